// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <ratio>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/global_avg_pool2d.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/repeat.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/models/scaled_channels.hpp"
#include "ctcnn/network/network.hpp"

namespace ctcnn {

/// A depthwise 3x3 convolution, then a 1x1 convolution.
/// Shapes  x: [In, H, W]  y: [Out, ceil(H / Stride), ceil(W / Stride)]
template <std::size_t In, std::size_t Out, std::size_t Stride = 1>
using mobilenet_v1_block = sequential<conv2d<In, kernel<3>, stride<Stride>, padding<1>, groups<In>, bias<false>>,
                                      batch_norm2d<>, relu, conv2d<Out, kernel<1>, bias<false>>, batch_norm2d<>, relu>;

namespace detail {

/// All layers but the classifier; the arguments are their channels.
template <std::size_t C32, std::size_t C64, std::size_t C128, std::size_t C256, std::size_t C512, std::size_t C1024>
using mobilenet_v1_features =
    sequential<sequential<conv2d<C32, kernel<3>, stride<2>, padding<1>, bias<false>>, batch_norm2d<>, relu>,
               mobilenet_v1_block<C32, C64>, mobilenet_v1_block<C64, C128, 2>, mobilenet_v1_block<C128, C128>,
               mobilenet_v1_block<C128, C256, 2>, mobilenet_v1_block<C256, C256>, mobilenet_v1_block<C256, C512, 2>,
               repeat<5, mobilenet_v1_block<C512, C512>>, mobilenet_v1_block<C512, C1024, 2>,
               mobilenet_v1_block<C1024, C1024>>;

}  // namespace detail

/// MobileNet, version 1. `Width`, a std::ratio, scales its channels.
/// Shapes      x: [C, H, W]  y: [Classes]
/// Parameters  4,231,976 for 1000 classes of colour images of any size
/// Source      Howard et al. 2017
template <std::size_t Classes = 1000, ImageShape Input = shape<3, 224, 224>, class Width = std::ratio<1>>
using mobilenet_v1 =
    network<Input,
            named<"features", detail::mobilenet_v1_features<
                                  detail::scaled_channels<32, Width>, detail::scaled_channels<64, Width>,
                                  detail::scaled_channels<128, Width>, detail::scaled_channels<256, Width>,
                                  detail::scaled_channels<512, Width>, detail::scaled_channels<1024, Width>>>,
            global_avg_pool2d, flatten, named<"classifier", linear<Classes>>>;

}  // namespace ctcnn
