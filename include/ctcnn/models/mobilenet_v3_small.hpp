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
#include "ctcnn/layers/hard_sigmoid.hpp"
#include "ctcnn/layers/hard_swish.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/multiply.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/models/scaled_channels.hpp"
#include "ctcnn/network/network.hpp"

namespace ctcnn {

/// Squeeze and excitation: multiplies each channel by a number between 0 and 1 that is computed from the means of all
/// channels.
/// Shapes      x: [Channels, H, W]  y: as x
/// Equivalent  torchvision.ops.SqueezeExcitation(Channels, Squeezed, scale_activation=nn.Hardsigmoid)
/// Source      Hu et al. 2017
template <std::size_t Channels, std::size_t Squeezed>
using squeeze_excitation = multiply<identity, block<global_avg_pool2d, named<"fc1", conv2d<Squeezed, kernel<1>>>, relu,
                                                    named<"fc2", conv2d<Channels, kernel<1>>>, hard_sigmoid>>;

namespace detail {

using mobilenet_v3_norm = batch_norm2d<epsilon<std::ratio<1, 1000>>, momentum<std::ratio<1, 100>>>;

/// A convolution with batch normalization and activation.
template <class Activation, std::size_t Filters, class... Options>
using mobilenet_v3_convolution = sequential<conv2d<Filters, bias<false>, Options...>, mobilenet_v3_norm, Activation>;

/// The convolutions of a block.
template <std::size_t Kernel, std::size_t In, std::size_t Hidden, std::size_t Out, bool Excited, class Activation,
          std::size_t Stride>
struct mobilenet_v3_convolutions {
    using expand = mobilenet_v3_convolution<Activation, Hidden, kernel<1>>;
    using depthwise = mobilenet_v3_convolution<Activation, Hidden, kernel<Kernel>, stride<Stride>,
                                               padding<(Kernel - 1) / 2>, groups<Hidden>>;
    using excite = squeeze_excitation<Hidden, scaled_channels<Hidden, std::ratio<1, 4>>>;
    using project = sequential<conv2d<Out, kernel<1>, bias<false>>, mobilenet_v3_norm>;

    using type = std::conditional_t<
        Hidden == In,
        std::conditional_t<Excited, sequential<depthwise, excite, project>, sequential<depthwise, project>>,
        std::conditional_t<Excited, sequential<expand, depthwise, excite, project>,
                           sequential<expand, depthwise, project>>>;
};

}  // namespace detail

/// The inverted residual of MobileNetV3: as that of MobileNetV2, but with any kernel and activation, and with squeeze
/// and excitation if `Excited`. The first convolution is omitted if `Hidden` equals `In`.
/// Shapes      x: [In, H, W]  y: [Out, ceil(H / Stride), ceil(W / Stride)]
/// Equivalent  torchvision.models.mobilenetv3.InvertedResidual
template <std::size_t Kernel, std::size_t In, std::size_t Hidden, std::size_t Out, bool Excited, class Activation,
          std::size_t Stride = 1>
using mobilenet_v3_block =
    std::conditional_t<In == Out && Stride == 1,
                       residual<named<"block", typename detail::mobilenet_v3_convolutions<
                                                   Kernel, In, Hidden, Out, Excited, Activation, Stride>::type>>,
                       block<named<"block", typename detail::mobilenet_v3_convolutions<Kernel, In, Hidden, Out, Excited,
                                                                                       Activation, Stride>::type>>>;

namespace detail {

/// All layers but the classifier.
template <class Width>
struct mobilenet_v3_small_features {
    template <std::size_t Kernel, std::size_t In, std::size_t Hidden, std::size_t Out, bool Excited, class Activation,
              std::size_t Stride = 1>
    using bottleneck = mobilenet_v3_block<Kernel, scaled_channels<In, Width>, scaled_channels<Hidden, Width>,
                                          scaled_channels<Out, Width>, Excited, Activation, Stride>;

    using type =
        sequential<mobilenet_v3_convolution<hard_swish, scaled_channels<16, Width>, kernel<3>, stride<2>, padding<1>>,
                   bottleneck<3, 16, 16, 16, true, relu, 2>, bottleneck<3, 16, 72, 24, false, relu, 2>,
                   bottleneck<3, 24, 88, 24, false, relu>, bottleneck<5, 24, 96, 40, true, hard_swish, 2>,
                   bottleneck<5, 40, 240, 40, true, hard_swish>, bottleneck<5, 40, 240, 40, true, hard_swish>,
                   bottleneck<5, 40, 120, 48, true, hard_swish>, bottleneck<5, 48, 144, 48, true, hard_swish>,
                   bottleneck<5, 48, 288, 96, true, hard_swish, 2>, bottleneck<5, 96, 576, 96, true, hard_swish>,
                   bottleneck<5, 96, 576, 96, true, hard_swish>,
                   mobilenet_v3_convolution<hard_swish, 6 * scaled_channels<96, Width>, kernel<1>>>;
};

}  // namespace detail

/// MobileNetV3-Small. `Width`, a std::ratio, scales its channels; `Rate` is the rate of the dropout before the last
/// layer.
/// Shapes      x: [C, H, W]  y: [Classes]
/// Parameters  2,542,856 for 1000 classes of colour images of any size
/// Equivalent  torchvision.models.mobilenet_v3_small(num_classes=Classes, width_mult=Width, dropout=Rate)
/// Source      Howard et al. 2019
template <std::size_t Classes = 1000, ImageShape Input = shape<3, 224, 224>, class Width = std::ratio<1>,
          class Rate = std::ratio<1, 5>>
using mobilenet_v3_small = network<
    Input, named<"features", typename detail::mobilenet_v3_small_features<Width>::type>, global_avg_pool2d, flatten,
    named<"classifier",
          sequential<linear<detail::scaled_channels<1024, Width>>, hard_swish, dropout<Rate>, linear<Classes>>>>;

}  // namespace ctcnn
