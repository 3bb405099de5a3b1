// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <ratio>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/block.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/global_avg_pool2d.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/repeat.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/network.hpp"

namespace ctcnn {

/// The fire module: a narrow 1x1 convolution, then a 1x1 and a 3x3 one whose outputs are concatenated.
/// Shapes  x: [C, H, W]  y: [Expand1x1 + Expand3x3, H, W]
template <std::size_t Squeeze, std::size_t Expand1x1, std::size_t Expand3x3 = Expand1x1>
using squeezenet_fire = block<named<"squeeze", conv2d<Squeeze, kernel<1>>>, relu,
                              concat<block<named<"expand1x1", conv2d<Expand1x1, kernel<1>>>, relu>,
                                     block<named<"expand3x3", conv2d<Expand3x3, kernel<3>, padding<1>>>, relu>>>;

/// SqueezeNet 1.1. `Rate` is the rate of the dropout before the last convolution.
/// Shapes      x: [C, H, W], of at least 17 x 17  y: [Classes]
/// Parameters  1,235,496 for 1000 classes of colour images of any size
/// Equivalent  torchvision.models.squeezenet1_1(num_classes=Classes, dropout=Rate)
/// Source      Iandola et al. 2016
template <std::size_t Classes = 1000, ImageShape Input = shape<3, 224, 224>, class Rate = std::ratio<1, 2>>
using squeezenet1_1 = network<
    Input,
    named<"features", sequential<conv2d<64, kernel<3>, stride<2>>, relu, max_pool2d<kernel<3>, stride<2>, ceil_mode<>>,
                                 repeat<2, squeezenet_fire<16, 64>>, max_pool2d<kernel<3>, stride<2>, ceil_mode<>>,
                                 repeat<2, squeezenet_fire<32, 128>>, max_pool2d<kernel<3>, stride<2>, ceil_mode<>>,
                                 repeat<2, squeezenet_fire<48, 192>>, repeat<2, squeezenet_fire<64, 256>>>>,
    named<"classifier", sequential<dropout<Rate>, conv2d<Classes, kernel<1>>, relu, global_avg_pool2d>>, flatten>;

}  // namespace ctcnn
