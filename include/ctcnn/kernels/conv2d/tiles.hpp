// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"

/// The tiles of a direct convolution: all of it that is worth being compiled for its sizes. Of these, only what the
/// code is unrolled by is a template argument; the loops around them are in conv2d_loops.hpp.
namespace ctcnn::kernels {

/// How a tile of a convolution walks through the plane and the packed filters. All of it is constant for a layer, but
/// only what the code is unrolled by is a template argument of the tiles below: they are then shared by all layers with
/// the same channels, which takes a seventh off the compile time of a network and costs nothing in speed.
struct convolution_walk {
    std::size_t rows, row_step;  ///< products of a window, downwards, and their distance in the plane
    std::size_t taps, tap_step;  ///< and from left to right; 1 where a row of the kernel is one product
    std::size_t depth;           ///< steps of a product
    std::size_t out_step;        ///< distance of neighbouring pixels in the output
};

/// `Rows` pixels of an output row x `Vectors` vectors of filters: out = Activation(sum + bias), or, where that is
/// after_addition, of sum + bias + addend; `bias` may be null.
/// Filters [products][depth][Vectors * width]. PixelStep: distance of neighbouring windows in the plane.
template <class Scalar, class Activation, std::size_t Rows, std::size_t Vectors, std::size_t LastLanes,
          std::size_t PixelStep>
CTCNN_NOINLINE void convolve_tile(const Scalar* __restrict corner, const Scalar* __restrict filters,
                                  const Scalar* __restrict bias, Scalar* __restrict out, const convolution_walk& walk,
                                  const addition<Scalar>& added) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    set_zero(tile);
    for (std::size_t y = 0; y < walk.rows; ++y)
        for (std::size_t x = 0; x < walk.taps; ++x, filters += walk.depth * Vectors * width)
            multiply_accumulate<even_rows<PixelStep>, width>(tile, corner + y * walk.row_step + x * walk.tap_step, 1,
                                                             filters, Vectors * width, walk.depth);
    const epilogue<Scalar, Activation> end(added);
    for_each_vector<LastLanes>(tile, [&](std::size_t r, std::size_t v, const simd::pack<Scalar>& sum, auto lanes)
                                         CTCNN_ALWAYS_INLINE {
                                             auto result = sum;
                                             if (bias != nullptr) result = result + load_lanes<lanes>(bias + v * width);
                                             Scalar* const at = out + r * walk.out_step + v * width;
                                             store_lanes<lanes>(at, end.template value<lanes>(result, at));
                                         });
}

/// How a tile of the weight gradient walks over the pixels of an image.
struct pixel_walk {
    std::size_t height, width;                 ///< pixels of the output
    std::size_t row_step, pixel_step;          ///< their distance in the plane
    std::size_t gradient_row, gradient_pixel;  ///< and in the gradient
    std::size_t sums_step;                     ///< distance of neighbouring rows of sums
};

/// `Rows` inputs of a window x `Vectors` vectors of filters: sums += products over all pixels of the image. The sums of
/// an image start at zero in registers and are then added to memory: three times as exact as one long chain, and no
/// slower.
template <class Scalar, class RowPlaces, std::size_t Rows, std::size_t Vectors>
CTCNN_NOINLINE void correlate_tile(const Scalar* __restrict corner, const Scalar* __restrict gradient,
                                   Scalar* __restrict sums, const pixel_walk& walk, prefetch_streams& ahead) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    set_zero(tile);
    for (std::size_t y = 0; y < walk.height; ++y) {
        ahead.next();
        multiply_accumulate<RowPlaces, width>(tile, corner + y * walk.row_step, walk.pixel_step,
                                              gradient + y * walk.gradient_row, walk.gradient_pixel, walk.width);
    }
    for_each_vector<width>(tile,
                           [&](std::size_t r, std::size_t v, const simd::pack<Scalar>& sum, auto) CTCNN_ALWAYS_INLINE {
                               Scalar* const at = sums + r * walk.sums_step + v * width;
                               simd::store(at, simd::load(at) + sum);
                           });
}

}  // namespace ctcnn::kernels
