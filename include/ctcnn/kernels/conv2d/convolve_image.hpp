// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/kernels/conv2d/tiles.hpp"
#include "ctcnn/simd/pack.hpp"

/// The loop around the tiles of a direct convolution: forward, and the gradient of the input. It takes sizes as
/// arguments and tiles as pointers to functions, so that it is compiled once for all convolutions of a program. A copy
/// for each layer gained no speed, and was half of the code of a network of many layers.
namespace ctcnn::kernels {

/// The tiles that compute the filters of a group.
template <class Scalar>
struct convolution_tiles {
    using function = void (*)(const Scalar* corner, const Scalar* filters, const Scalar* bias, Scalar* out,
                              const convolution_walk& walk, const addition<Scalar>& added) noexcept;
    std::size_t rows;      ///< pixels of a tile
    std::size_t vectors;   ///< vectors of all filters of the group
    std::size_t block;     ///< vectors of filters of each tile, except the last, which has the remaining ones
    function whole, last;  ///< tiles of `block` vectors (null if there are none), and the last one
};

/// Tiles of `Rows` pixels x `Block` vectors for `Vectors` vectors of filters, the last of which has LastLanes lanes.
template <class Scalar, class Activation, std::size_t Rows, std::size_t Block, std::size_t Vectors,
          std::size_t LastLanes, std::size_t PixelStep>
constexpr convolution_tiles<Scalar> convolution_tiles_of() {
    constexpr std::size_t rest = (Vectors - 1) % Block + 1;
    convolution_tiles<Scalar> tiles{Rows, Vectors, Block, nullptr,
                                    convolve_tile<Scalar, Activation, Rows, rest, LastLanes, PixelStep>};
    if constexpr (Vectors > Block)
        tiles.whole = convolve_tile<Scalar, Activation, Rows, Block, simd::width<Scalar>, PixelStep>;
    return tiles;
}

/// Sizes and strides of a convolution that is computed by tiles. Strides are in elements.
struct convolution_image {
    convolution_walk walk;
    std::size_t groups, plane_group, out_group;  ///< groups, and their stride in the plane and in the output
    std::size_t rows, plane_row, out_row;        ///< rows of the output, and their stride in both
    std::size_t pixels, plane_pixel;             ///< pixels of a row, and the stride of their windows in the plane
};

/// The blocks of filters of an image that are computed, counted through all groups.
struct block_range {
    std::size_t first = 0, end = static_cast<std::size_t>(-1);  ///< an end beyond the last block means all of them
};

/// plane -> out = Activation(convolution + bias). Returns the end of the packed filters.
/// \param packed  filters, [groups][blocks][taps][channels of a group][vectors of the block * width]
/// \param bias    may be null
/// \param ahead   memory to prefetch; may be null
/// \param added   what after_addition adds to the output
/// \param blocks  the blocks of filters to compute
template <class Scalar>
CTCNN_NOINLINE const Scalar* convolve_image(const Scalar* plane, const Scalar* packed, const Scalar* bias, Scalar* out,
                                            const convolution_image& image, const convolution_tiles<Scalar>& tiles,
                                            prefetch_streams* ahead, const addition<Scalar>& added = {},
                                            const block_range& blocks = {}) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    const std::size_t steps = image.walk.rows * image.walk.taps * image.walk.depth;
    const std::size_t plane_pixel = image.plane_pixel, out_pixel = image.walk.out_step, rows = tiles.rows;
    std::size_t block = 0;
    for (std::size_t g = 0; g < image.groups; ++g)
        for (std::size_t v = 0; v < tiles.vectors; v += tiles.block, ++block) {
            const std::size_t here = std::min(tiles.block, tiles.vectors - v);
            const Scalar* const block_filters = packed;
            packed += steps * here * width;
            if (block < blocks.first || block >= blocks.end) continue;
            const auto tile = v + here == tiles.vectors ? tiles.last : tiles.whole;
            const std::size_t filter = g * image.out_group + v * width;
            const Scalar* const block_bias = bias == nullptr ? nullptr : bias + filter;
            for (std::size_t y = 0; y < image.rows; ++y) {
                const Scalar* const in_row = plane + g * image.plane_group + y * image.plane_row;
                Scalar* const out_row = out + y * image.out_row + filter;
                for (std::size_t pixel = 0; pixel < image.pixels; pixel += rows) {
                    if (ahead != nullptr) ahead->next();
                    const std::size_t x = std::min(pixel, image.pixels - rows);  // the last tile may overlap
                    tile(in_row + x * plane_pixel, block_filters, block_bias, out_row + x * out_pixel, image.walk,
                         added);
                }
            }
        }
    return packed;
}

}  // namespace ctcnn::kernels
