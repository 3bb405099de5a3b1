// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <ratio>
#include <type_traits>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/block.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/global_avg_pool2d.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu6.hpp"
#include "ctcnn/layers/repeat.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/models/scaled_channels.hpp"
#include "ctcnn/network/network.hpp"

namespace ctcnn {

namespace detail {

/// A convolution with batch normalization and activation.
template <std::size_t Filters, class... Options>
using convolution_relu6 = sequential<conv2d<Filters, bias<false>, Options...>, batch_norm2d<>, relu6>;

template <std::size_t In, std::size_t Out, std::size_t Stride, std::size_t Expand>
struct mobilenet_v2_convolutions {
    static constexpr std::size_t hidden = In * Expand;
    using type = sequential<convolution_relu6<hidden, kernel<1>>,
                            convolution_relu6<hidden, kernel<3>, stride<Stride>, padding<1>, groups<hidden>>,
                            conv2d<Out, kernel<1>, bias<false>>, batch_norm2d<>>;
};
template <std::size_t In, std::size_t Out, std::size_t Stride>
struct mobilenet_v2_convolutions<In, Out, Stride, 1> {
    using type = sequential<convolution_relu6<In, kernel<3>, stride<Stride>, padding<1>, groups<In>>,
                            conv2d<Out, kernel<1>, bias<false>>, batch_norm2d<>>;
};

}  // namespace detail

/// The inverted residual: a 1x1 convolution to `Expand` times the channels, a depthwise 3x3 one, and a 1x1 one without
/// activation. If the output has the shape of the input, the input is added.
/// Shapes      x: [In, H, W]  y: [Out, ceil(H / Stride), ceil(W / Stride)]
/// Equivalent  torchvision.models.mobilenetv2.InvertedResidual(In, Out, Stride, Expand)
template <std::size_t In, std::size_t Out, std::size_t Stride, std::size_t Expand>
using mobilenet_v2_block = std::conditional_t<
    In == Out && Stride == 1,
    residual<named<"conv", typename detail::mobilenet_v2_convolutions<In, Out, Stride, Expand>::type>>,
    block<named<"conv", typename detail::mobilenet_v2_convolutions<In, Out, Stride, Expand>::type>>>;

namespace detail {

/// All layers but the classifier; the arguments are the channels of the stages.
template <std::size_t C0, std::size_t C1, std::size_t C2, std::size_t C3, std::size_t C4, std::size_t C5,
          std::size_t C6, std::size_t C7, std::size_t Last>
using mobilenet_v2_features =
    sequential<convolution_relu6<C0, kernel<3>, stride<2>, padding<1>>, mobilenet_v2_block<C0, C1, 1, 1>,
               mobilenet_v2_block<C1, C2, 2, 6>, mobilenet_v2_block<C2, C2, 1, 6>,             //
               mobilenet_v2_block<C2, C3, 2, 6>, repeat<2, mobilenet_v2_block<C3, C3, 1, 6>>,  //
               mobilenet_v2_block<C3, C4, 2, 6>, repeat<3, mobilenet_v2_block<C4, C4, 1, 6>>,  //
               mobilenet_v2_block<C4, C5, 1, 6>, repeat<2, mobilenet_v2_block<C5, C5, 1, 6>>,  //
               mobilenet_v2_block<C5, C6, 2, 6>, repeat<2, mobilenet_v2_block<C6, C6, 1, 6>>,  //
               mobilenet_v2_block<C6, C7, 1, 6>, convolution_relu6<Last, kernel<1>>>;

}  // namespace detail

/// MobileNetV2. `Width`, a std::ratio, scales its channels; `Rate` is the rate of the dropout before the last layer.
/// Shapes      x: [C, H, W]  y: [Classes]
/// Parameters  3,504,872 for 1000 classes of colour images of any size
/// Equivalent  torchvision.models.mobilenet_v2(num_classes=Classes, width_mult=Width, dropout=Rate)
/// Source      Sandler et al. 2018
template <std::size_t Classes = 1000, ImageShape Input = shape<3, 224, 224>, class Width = std::ratio<1>,
          class Rate = std::ratio<1, 5>>
using mobilenet_v2 = network<
    Input,
    named<"features", detail::mobilenet_v2_features<
                          detail::scaled_channels<32, Width>, detail::scaled_channels<16, Width>,
                          detail::scaled_channels<24, Width>, detail::scaled_channels<32, Width>,
                          detail::scaled_channels<64, Width>, detail::scaled_channels<96, Width>,
                          detail::scaled_channels<160, Width>, detail::scaled_channels<320, Width>,
                          detail::scaled_channels<1280, std::conditional_t<std::ratio_less_v<Width, std::ratio<1>>,
                                                                           std::ratio<1>, Width>>>>,
    global_avg_pool2d, flatten, named<"classifier", sequential<dropout<Rate>, linear<Classes>>>>;

}  // namespace ctcnn
