// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/block.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/conv_transpose2d.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/models/numbered.hpp"
#include "ctcnn/network/network.hpp"

namespace ctcnn {

namespace detail {

/// The convolutions of one level of a U-Net.
template <std::size_t Channels>
using unet_convolutions =
    sequential<conv2d<Channels, kernel<3>, padding<1>>, relu, conv2d<Channels, kernel<3>, padding<1>>, relu>;

/// Level `Level` and all levels below it: convolutions, whose output is concatenated with that of the next level at
/// half the size, and convolutions of both. The last level has no next one.
template <std::size_t Level, std::size_t Levels, std::size_t Channels>
struct unet_level {
    using type =
        block<numbered<"encoder", Level, unet_convolutions<Channels>>,
              concat<identity, block<max_pool2d<kernel<2>>, typename unet_level<Level + 1, Levels, 2 * Channels>::type,
                                     numbered<"up", Level, conv_transpose2d<Channels, kernel<2>, stride<2>>>>>,
              numbered<"decoder", Level, unet_convolutions<Channels>>>;
};
template <std::size_t Levels, std::size_t Channels>
struct unet_level<Levels, Levels, Channels> {
    using type = named<"bottleneck", unet_convolutions<Channels>>;
};

/// `Input`, after checking that it can be halved as often as there are levels below the first.
template <class Input, std::size_t Levels>
struct unet_input {
    static constexpr std::size_t multiple = std::size_t{1} << (Levels - 1);
    static_assert(
        Input::extents[1] % multiple == 0 && Input::extents[2] % multiple == 0,
        "ctcnn::unet: height and width must be multiples of 2 to the number of levels less one, for each level "
        "but the first has images of half the size; choose another input shape or fewer levels");
    /// `Input` or, if it was refused, a valid shape, so that the error above is the only one.
    using type = shape<Input::extents[0], (Input::extents[1] + multiple - 1) / multiple * multiple,
                       (Input::extents[2] + multiple - 1) / multiple * multiple>;
};

}  // namespace detail

/// U-Net: logits of a class for each pixel. The first level has `Width` channels, each further one half the size and
/// twice the channels. Convolutions keep the size of images; transposed convolutions enlarge the output of a level for
/// the one above.
/// Shapes      x: [C, H, W]  y: [Classes, H, W]
/// Parameters  116,770 with the default arguments
/// Requires    at least 2 levels; H and W that are multiples of 2 to the (Levels - 1)
/// Equivalent  UNet in tests/golden/make_models.py: levels.encoder1 …, levels.bottleneck, levels.up1 …, levels.decoder1 …
///             and head
/// Source      Ronneberger et al. 2015, whose convolutions had no padding
template <std::size_t Classes = 2, ImageShape Input = shape<1, 64, 64>, std::size_t Width = 16, std::size_t Levels = 3>
    requires(Levels >= 2)
using unet = network<typename detail::unet_input<Input, Levels>::type,
                     named<"levels", typename detail::unet_level<1, Levels, Width>::type>,
                     named<"head", conv2d<Classes, kernel<1>>>>;

}  // namespace ctcnn
