// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"

/// The register tiles of a direct convolution. Only the sizes that their code is unrolled by are template arguments.
/// The loops around the tiles are in convolve_image.hpp and correlate_image.hpp.
namespace ctcnn::kernels {

/// The strides of a tile of a convolution in the plane and the packed filters. They are arguments, although constant
/// for a layer, so that layers with the same channels share the tiles: this saves a seventh of the compile time of a
/// network and costs no speed.
struct convolution_walk {
    std::size_t rows, row_step;  ///< products of a window downwards, and elements from one to the next in the plane
    std::size_t taps, tap_step;  ///< and from left to right: one if a whole row of the kernel is one product
    std::size_t depth;           ///< steps of a product
    std::size_t out_step;        ///< elements from one pixel to the next in the output
};

/// `Rows` pixels of an output row x `Vectors` vectors of filters: out = Activation(sum + bias), or with after_addition
/// Activation(sum + bias + addend). `bias` may be null.
/// \tparam PixelStep  elements from one window to the next in the plane
/// \param filters     [rows * taps][depth][Vectors * width]
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
            multiply_accumulate<strided_rows<PixelStep>, width>(tile, corner + y * walk.row_step + x * walk.tap_step, 1,
                                                                filters, Vectors * width, walk.depth);
    store_tile<LastLanes, Activation>(tile, bias, out, walk.out_step, added);
}

/// The strides of a tile of the weight gradient over the pixels of an image, in elements.
struct pixel_walk {
    std::size_t height, width;                 ///< of the output, in pixels
    std::size_t row_step, pixel_step;          ///< from one row and pixel of the output to the next, in the plane
    std::size_t gradient_row, gradient_pixel;  ///< and in the gradient
    std::size_t sums_step;                     ///< from one row of sums to the next
};

/// `Rows` inputs of a window x `Vectors` vectors of filters: sums += products over all pixels of the image. The sums of
/// an image start at zero in registers and are then added to memory, which is three times as accurate as one long sum,
/// and not slower.
template <class Scalar, class RowOffsets, std::size_t Rows, std::size_t Vectors>
CTCNN_NOINLINE void correlate_tile(const Scalar* __restrict corner, const Scalar* __restrict gradient,
                                   Scalar* __restrict sums, const pixel_walk& walk, prefetch_streams& ahead) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    set_zero(tile);
    for (std::size_t y = 0; y < walk.height; ++y) {
        ahead.next();
        multiply_accumulate<RowOffsets, width>(tile, corner + y * walk.row_step, walk.pixel_step,
                                               gradient + y * walk.gradient_row, walk.gradient_pixel, walk.width);
    }
    for_each_vector<width>(tile,
                           [&](std::size_t r, std::size_t v, const simd::pack<Scalar>& sum, auto) CTCNN_ALWAYS_INLINE {
                               Scalar* const at = sums + r * walk.sums_step + v * width;
                               simd::store(at, simd::load(at) + sum);
                           });
}

}  // namespace ctcnn::kernels
