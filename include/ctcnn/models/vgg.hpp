// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <ratio>
#include <type_traits>
#include <utility>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/type_list.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/network.hpp"

namespace ctcnn {

namespace detail {

/// One convolution of a stage, as elements of the sequential of all stages, which numbers them.
template <bool Normalized, std::size_t Channels>
struct vgg_convolution {
    using type = type_list<conv2d<Channels, kernel<3>, padding<1>>, relu>;
};
template <std::size_t Channels>
struct vgg_convolution<true, Channels> {
    using type = type_list<conv2d<Channels, kernel<3>, padding<1>>, batch_norm2d<>, relu>;
};

template <bool Normalized, std::size_t Channels, class Indices>
struct vgg_stage;
template <bool Normalized, std::size_t Channels, std::size_t... Index>
struct vgg_stage<Normalized, Channels, std::index_sequence<Index...>> {
    template <std::size_t>
    using convolution = typename vgg_convolution<Normalized, Channels>::type;
    using type = typename joined_lists<convolution<Index>..., type_list<max_pool2d<kernel<2>>>>::type;
};

template <class List>
struct sequential_of;
template <class... Elements>
struct sequential_of<type_list<Elements...>> {
    using type = sequential<Elements...>;
};

/// `Input`, after checking that five poolings leave 7 x 7 pixels.
template <class Input>
struct vgg_input {
    static constexpr bool fits = Input::extents[1] / 32 == 7 && Input::extents[2] / 32 == 7;
    static_assert(
        fits, "ctcnn::vgg: height and width must be 224 to 255, of which 7 x 7 pixels reach the first linear layer; "
              "for other sizes write small_vgg<vgg11_features>");
    /// `Input` or, if it was refused, a valid shape, so that the error above is the only one.
    using type = std::conditional_t<fits, Input, shape<Input::extents[0], 224, 224>>;
};

}  // namespace detail

/// The convolutions of a VGG network, in five stages of 64, 128, 256, 512 and 512 channels, each of which halves the
/// image at its end.
template <bool Normalized, std::size_t First, std::size_t Second, std::size_t Third, std::size_t Fourth,
          std::size_t Fifth>
using vgg_features = typename detail::sequential_of<typename detail::joined_lists<
    typename detail::vgg_stage<Normalized, 64, std::make_index_sequence<First>>::type,
    typename detail::vgg_stage<Normalized, 128, std::make_index_sequence<Second>>::type,
    typename detail::vgg_stage<Normalized, 256, std::make_index_sequence<Third>>::type,
    typename detail::vgg_stage<Normalized, 512, std::make_index_sequence<Fourth>>::type,
    typename detail::vgg_stage<Normalized, 512, std::make_index_sequence<Fifth>>::type>::type>::type;

using vgg11_features = vgg_features<false, 1, 1, 2, 2, 2>;
using vgg11_bn_features = vgg_features<true, 1, 1, 2, 2, 2>;  ///< with batch normalization
using vgg16_features = vgg_features<false, 2, 2, 3, 3, 3>;
using vgg16_bn_features = vgg_features<true, 2, 2, 3, 3, 3>;  ///< with batch normalization

/// A VGG network with its three linear layers. `Rate` is the rate of the dropouts between them.
/// Shapes      x: [C, H, W], H and W of 224 to 255  y: [Classes]
/// Equivalent  torchvision.models.VGG, whose adaptive pooling is the identity at these sizes
/// Source      Simonyan and Zisserman 2014
template <class Features, std::size_t Classes = 1000, ImageShape Input = shape<3, 224, 224>,
          class Rate = std::ratio<1, 2>>
using vgg =
    network<typename detail::vgg_input<Input>::type, named<"features", Features>, flatten,
            named<"classifier",
                  sequential<linear<4096>, relu, dropout<Rate>, linear<4096>, relu, dropout<Rate>, linear<Classes>>>>;

/// VGG with 11 layers: 132,863,336 parameters for 1000 classes.
/// Equivalent  torchvision.models.vgg11(num_classes=Classes)
template <std::size_t Classes = 1000, ImageShape Input = shape<3, 224, 224>, class Rate = std::ratio<1, 2>>
using vgg11 = vgg<vgg11_features, Classes, Input, Rate>;
/// The same with batch normalization: 132,868,840 parameters.
/// Equivalent  torchvision.models.vgg11_bn(num_classes=Classes)
template <std::size_t Classes = 1000, ImageShape Input = shape<3, 224, 224>, class Rate = std::ratio<1, 2>>
using vgg11_bn = vgg<vgg11_bn_features, Classes, Input, Rate>;
/// VGG with 16 layers: 138,357,544 parameters for 1000 classes.
/// Equivalent  torchvision.models.vgg16(num_classes=Classes)
template <std::size_t Classes = 1000, ImageShape Input = shape<3, 224, 224>, class Rate = std::ratio<1, 2>>
using vgg16 = vgg<vgg16_features, Classes, Input, Rate>;
/// The same with batch normalization: 138,365,992 parameters.
/// Equivalent  torchvision.models.vgg16_bn(num_classes=Classes)
template <std::size_t Classes = 1000, ImageShape Input = shape<3, 224, 224>, class Rate = std::ratio<1, 2>>
using vgg16_bn = vgg<vgg16_bn_features, Classes, Input, Rate>;

/// A VGG network for small images, as is common for CIFAR: one linear layer after the convolutions.
/// Shapes      x: [C, H, W], of at least 32 x 32  y: [Classes]
/// Parameters  9,225,610 for vgg11_features and 10 classes of 32 x 32 colour images
template <class Features, std::size_t Classes = 10, ImageShape Input = shape<3, 32, 32>>
using small_vgg = network<Input, named<"features", Features>, flatten, named<"classifier", linear<Classes>>>;

}  // namespace ctcnn
