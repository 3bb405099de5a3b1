// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "ctcnn/models/resnet.hpp"

namespace train_mnist {

/// A residual network for images of 28 x 28 pixels, whose first convolution has `Width` filters. The first pooling halves
/// the image, so that the residual blocks compute on 14 x 14 and 7 x 7 pixels.
template <std::size_t Width>
using resnet_network = ctcnn::network<
    ctcnn::shape<1, 28, 28>,
    ctcnn::named<"conv1", ctcnn::conv2d<Width, ctcnn::kernel<3>, ctcnn::padding<1>, ctcnn::bias<false>>>,
    ctcnn::named<"bn1", ctcnn::batch_norm2d<>>, ctcnn::relu, ctcnn::max_pool2d<ctcnn::kernel<2>>,
    ctcnn::named<"layer1", ctcnn::sequential<ctcnn::resnet_downsampling_block<2 * Width, /* stride */ 1>>>,
    ctcnn::named<"layer2", ctcnn::resnet_stage<4 * Width, /* blocks */ 2>>, ctcnn::global_avg_pool2d, ctcnn::flatten,
    ctcnn::named<"fc", ctcnn::linear<10>>>;

}  // namespace train_mnist
