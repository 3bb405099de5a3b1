// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/models/mnist_cnn.hpp"

namespace train_mnist {

#if defined(TRAIN_MNIST_SMALL_NETWORK)
/// For tests that start the program a thousand times: a step takes milliseconds, and a checkpoint 0.2 MB.
using seed_network =
    ctcnn::network<ctcnn::shape<1, 28, 28>, ctcnn::conv2d<4, ctcnn::kernel<5>>, ctcnn::relu,
                   ctcnn::max_pool2d<ctcnn::kernel<2>>, ctcnn::flatten, ctcnn::dropout<std::ratio<1, 4>>,
                   ctcnn::linear<32>, ctcnn::relu, ctcnn::linear<10>>;
#else
/// The network that is trained unless --network names another.
using seed_network = ctcnn::mnist_cnn;
#endif

}  // namespace train_mnist
