// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/simd/memory.hpp"
#include "ctcnn/simd/pack.hpp"

/// Convolution of many small images at a time. All images of a batch are the rows of one matrix for each pixel:
///
///     V  [H * W][images][in channels]     input
///     Z  [OH * OW][images][out channels]  gradient of the activation's input
///
/// An output pixel is the sum of a product for each tap whose pixel is inside the image. Products with the padding are
/// left out: at 2 x 2 pixels and a kernel of 3 x 3 these are 20 of 36. The weights of a product are read once for
/// all images. A direct convolution of such images multiplies by all the padding, and reads all filters once for each row
/// of each image.
namespace ctcnn::kernels {

/// A part of the sum of a pixel: the channels of pixel `from` times the filters' tap `tap`.
struct pixel_term {
    std::size_t from, tap;
};

/// The terms of all pixels of an image, one pixel after the other. Those of pixel p end at ends[p].
struct pixel_terms {
    std::span<const pixel_term> all;
    std::span<const std::size_t> ends;

    [[nodiscard]] constexpr std::span<const pixel_term> of(std::size_t pixel) const noexcept {
        const std::size_t first = pixel == 0 ? 0 : ends[pixel - 1];
        return all.subspan(first, ends[pixel] - first);
    }
};

/// Which pixels of the input, pixels of the output and taps belong together in a convolution.
template <class G>
struct pixel_products {
    static constexpr std::size_t inputs = G::height * G::width, outputs = G::out_height * G::out_width;

private:
    /// Calls function(input, output, tap) for each product, by ascending output and tap.
    template <class F>
    static constexpr void for_each(F&& function) {
        for (std::size_t o = 0; o < outputs; ++o)
            for (std::size_t t = 0; t < G::kernel_size; ++t) {
                const std::size_t y = o / G::out_width * G::stride_y + t / G::kernel_width * G::dilation_y;
                const std::size_t x = o % G::out_width * G::stride_x + t % G::kernel_width * G::dilation_x;
                if (y >= G::padding_top && y < G::padding_top + G::height && x >= G::padding_left &&
                    x < G::padding_left + G::width)
                    function((y - G::padding_top) * G::width + x - G::padding_left, o, t);
            }
    }

public:
    static constexpr std::size_t count = [] {
        std::size_t result = 0;
        for_each([&](std::size_t, std::size_t, std::size_t) { ++result; });
        return result;
    }();

private:
    template <std::size_t Groups>
    struct table {
        std::array<pixel_term, count> all{};
        std::array<std::size_t, Groups> ends{};

        [[nodiscard]] constexpr pixel_terms terms() const { return {all, ends}; }
    };
    /// The terms of each of `Groups` groups: of those products of which group_of(input, output, tap) is the group.
    template <std::size_t Groups, class GroupOf, class TermOf>
    static constexpr table<Groups> table_of(GroupOf group_of, TermOf term_of) {
        table<Groups> result;
        std::size_t next = 0;
        for (std::size_t g = 0; g < Groups; ++g) {
            for_each([&](std::size_t i, std::size_t o, std::size_t t) {
                if (group_of(i, o, t) == g) result.all[next++] = term_of(i, o, t);
            });
            result.ends[g] = next;
        }
        return result;
    }
    // In the orders in which the direct algorithm adds, so that both have the same sums.
    static constexpr auto output_table = table_of<outputs>([](std::size_t, std::size_t o, std::size_t) { return o; },
                                                           [](std::size_t i, std::size_t, std::size_t t) {
                                                               return pixel_term{i, t};
                                                           });
    static constexpr auto input_table = table_of<inputs>([](std::size_t i, std::size_t, std::size_t) { return i; },
                                                         [](std::size_t, std::size_t o, std::size_t t) {
                                                             return pixel_term{o, G::kernel_size - 1 - t};
                                                         });
    static constexpr auto tap_table =
        table_of<G::kernel_size>([](std::size_t, std::size_t, std::size_t t) { return t; },
                                 [](std::size_t i, std::size_t o, std::size_t) {
                                     return pixel_term{i, o};
                                 });

public:
    /// The terms of each output pixel, from pixels of the input.
    static constexpr pixel_terms of_outputs = output_table.terms();
    /// The terms of the gradient of each input pixel, from pixels of the output; taps are counted from the last one.
    static constexpr pixel_terms of_inputs = input_table.terms();
    /// Of each tap: the pixels of the input, and in place of a tap the pixels of the output.
    static constexpr pixel_terms of_taps = tap_table.terms();
};

/// What a tile of such a convolution reads and writes. Strides are in elements.
struct pixel_matrices {
    std::size_t matrix;    ///< from the matrix of a pixel to that of the next pixel
    std::size_t depth;     ///< channels of a pixel
    std::size_t filters;   ///< from a vector of filters to the next: taps * depth * width
    std::size_t out_step;  ///< from an image to the next in the output
};

/// A pixel of `Rows` images x `Vectors` vectors of filters: out = Activation(sum + bias), as convolve_tile.
/// \tparam RowStep  elements from the row of one image to the next in a matrix
/// \param from      the first row of the matrix of pixel 0
/// \param filters   [Vectors][taps][depth][width]
template <class Scalar, class Activation, std::size_t Rows, std::size_t Vectors, std::size_t LastLanes,
          std::size_t RowStep>
CTCNN_NOINLINE void pixel_tile(const Scalar* __restrict from, std::span<const pixel_term> terms,
                               const Scalar* __restrict filters, const Scalar* __restrict bias, Scalar* __restrict out,
                               const pixel_matrices& sizes, const addition<Scalar>& added) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    set_zero(tile);
    for (const pixel_term& term : terms) {
        const Scalar* a = from + term.from * sizes.matrix;
        const Scalar* b = filters + term.tap * sizes.depth * width;
        for (std::size_t k = 0; k < sizes.depth; ++k, ++a, b += width) {
            a = simd::opaque(a);
            simd::pack<Scalar> vector[Vectors], x;
            simd::unroll<Vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
                vector[v] = simd::keep_in_register(simd::load(b + v * sizes.filters));
            });
            simd::unroll<Rows * Vectors>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
                if (i % Vectors == 0) x = simd::broadcast<Scalar>(a[i / Vectors * RowStep]);
                tile.sum[i] = simd::multiply_add(x, vector[i % Vectors], tile.sum[i]);
            });
        }
    }
    store_tile<LastLanes, Activation>(tile, bias, out, sizes.out_step, added);
}

/// The tiles for all filters, as convolution_tiles.
template <class Scalar>
struct pixel_tiles {
    using function = void (*)(const Scalar* from, std::span<const pixel_term> terms, const Scalar* filters,
                              const Scalar* bias, Scalar* out, const pixel_matrices& sizes,
                              const addition<Scalar>& added) noexcept;
    std::size_t rows;            ///< images of a tile
    std::size_t vectors, block;  ///< vectors of all filters, and of each tile but the last
    std::size_t row_step;
    function whole, last;

    [[nodiscard]] constexpr std::size_t blocks() const noexcept { return (vectors + block - 1) / block; }
};
/// Tiles of two vectors of filters, for `Filters` filters and rows of RowStep elements.
template <class Scalar, class Activation, std::size_t Filters, std::size_t RowStep>
constexpr pixel_tiles<Scalar> pixel_tiles_of() {
    constexpr std::size_t width = simd::width<Scalar>, vectors = (Filters + width - 1) / width;
    constexpr std::size_t block = std::min<std::size_t>(2, vectors), rest = (vectors - 1) % block + 1;
    // Four tiles and one row less are 64 images.
    constexpr std::size_t rows = std::min<std::size_t>(13, (simd::registers - 1 - block) / block);
    constexpr std::size_t lanes = Filters - (vectors - 1) * width;
    pixel_tiles<Scalar> tiles{rows,    vectors, block,
                              RowStep, nullptr, pixel_tile<Scalar, Activation, rows, rest, lanes, RowStep>};
    if constexpr (vectors > block) tiles.whole = pixel_tile<Scalar, Activation, rows, block, width, RowStep>;
    return tiles;
}

/// One pixel of `images` images, at least as many as the rows of a tile, and the filters of block `block`:
/// out [images][...][out channels] = Activation(sum + bias).
/// \param filters  [vectors of filters][taps][depth][width]
/// \param out      the pixel of the first image
template <class Scalar>
CTCNN_NOINLINE void convolve_pixel(const Scalar* matrices, std::span<const pixel_term> terms, const Scalar* filters,
                                   const Scalar* bias, Scalar* out, std::size_t images, std::size_t block,
                                   const pixel_matrices& sizes, const pixel_tiles<Scalar>& tiles,
                                   const addition<Scalar>& added = {}) noexcept {
    const std::size_t filter = block * tiles.block * simd::width<Scalar>;
    const auto tile = block + 1 == tiles.blocks() ? tiles.last : tiles.whole;
    filters += block * tiles.block * sizes.filters;
    for (std::size_t image = 0; image < images; image += tiles.rows) {
        const std::size_t first = std::min(image, images - tiles.rows);  // the last tile may overlap
        tile(matrices + first * tiles.row_step, terms, filters, bias == nullptr ? nullptr : bias + filter,
             out + first * sizes.out_step + filter, sizes, added);
    }
}

/// `Rows` input channels x `Vectors` vectors of filters of a tap's gradient: sums (+)= the products over all pairs of
/// pixels and `images` images.
/// \param pairs      of pixels of V and of Z
/// \param sums_step  elements from one input channel to the next in the sums
/// \param first      whether the sums are set, not added to
template <class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_NOINLINE void pixel_gradient_tile(const Scalar* __restrict v, std::size_t v_step, std::size_t v_matrix,
                                        const Scalar* __restrict z, std::size_t z_step, std::size_t z_matrix,
                                        std::span<const pixel_term> pairs, std::size_t images, Scalar* __restrict sums,
                                        std::size_t sums_step, bool first) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    set_zero(tile);
    for (const pixel_term& pair : pairs)
        multiply_accumulate<strided_rows<1>, width>(tile, v + pair.from * v_matrix, v_step, z + pair.tap * z_matrix,
                                                    z_step, images);
    for_each_vector<width>(tile,
                           [&](std::size_t r, std::size_t i, const simd::pack<Scalar>& sum, auto) CTCNN_ALWAYS_INLINE {
                               Scalar* const at = sums + r * sums_step + i * width;
                               simd::store(at, first ? sum : simd::load(at) + sum);
                           });
}

/// The tiles of the weights' gradient for a number of filters: of `rows` input channels, and of the remaining ones; of
/// `block` vectors of filters, and of the last ones.
template <class Scalar>
struct pixel_gradient_tiles {
    using function = void (*)(const Scalar* v, std::size_t v_step, std::size_t v_matrix, const Scalar* z,
                              std::size_t z_step, std::size_t z_matrix, std::span<const pixel_term> pairs,
                              std::size_t images, Scalar* sums, std::size_t sums_step, bool first) noexcept;
    std::size_t channels, rows, vectors, block;
    function whole, rest;            ///< `rows` channels and the remaining ones, for `block` vectors
    function last_whole, last_rest;  ///< and for the last vectors

    [[nodiscard]] constexpr std::size_t blocks() const noexcept { return (vectors + block - 1) / block; }
};
template <class Scalar, std::size_t Channels, std::size_t Vectors>
constexpr pixel_gradient_tiles<Scalar> pixel_gradient_tiles_of() {
    constexpr std::size_t block = std::min<std::size_t>(2, Vectors), last = (Vectors - 1) % block + 1;
    constexpr std::size_t rows = best_tile<Scalar>(Channels, block, block).rows, rest = (Channels - 1) % rows + 1;
    return {Channels,
            rows,
            Vectors,
            block,
            pixel_gradient_tile<Scalar, rows, block>,
            pixel_gradient_tile<Scalar, rest, block>,
            pixel_gradient_tile<Scalar, rows, last>,
            pixel_gradient_tile<Scalar, rest, last>};
}

/// The matrices of the weights' gradient: V and Z with rows of v_step and z_step elements.
template <class Scalar>
struct pixel_gradient_matrices {
    const Scalar* v;
    std::size_t v_step;
    const Scalar* z;
    std::size_t z_step;
    std::size_t images;
};

/// The gradient of the filters of block `block`: sums [channels][taps][vectors of the block * width]. Sums of 64 images
/// are added in registers, and these sums in memory, which is more accurate than one long sum.
template <class Scalar>
CTCNN_NOINLINE void correlate_pixels(const pixel_gradient_matrices<Scalar>& from, const pixel_terms& of_taps,
                                     std::size_t block, const pixel_gradient_tiles<Scalar>& tiles,
                                     Scalar* sums) noexcept {
    constexpr std::size_t width = simd::width<Scalar>, most_images = 64;
    const std::size_t taps = of_taps.ends.size(), first_vector = block * tiles.block;
    const bool is_last = first_vector + tiles.block >= tiles.vectors;
    const std::size_t row = std::min(tiles.block, tiles.vectors - first_vector) * width;
    for (std::size_t image = 0; image < from.images; image += most_images) {
        const std::size_t here = std::min(most_images, from.images - image);
        const Scalar* const v = from.v + image * from.v_step;
        const Scalar* const z = from.z + image * from.z_step + first_vector * width;
        for (std::size_t tap = 0; tap < taps; ++tap)
            for (std::size_t c = 0; c < tiles.channels; c += tiles.rows) {
                const bool is_whole = c + tiles.rows <= tiles.channels;
                const auto tile =
                    is_last ? (is_whole ? tiles.last_whole : tiles.last_rest) : (is_whole ? tiles.whole : tiles.rest);
                tile(v + c, from.v_step, from.images * from.v_step, z, from.z_step, from.images * from.z_step,
                     of_taps.of(tap), here, sums + (c * taps + tap) * row, taps * row, image == 0);
            }
    }
}

}  // namespace ctcnn::kernels
