// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/conv2d/tiles.hpp"
#include "ctcnn/simd/pack.hpp"

/// The loop around the tiles of the gradient of a direct convolution's weights. As that of convolve_image.hpp, it is
/// compiled once for all convolutions of a program.
namespace ctcnn::kernels {

/// The tiles that compute the sums of inputs of a window x filters.
template <class Scalar>
struct correlation_tiles {
    using function = void (*)(const Scalar* corner, const Scalar* gradient, Scalar* sums, const pixel_walk& walk,
                              prefetch_streams& ahead) noexcept;
    /// For one number of inputs: the tile of `block` vectors, and the one of the last vectors.
    struct of_inputs {
        function whole, last;
    };
    std::size_t rows;            ///< inputs of a tile
    std::size_t vectors, block;  ///< see convolution_tiles
    /// The tile of `rows` inputs and the tile of the remaining ones; or, if each_differs, one for each tile of a
    /// product, which contains the offsets of its inputs (see conv2d_direct::short_products).
    const of_inputs* tiles;
    bool each_differs;
};

/// Sizes and strides of the gradient of a convolution's weights. Strides are in elements.
struct correlation_image {
    pixel_walk walk;
    std::size_t groups, plane_group, gradient_group;  ///< groups, and their stride in the plane and in the gradient
    std::size_t rows, row_step, taps, tap_step;       ///< products of a window: see convolution_walk
    std::size_t inputs;                               ///< of a product
};

/// sums [groups][products][inputs][padded filters] += sum over all pixels of plane * gradient.
/// \param ahead  memory to prefetch
template <class Scalar>
CTCNN_NOINLINE void correlate_image(const Scalar* plane, const Scalar* gradient, Scalar* sums,
                                    const correlation_image& image, const correlation_tiles<Scalar>& tiles,
                                    prefetch_streams ahead) noexcept {
    const std::size_t corner_step = tiles.each_differs ? 0 : tiles.rows, sums_step = tiles.rows * image.walk.sums_step;
    for (std::size_t g = 0; g < image.groups; ++g, plane += image.plane_group, gradient += image.gradient_group)
        for (std::size_t product = 0; product < image.rows * image.taps;
             ++product, sums += image.inputs * image.walk.sums_step)
            for (std::size_t v = 0; v < tiles.vectors; v += tiles.block) {
                const bool is_last = v + tiles.block >= tiles.vectors;
                const auto tile_of = [&](std::size_t kind) {
                    return is_last ? tiles.tiles[kind].last : tiles.tiles[kind].whole;
                };
                const Scalar* corner =
                    plane + product / image.taps * image.row_step + product % image.taps * image.tap_step;
                const std::size_t column = v * simd::width<Scalar>;
                Scalar* to = sums + column;
                auto tile = tile_of(0);
                std::size_t left = image.inputs, kind = 0;
                for (; left > tiles.rows; left -= tiles.rows, corner += corner_step, to += sums_step) {
                    tile(corner, gradient + column, to, image.walk, ahead);
                    if (tiles.each_differs) tile = tile_of(++kind);
                }
                if (left < tiles.rows && !tiles.each_differs) tile = tile_of(1);
                tile(corner, gradient + column, to, image.walk, ahead);
            }
}

}  // namespace ctcnn::kernels
