// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/common/transpose.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/kernels/conv2d/tiles.hpp"
#include "ctcnn/simd/pack.hpp"

/// The loops around the tiles of a direct convolution. They take sizes as numbers, and tiles as pointers to functions: so
/// they are compiled once for all convolutions of a program, and not with a copy of each loop for each block of filters
/// of each layer, which was half of the code of a network of many layers and brought no speed.
namespace ctcnn::kernels {

// ---- products: forward, and the gradient of the input ------------------------------------------------------------

/// The tiles that the filters of a group are cut into.
template <class Scalar>
struct convolution_tiles {
    using function = void (*)(const Scalar* corner, const Scalar* filters, const Scalar* bias, Scalar* out,
                              const convolution_walk& walk, const addition<Scalar>& added) noexcept;
    std::size_t rows;     ///< pixels of a tile
    std::size_t vectors;  ///< of all filters
    std::size_t block;    ///< vectors of each tile but the last, which has the rest
    function whole, last;
};

/// `Rows` pixels x `Block` vectors for `Vectors` vectors of filters, the last of which has LastLanes lanes.
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

/// Sizes of a convolution that is cut into tiles. Distances are in elements.
struct convolution_image {
    convolution_walk walk;
    std::size_t groups, plane_group, out_group;  ///< distance of neighbouring groups in the plane and the output
    std::size_t rows, plane_row, out_row;        ///< of the output; and of neighbouring rows
    std::size_t pixels, plane_pixel;             ///< of a row; and of neighbouring windows
};

/// Which blocks of filters of an image are computed, all groups counted through.
struct block_range {
    std::size_t first = 0, end = static_cast<std::size_t>(-1);  ///< beyond the last block: up to it
};

/// plane -> out = Activation(convolution + bias); `bias` may be null, and so may `ahead`, what will be read and written
/// next. `added` is what after_addition adds to `out`. Filters [groups][blocks][taps][channels of a group][vectors of the
/// block]. Returns the end of the filters.
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

// ---- planes and filters ------------------------------------------------------------------------------------------

/// Where an image is in a plane with a border of zeros.
struct image_plane {
    std::size_t size;         ///< elements of the plane
    std::size_t rows, row;    ///< of the image; and elements of one
    std::size_t first, step;  ///< where the first row is in the plane, and the distance of the next

    template <class Scalar>
    void clear(Scalar* plane) const noexcept {
        std::fill_n(plane, size, Scalar{0});
    }
    /// The border must be zero already.
    template <class Scalar>
    CTCNN_NOINLINE void fill(const Scalar* __restrict image, Scalar* __restrict plane, std::size_t first_row,
                             std::size_t end_row) const noexcept {
        for (std::size_t y = first_row; y < end_row; ++y) std::copy_n(image + y * row, row, plane + first + y * step);
    }
    template <class Scalar>
    void fill(const Scalar* image, Scalar* plane) const noexcept {
        fill(image, plane, 0, rows);
    }
};

/// Filters [filters][channels][taps] -> [taps][channels][step]. With one tap all channels are transposed at once.
template <class Scalar>
CTCNN_NOINLINE void taps_first(const Scalar* __restrict from, std::size_t filters, std::size_t channels,
                               std::size_t taps, Scalar* __restrict to, std::size_t step) noexcept {
    if (taps == 1) return transpose(from, channels, filters, channels, to, step);
    for (std::size_t i = 0; i < channels; ++i)
        transpose(from + i * taps, channels * taps, filters, taps, to + i * step, channels * step);
}
/// And back: [taps][channels][step] -> [filters][channels][taps]
template <class Scalar>
CTCNN_NOINLINE void taps_last(const Scalar* __restrict from, std::size_t step, std::size_t channels, std::size_t taps,
                              Scalar* __restrict to, std::size_t filters) noexcept {
    if (taps == 1) return transpose(from, step, channels, filters, to, channels);
    for (std::size_t i = 0; i < channels; ++i)
        transpose(from + i * step, channels * step, taps, filters, to + i * taps, channels * taps);
}

/// Sizes of the filters of a convolution.
struct filter_sizes {
    std::size_t groups, group_out, group_in, taps;
    std::size_t block;   ///< filters of a block, as the kernels read them
    std::size_t padded;  ///< filters of a group, up to whole vectors
};

/// weight [O][I][KH][KW] -> [groups][blocks][taps][group_in][block], padded with zeros.
template <class Scalar>
CTCNN_NOINLINE void pack_filters(const Scalar* __restrict weight, Scalar* __restrict packed,
                                 const filter_sizes& sizes) noexcept {
    for (std::size_t g = 0; g < sizes.groups; ++g)
        for (std::size_t first = 0; first < sizes.padded; first += sizes.block) {
            const std::size_t lanes = std::min(sizes.block, sizes.padded - first);
            const std::size_t filters = std::min(lanes, sizes.group_out - first);
            if (filters < lanes) std::fill_n(packed, sizes.taps * sizes.group_in * lanes, Scalar{0});
            taps_first(weight + (g * sizes.group_out + first) * sizes.group_in * sizes.taps, filters, sizes.group_in,
                       sizes.taps, packed, lanes);
            packed += sizes.taps * sizes.group_in * lanes;
        }
}

// ---- gradient of the weights -------------------------------------------------------------------------------------

/// Sums [groups][taps][group_in][padded] -> weight gradient [O][I][KH][KW]; `parts` blocks of sums, neighbours `step`
/// elements apart, are added in order, to the first one.
template <class Scalar>
CTCNN_NOINLINE void unpack_filter_sums(Scalar* __restrict sums, std::size_t step, std::size_t parts,
                                       Scalar* __restrict d_weight, const filter_sizes& sizes) noexcept {
    const std::size_t group = sizes.taps * sizes.group_in * sizes.padded;
    for (std::size_t p = 1; p < parts; ++p)
        for (std::size_t i = 0; i < sizes.groups * group; ++i) sums[i] += sums[p * step + i];
    for (std::size_t g = 0; g < sizes.groups; ++g)
        taps_last(sums + g * group, sizes.padded, sizes.group_in, sizes.taps,
                  d_weight + g * sizes.group_out * sizes.group_in * sizes.taps, sizes.group_out);
}

/// The tiles that inputs of a window x filters are cut into.
template <class Scalar>
struct correlation_tiles {
    using function = void (*)(const Scalar* corner, const Scalar* gradient, Scalar* sums, const pixel_walk& walk,
                              prefetch_streams& ahead) noexcept;
    /// For one number of inputs: each block of vectors but the last, and that.
    struct of_inputs {
        function whole, last;
    };
    std::size_t rows;            ///< inputs of a tile
    std::size_t vectors, block;  ///< see convolution_tiles
    /// The tiles of a run: all complete ones, which are alike, and the rest; or each of them, where they hold the places
    /// of their inputs (see short_runs in conv2d_direct.hpp).
    const of_inputs* tiles;
    bool each_differs;
};

/// Sizes of the gradient of a convolution's weights.
struct correlation_image {
    pixel_walk walk;
    std::size_t groups, plane_group, gradient_group;  ///< distance of neighbouring groups
    std::size_t rows, row_step, taps, tap_step;       ///< runs of a window: see convolution_walk
    std::size_t inputs;                               ///< of a run
};

/// sums[g][run][input][filter] += sum over pixels of plane * gradient; `ahead` is what will be read next.
template <class Scalar>
CTCNN_NOINLINE void correlate_image(const Scalar* plane, const Scalar* gradient, Scalar* sums,
                                    const correlation_image& image, const correlation_tiles<Scalar>& tiles,
                                    prefetch_streams ahead) noexcept {
    const std::size_t corner_step = tiles.each_differs ? 0 : tiles.rows, sums_step = tiles.rows * image.walk.sums_step;
    for (std::size_t g = 0; g < image.groups; ++g, plane += image.plane_group, gradient += image.gradient_group)
        for (std::size_t run = 0; run < image.rows * image.taps; ++run, sums += image.inputs * image.walk.sums_step)
            for (std::size_t v = 0; v < tiles.vectors; v += tiles.block) {
                const bool is_last = v + tiles.block >= tiles.vectors;
                const auto tile_of = [&](std::size_t kind) {
                    return is_last ? tiles.tiles[kind].last : tiles.tiles[kind].whole;
                };
                const Scalar* corner = plane + run / image.taps * image.row_step + run % image.taps * image.tap_step;
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

/// Sizes of the output's gradient, and of the same with the filters of each group padded to whole vectors.
struct gradient_sizes {
    std::size_t pixels, channels, padded_channels;  ///< elements of a pixel, in both
    std::size_t groups, group, padded_group;        ///< filters of a group, in both
    std::size_t vectors;                            ///< of a group
};

/// `Vectors` vectors of all pixels: see spread_gradient.
template <class Activation, class Scalar, std::size_t Vectors, std::size_t LastLanes>
CTCNN_NOINLINE void spread_vectors(const Scalar* __restrict y, const Scalar* __restrict d_y, Scalar* __restrict padded,
                                   Scalar* __restrict d_bias, const gradient_sizes& sizes) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, 1, Vectors> sums;
    set_zero(sums);
    for (std::size_t pixel = 0; pixel < sizes.pixels; ++pixel)
        for_each_vector<LastLanes>(sums, [&](auto, auto v, simd::pack<Scalar>& sum, auto lanes) CTCNN_ALWAYS_INLINE {
            const std::size_t at = pixel * sizes.channels + v * width;
            const auto value = Activation::gradient(load_lanes<lanes>(y + at), load_lanes<lanes>(d_y + at));
            sum = sum + value;
            simd::store(padded + pixel * sizes.padded_channels + v * width, value);
        });
    for_each_vector<LastLanes>(sums, [&](std::size_t, std::size_t v, const simd::pack<Scalar>& sum, auto lanes)
                                         CTCNN_ALWAYS_INLINE {
                                             Scalar* const at = d_bias + v * width;
                                             store_lanes<lanes>(at, load_lanes<lanes>(at) + sum);
                                         });
}

/// Four vectors at a time: their sums stay in registers, and none waits for the one before.
inline constexpr std::size_t most_spread_vectors = 4;

template <class Scalar>
struct gradient_spreading {
    using function = void (*)(const Scalar* y, const Scalar* d_y, Scalar* padded, Scalar* d_bias,
                              const gradient_sizes& sizes) noexcept;
    gradient_sizes sizes;
    function whole, last;  ///< most_spread_vectors, and the rest
};
template <class Activation, class Scalar, std::size_t Vectors, std::size_t LastLanes>
constexpr gradient_spreading<Scalar> gradient_spreading_of(const gradient_sizes& sizes) {
    constexpr std::size_t rest = (Vectors - 1) % most_spread_vectors + 1;
    gradient_spreading<Scalar> result{sizes, nullptr, spread_vectors<Activation, Scalar, rest, LastLanes>};
    if constexpr (Vectors > most_spread_vectors)
        result.whole = spread_vectors<Activation, Scalar, most_spread_vectors, simd::width<Scalar>>;
    return result;
}

/// d_y [OH][OW][C], through the activation's gradient -> padded [OH][OW][groups][padded channels of a group]; and
/// d_bias[c] += its sum over all pixels. One pass serves the weight's and the bias' gradient.
template <class Scalar>
CTCNN_NOINLINE void spread_gradient(const Scalar* y, const Scalar* d_y, Scalar* padded, Scalar* d_bias,
                                    const gradient_spreading<Scalar>& spreading) noexcept {
    const gradient_sizes& sizes = spreading.sizes;
    for (std::size_t g = 0; g < sizes.groups; ++g)
        for (std::size_t v = 0; v < sizes.vectors; v += most_spread_vectors) {
            const bool is_last = v + most_spread_vectors >= sizes.vectors;
            const std::size_t from = g * sizes.group + v * simd::width<Scalar>;
            const std::size_t to = g * sizes.padded_group + v * simd::width<Scalar>;
            (is_last ? spreading.last : spreading.whole)(y + from, d_y + from, padded + to, d_bias + from, sizes);
        }
}

}  // namespace ctcnn::kernels
