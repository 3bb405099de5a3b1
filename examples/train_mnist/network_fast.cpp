// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// --network fast: 215,194 parameters, of which an epoch takes seconds.

#if !defined(TRAIN_MNIST_SMALL_NETWORK)

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"
#include "train_mnist/export_of.hpp"
#include "train_mnist/reports_of.hpp"
#include "train_mnist/run.hpp"
#include "train_mnist/run_of.hpp"
#include "train_mnist/saving_of.hpp"
#include "train_mnist/shifted_test_of.hpp"

namespace train_mnist {

namespace {

using fast_network = ctcnn::network<ctcnn::shape<1, 28, 28>, ctcnn::conv2d<24, ctcnn::kernel<5>>, ctcnn::relu,
                                    ctcnn::max_pool2d<ctcnn::kernel<2>>, ctcnn::conv2d<32, ctcnn::kernel<3>>,
                                    ctcnn::relu, ctcnn::max_pool2d<ctcnn::kernel<2>>, ctcnn::flatten,
                                    ctcnn::linear<256>, ctcnn::relu, ctcnn::linear<10>>;

}  // namespace

int run_fast(const options& o, ranks& all) { return run_network<fast_network>(o, all); }

}  // namespace train_mnist

#endif
