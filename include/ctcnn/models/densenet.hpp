// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/block.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/global_avg_pool2d.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/models/numbered.hpp"
#include "ctcnn/network/network.hpp"

namespace ctcnn {

namespace detail {

/// A 1x1 convolution to 4 * Growth channels, then a 3x3 one to `Growth`, each after a normalization.
/// Shapes      x: [C, H, W]  y: [Growth, H, W]
/// Equivalent  torchvision.models.densenet._DenseLayer, with bn_size=4 and drop_rate=0
template <std::size_t Growth>
using densenet_layer =
    block<named<"norm1", batch_norm2d<>>, relu, named<"conv1", conv2d<4 * Growth, kernel<1>, bias<false>>>,
          named<"norm2", batch_norm2d<>>, relu, named<"conv2", conv2d<Growth, kernel<3>, padding<1>, bias<false>>>>;
/// Reduces an image to `Channels` channels and half the size.
/// Equivalent  torchvision.models.densenet._Transition
template <std::size_t Channels>
using densenet_transition = block<named<"norm", batch_norm2d<>>, relu,
                                  named<"conv", conv2d<Channels, kernel<1>, bias<false>>>, avg_pool2d<kernel<2>>>;

/// Layers each of which reads the outputs of all layers before it.
template <std::size_t Growth, class Indices>
struct densenet_block;
template <std::size_t Growth, std::size_t... Index>
struct densenet_block<Growth, std::index_sequence<Index...>> {
    using type = block<concat<identity, numbered<"denselayer", Index + 1, densenet_layer<Growth>>>...>;
};

/// Block `Index` of the network, from 0: its layers, and the transition after it.
template <std::size_t First, std::size_t Growth, class Indices, std::size_t... Blocks>
struct densenet_blocks;
template <std::size_t First, std::size_t Growth, std::size_t... Index, std::size_t... Blocks>
struct densenet_blocks<First, Growth, std::index_sequence<Index...>, Blocks...> {
    static constexpr std::array<std::size_t, sizeof...(Blocks)> layers{Blocks...};
    /// Input channels of a block.
    static constexpr std::size_t channels(std::size_t index) {
        return index == 0 ? First : (channels(index - 1) + layers[index - 1] * Growth) / 2;
    }
    template <std::size_t Number>
    using with_transition =
        block<numbered<"denseblock", Number + 1,
                       typename densenet_block<Growth, std::make_index_sequence<layers[Number]>>::type>,
              numbered<"transition", Number + 1, densenet_transition<channels(Number + 1)>>>;
    using type =
        block<with_transition<Index>...,
              numbered<"denseblock", sizeof...(Blocks),
                       typename densenet_block<Growth, std::make_index_sequence<layers[sizeof...(Blocks) - 1]>>::type>>;
};

}  // namespace detail

/// DenseNet: `Blocks` are the numbers of layers of its dense blocks, `Growth` the channels that each layer adds,
/// `First` the input channels of the first block.
/// Shapes      x: [C, H, W]  y: [Classes]
/// Requires    2 blocks or more, of 1 layer or more each
/// Equivalent  torchvision.models.DenseNet(growth_rate=Growth, block_config=(Blocks), num_init_features=First)
/// Source      Huang et al. 2016
template <std::size_t Classes, ImageShape Input, std::size_t Growth, std::size_t First, std::size_t... Blocks>
    requires(sizeof...(Blocks) >= 2 && ((Blocks > 0) && ...))
using densenet = network<
    Input,
    named<"features", block<named<"conv0", conv2d<First, kernel<7>, stride<2>, padding<3>, bias<false>>>,
                            named<"norm0", batch_norm2d<>>, relu, max_pool2d<kernel<3>, stride<2>, padding<1>>,
                            typename detail::densenet_blocks<
                                First, Growth, std::make_index_sequence<sizeof...(Blocks) - 1>, Blocks...>::type,
                            named<"norm5", batch_norm2d<>>>>,
    relu, global_avg_pool2d, flatten, named<"classifier", linear<Classes>>>;

/// DenseNet with 121 layers: 7,978,856 parameters for 1000 classes of colour images of any size.
/// Equivalent  torchvision.models.densenet121(num_classes=Classes)
template <std::size_t Classes = 1000, ImageShape Input = shape<3, 224, 224>>
using densenet121 = densenet<Classes, Input, 32, 64, 6, 12, 24, 16>;

}  // namespace ctcnn
