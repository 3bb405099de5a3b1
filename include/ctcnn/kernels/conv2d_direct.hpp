// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/core/storage.hpp"
#include "ctcnn/kernels/activation.hpp"
#include "ctcnn/kernels/conv2d_geometry.hpp"
#include "ctcnn/kernels/epilogue.hpp"
#include "ctcnn/kernels/prefetch.hpp"
#include "ctcnn/kernels/rearrange.hpp"
#include "ctcnn/kernels/register_tile.hpp"

/// Direct convolution of one image: every shape, stride, padding, dilation and grouping.
///
/// Images are channels-last, [H][W][C]. There is no im2col: the image is copied once into a plane with its zero border
/// (3 % of the time of a 3x3 convolution of 32 channels), after which each step of the product reads the image in
/// place. In such a plane the pixels under one row of the kernel, all channels, are contiguous: where neither groups
/// nor dilation interrupt them, one row of the kernel is a single product of depth kernel_width * in_channels.
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

/// `Rows` pixels of an output row x `Vectors` vectors of filters: out = Activation(sum + bias); `bias` may be null.
/// Filters [products][depth][Vectors * width]. PixelStep: distance of neighbouring windows in the plane.
template <class Scalar, class Activation, std::size_t Rows, std::size_t Vectors, std::size_t LastLanes,
          std::size_t PixelStep>
CTCNN_NOINLINE void convolve_tile(const Scalar* __restrict corner, const Scalar* __restrict filters,
                                  const Scalar* __restrict bias, Scalar* __restrict out, const convolution_walk& walk,
                                  epilogue<Scalar, Activation> end = {}) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    set_zero(tile);
    for (std::size_t y = 0; y < walk.rows; ++y)
        for (std::size_t x = 0; x < walk.taps; ++x, filters += walk.depth * Vectors * width)
            multiply_accumulate<even_rows<PixelStep>, width>(tile, corner + y * walk.row_step + x * walk.tap_step, 1,
                                                             filters, Vectors * width, walk.depth);
    for_each_vector<LastLanes>(tile, [&](std::size_t r, std::size_t v, const simd::pack<Scalar>& sum, auto lanes)
                                         CTCNN_ALWAYS_INLINE {
                                             auto result = sum;
                                             if (bias != nullptr) result = result + load_lanes<lanes>(bias + v * width);
                                             Scalar* const at = out + r * walk.out_step + v * width;
                                             store_lanes<lanes>(at, end.template value<lanes>(result, at));
                                         });
}

/// Distance of neighbouring pixels in a gradient of so many channels. A tile reads a few vectors of each pixel: in
/// steps of 256 bytes, and of multiples, these would all be kept in the same few places of the nearest cache, and so
/// not be kept. There the pixels are a line further apart.
template <class Scalar>
constexpr std::size_t gradient_step(std::size_t channels) {
    constexpr std::size_t line = storage_alignment / sizeof(Scalar);
    return channels % (4 * line) == 0 ? channels + line : channels;
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

/// Filters [filters][channels][taps] -> [taps][channels][step]. With one tap all channels are turned at once.
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

template <class Scalar, class Geometry>
struct conv2d_direct {
    using G = Geometry;
    static constexpr std::size_t width = simd::width<Scalar>;

    /// Steps that can be done in one product: a row of the kernel, or one tap of it.
    static constexpr bool whole_rows = G::groups == 1 && (G::dilation_x == 1 || G::kernel_width == 1);
    static constexpr std::size_t run = whole_rows ? G::kernel_width * G::group_in : G::group_in;
    static constexpr std::size_t runs = whole_rows ? G::kernel_height : G::kernel_size;

    static constexpr std::size_t vectors = (G::group_out + width - 1) / width;
    static constexpr std::size_t last_lanes = G::group_out - (vectors - 1) * width;
    static constexpr std::size_t padded_filters = vectors * width;
    static constexpr tile_size forward_tile = best_tile<Scalar>(G::out_width, vectors);
    static constexpr tile_size weights_tile = best_tile<Scalar>(run, vectors);

    static constexpr bool copies_image = !G::padding_type::is_zero;
    static constexpr std::size_t plane_size = G::padded_height * G::padded_width * G::in_channels;
    /// Filters as the kernels read them: [groups][blocks of tile.vectors][taps][group_in][block width], padded with
    /// zeros.
    static constexpr std::size_t packed_size = G::groups * G::kernel_size * G::group_in * padded_filters;

    /// First element of the plane under step `s` of the kernel, relative to the window's corner.
    CTCNN_ALWAYS_INLINE static constexpr std::size_t run_offset(std::size_t s) {
        const std::size_t y = whole_rows ? s : s / G::kernel_width, x = whole_rows ? 0 : s % G::kernel_width;
        return (y * G::dilation_y * G::padded_width + x * G::dilation_x) * G::in_channels;
    }

    /// weight [O][I][KH][KW] -> packed.
    static void pack_weights(const Scalar* __restrict weight, Scalar* __restrict packed) noexcept {
        constexpr std::size_t block = forward_tile.vectors * width;
        for (std::size_t g = 0; g < G::groups; ++g)
            for (std::size_t first = 0; first < padded_filters; first += block) {
                const std::size_t lanes = std::min(block, padded_filters - first);
                const std::size_t filters = std::min(lanes, G::group_out - first);
                if (filters < lanes) std::fill_n(packed, G::kernel_size * G::group_in * lanes, Scalar{0});
                taps_first(weight + (g * G::group_out + first) * G::group_in * G::kernel_size, filters, G::group_in,
                           G::kernel_size, packed, lanes);
                packed += G::kernel_size * G::group_in * lanes;
            }
    }

    /// image [H][W][C] -> plane [padded height][padded width][C]. The border must be zero already: see
    /// clear_plane.
    static void fill_plane(const Scalar* __restrict image, Scalar* __restrict plane) noexcept {
        constexpr std::size_t row = G::width * G::in_channels;
        for (std::size_t y = 0; y < G::height; ++y)
            std::copy_n(image + y * row, row,
                        plane + ((y + G::padding_top) * G::padded_width + G::padding_left) * G::in_channels);
    }
    static void clear_plane(Scalar* plane) noexcept { std::fill_n(plane, plane_size, Scalar{0}); }

    static constexpr convolution_walk forward_walk{G::kernel_height,
                                                   G::dilation_y* G::padded_width* G::in_channels,
                                                   whole_rows ? 1 : G::kernel_width,
                                                   G::dilation_x* G::in_channels,
                                                   run,
                                                   G::out_channels};

    /// plane -> out [OH][OW][OutChannels] = Activation(convolution + bias); `bias` may be null.
    template <class Activation>
    static void forward(const Scalar* plane, const Scalar* packed, const Scalar* bias, Scalar* out,
                        epilogue<Scalar, Activation> end = {}) noexcept {
        constexpr std::size_t rows = forward_tile.rows, block = forward_tile.vectors;
        for (std::size_t g = 0; g < G::groups; ++g, plane += G::group_in) {
            simd::unroll_constants<(vectors + block - 1) / block>([&](auto b) CTCNN_ALWAYS_INLINE {
                constexpr std::size_t here = std::min(block, vectors - b * block);
                constexpr bool last = b * block + here == vectors;
                const std::size_t filter = g * G::group_out + b * block * width;
                const Scalar* const block_bias = bias == nullptr ? nullptr : bias + filter;
                constexpr std::size_t lanes = last ? last_lanes : width, step = G::stride_x * G::in_channels;
                for (std::size_t y = 0; y < G::out_height; ++y) {
                    const Scalar* const in_row = plane + y * G::stride_y * G::padded_width * G::in_channels;
                    Scalar* const out_row = out + y * G::out_width * G::out_channels + filter;
                    for (std::size_t pixel = 0; pixel < G::out_width; pixel += rows) {
                        const std::size_t x = std::min(pixel, G::out_width - rows);  // the last tile may overlap
                        convolve_tile<Scalar, Activation, rows, here, lanes, step>(
                            in_row + x * step, packed, block_bias, out_row + x * G::out_channels, forward_walk, end);
                    }
                }
                packed += G::kernel_size * G::group_in * here * width;
            });
        }
    }

    // ---- gradient of the weights -------------------------------------------------------------------------------

    /// The output's gradient as the kernels below read it: [OH][OW][groups][padded_filters], zeros in the padding.
    static constexpr std::size_t gradient_channels = gradient_step<Scalar>(G::groups * padded_filters);
    static constexpr std::size_t gradient_size = G::out_height * G::out_width * gradient_channels;

    /// Steps x run x padded_filters sums for each group.
    static constexpr std::size_t weight_sums = packed_size;

    static constexpr pixel_walk weights_walk{G::out_height,
                                             G::out_width,
                                             G::stride_y* G::padded_width* G::in_channels,
                                             G::stride_x* G::in_channels,
                                             G::out_width* gradient_channels,
                                             gradient_channels,
                                             padded_filters};

    /// Inputs First .. of a window, all taps and channels counted through: their places in the plane.
    template <std::size_t First>
    struct window_rows {
        CTCNN_ALWAYS_INLINE static constexpr std::size_t at(std::size_t row) {
            return run_offset((First + row) / run) + (First + row) % run;
        }
    };
    static constexpr std::size_t window_size = runs * run;
    static constexpr tile_size window_tile = best_tile<Scalar>(window_size, vectors);
    /// Few channels make runs too short for a tile: then a tile takes the inputs of several runs. Each of these tiles
    /// is code of its own, so there must not be many.
    static constexpr bool short_runs = runs > 1 && run < 12 && window_size <= 32;
    /// Not a constant of accumulate_weights, for g++ 16 fails where lambdas in lambdas refer to its members.
    static constexpr tile_size gradient_tile = short_runs ? window_tile : weights_tile;

    /// How often `accumulate_weights` asks for memory, at least.
    static constexpr std::size_t weights_requests =
        G::groups * G::out_height *
        (short_runs ? (window_size + window_tile.rows - 1) / window_tile.rows
                    : runs * std::max<std::size_t>(run / weights_tile.rows, 1));

    /// sums[g][s][i][o] += sum over pixels of plane * gradient, for one image; `ahead` is what will be read next.
    static void accumulate_weights(const Scalar* plane, const Scalar* gradient, Scalar* sums,
                                   prefetch_streams ahead) noexcept {
        for (std::size_t g = 0; g < G::groups; ++g, plane += G::group_in, gradient += padded_filters)
            for (std::size_t s = 0; s < (short_runs ? 1 : runs); ++s)
                simd::unroll_constants<(vectors + gradient_tile.vectors - 1) / gradient_tile.vectors>(
                    [&](auto b) CTCNN_ALWAYS_INLINE {
                        constexpr std::size_t column = b * gradient_tile.vectors * width;
                        constexpr std::size_t here =
                            std::min(gradient_tile.vectors, vectors - b * gradient_tile.vectors);
                        Scalar* const to = sums + (g * runs + s) * run * padded_filters + column;
                        if constexpr (short_runs)
                            simd::unroll_constants<(window_size + gradient_tile.rows - 1) / gradient_tile.rows>(
                                [&](auto t) CTCNN_ALWAYS_INLINE {
                                    constexpr std::size_t first = t * gradient_tile.rows,
                                                          rows = std::min(gradient_tile.rows, window_size - first);
                                    correlate_tile<Scalar, window_rows<first>, rows, here>(
                                        plane, gradient + column, to + first * padded_filters, weights_walk, ahead);
                                });
                        else {
                            const auto inputs = [&]<std::size_t Rows>(std::integral_constant<std::size_t, Rows>,
                                                                      std::size_t first) {
                                correlate_tile<Scalar, even_rows<1>, Rows, here>(
                                    plane + run_offset(s) + first, gradient + column, to + first * padded_filters,
                                    weights_walk, ahead);
                            };
                            constexpr std::size_t rest = run % gradient_tile.rows;
                            for (std::size_t i = 0; i + gradient_tile.rows <= run; i += gradient_tile.rows)
                                inputs(std::integral_constant<std::size_t, gradient_tile.rows>{}, i);
                            if constexpr (rest != 0) inputs(std::integral_constant<std::size_t, rest>{}, run - rest);
                        }
                    });
    }

    /// sums -> weight gradient [O][I][KH][KW]; `parts` blocks of sums, neighbours `step` elements apart, are added in
    /// order, to the first one.
    static void unpack_sums(Scalar* __restrict sums, std::size_t step, std::size_t parts,
                            Scalar* __restrict d_weight) noexcept {
        for (std::size_t p = 1; p < parts; ++p)
            for (std::size_t i = 0; i < weight_sums; ++i) sums[i] += sums[p * step + i];
        for (std::size_t g = 0; g < G::groups; ++g)
            taps_last(sums + g * G::kernel_size * G::group_in * padded_filters, padded_filters, G::group_in,
                      G::kernel_size, d_weight + g * G::group_out * G::group_in * G::kernel_size, G::group_out);
    }
};

/// d_y [OH][OW][C], through the activation's gradient -> padded [OH][OW][groups][padded channels of a group]; and
/// d_bias[c] += its sum over all pixels. One pass serves the weight's and the bias' gradient.
template <class Activation, class Scalar, class Geometry>
CTCNN_NOINLINE void spread_gradient(const Scalar* __restrict y, const Scalar* __restrict d_y, Scalar* __restrict padded,
                                    Scalar* __restrict d_bias) noexcept {
    using direct = conv2d_direct<Scalar, Geometry>;
    constexpr std::size_t width = simd::width<Scalar>;
    // Four vectors at a time: their sums stay in registers, and none waits for the one before.
    constexpr std::size_t most = 4, blocks = (direct::vectors + most - 1) / most;
    for (std::size_t g = 0; g < Geometry::groups; ++g)
        simd::unroll_constants<blocks>([&](auto b) CTCNN_ALWAYS_INLINE {
            constexpr std::size_t first = b * most, here = std::min(most, direct::vectors - first);
            constexpr std::size_t last_lanes = first + here == direct::vectors ? direct::last_lanes : width;
            const std::size_t from = g * Geometry::group_out + first * width;
            const std::size_t to = g * direct::padded_filters + first * width;
            register_tile<Scalar, 1, here> sums;
            set_zero(sums);
            for (std::size_t pixel = 0; pixel < Geometry::out_height * Geometry::out_width; ++pixel)
                for_each_vector<last_lanes>(
                    sums, [&](auto, auto v, simd::pack<Scalar>& sum, auto lanes) CTCNN_ALWAYS_INLINE {
                        const std::size_t at = pixel * Geometry::out_channels + from + v * width;
                        const auto value = Activation::gradient(load_lanes<lanes>(y + at), load_lanes<lanes>(d_y + at));
                        sum = sum + value;
                        simd::store(padded + pixel * direct::gradient_channels + to + v * width, value);
                    });
            for_each_vector<last_lanes>(sums, [&](std::size_t, std::size_t v, const simd::pack<Scalar>& sum, auto lanes)
                                                  CTCNN_ALWAYS_INLINE {
                                                      Scalar* const at = d_bias + from + v * width;
                                                      store_lanes<lanes>(at, load_lanes<lanes>(at) + sum);
                                                  });
        });
}

}  // namespace ctcnn::kernels
