// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/register_tile.hpp"
#include "ctcnn/kernels/window_axis.hpp"

/// Depthwise convolution of one image: each channel has one filter of its own.
///
/// Images are channels-last, [H][W][C], so all is done for a vector of channels at a time: a weight is a vector, and so
/// is a pixel. There are only KH * KW multiplications for each pixel that is read, so what counts is to load a pixel
/// once for all the taps that lie over it. Neighbouring results of a row are held in registers, the row of the image
/// slides past below them, and each pixel of it is multiplied by all weights of the kernel's row. The image is not
/// copied into a plane with a border of zeros: tiles at the border leave out what is not there.
namespace ctcnn::kernels {

template <class Scalar, class Geometry>
struct conv2d_depthwise {
    using G = Geometry;
    static_assert(G::group_in == 1 && G::group_out == 1);
    static constexpr std::size_t width = simd::width<Scalar>;
    static constexpr std::size_t channels = G::in_channels, padded_channels = whole_vectors<Scalar>(channels);

    /// What forward reads, vertically and horizontally, and what the gradient of the input reads.
    struct forward_axes {
        using vertical =
            sliding_axis<G::height, G::out_height, G::kernel_height, G::stride_y, G::padding_y, G::dilation_y>;
        using horizontal =
            sliding_axis<G::width, G::out_width, G::kernel_width, G::stride_x, G::padding_x, G::dilation_x>;
    };
    struct gradient_axes {
        using vertical =
            gathering_axis<G::height, G::out_height, G::kernel_height, G::stride_y, G::padding_y, G::dilation_y>;
        using horizontal =
            gathering_axis<G::width, G::out_width, G::kernel_width, G::stride_x, G::padding_x, G::dilation_x>;
    };

    /// Calls function(first channel, lanes) for each vector of channels.
    template <class F>
    CTCNN_ALWAYS_INLINE static void for_each_channel_vector(F&& function) noexcept {
        for (std::size_t c = 0; c + width <= channels; c += width)
            function(c, std::integral_constant<std::size_t, width>{});
        if constexpr (channels % width != 0)
            function(channels / width * width, std::integral_constant<std::size_t, channels % width>{});
    }
    /// First element of a pixel, relative to that of pixel 0.
    static constexpr std::ptrdiff_t pixel(std::ptrdiff_t place) { return place * std::ptrdiff_t{channels}; }

    // ---- forward, and the gradient of the input ------------------------------------------------------------------

    /// Weights as the kernels read them: [taps][padded_channels].
    static constexpr std::size_t packed_size = G::kernel_size * padded_channels;

    /// weight [C][1][KH][KW] -> packed, with zeros in the padding.
    CTCNN_NOINLINE static void pack_weights(const Scalar* __restrict weight, Scalar* __restrict packed) noexcept {
        for (std::size_t t = 0; t < G::kernel_size; ++t, packed += padded_channels) {
            for (std::size_t c = 0; c < channels; ++c) packed[c] = weight[c * G::kernel_size + t];
            std::fill_n(packed + channels, padded_channels - channels, Scalar{0});
        }
    }

    /// Weights of a row of the kernel that are held in registers together, and results beside them. 7 results load 9
    /// pixels of a row for 21 products of a 3x3 kernel; 14 were no faster, took twice as long to compile, and evicted
    /// each other from the nearest cache where there are many channels.
    static constexpr even_parts weights{G::kernel_width, simd::registers / 4};
    static constexpr std::size_t most_results =
        std::min(simd::registers - weights.size - 2, std::clamp<std::size_t>(28 / G::kernel_width, 4, 7));

    /// Where a row of the source and the row of the kernel above it begin.
    struct tap_row {
        std::ptrdiff_t source;
        std::size_t weights;
    };

    /// Rows [first, last) of the results [rows][columns][C] = Activation(sum over taps + bias); `bias` may be null.
    /// Axes: forward_axes or gradient_axes. `source`: see image_source.
    template <class Axes, class Activation, class Source>
    static void convolve(Source source, const Scalar* packed, const Scalar* bias, Scalar* results, std::size_t first,
                         std::size_t last) noexcept {
        using vertical = typename Axes::vertical;
        using horizontal = typename Axes::horizontal;
        for (std::size_t y = first; y < last; ++y) {
            std::array<tap_row, G::kernel_height> rows{};
            std::size_t count = 0;
            for (std::size_t t = 0; t < G::kernel_height; ++t)
                if (reads_source<vertical>(y, t))
                    rows[count++] = {pixel(vertical::place(y, t) * std::ptrdiff_t{horizontal::source}),
                                     t * G::kernel_width * padded_channels};
            axis_tiles<horizontal, most_results>::for_each([&](std::size_t x, auto tile, auto size) {
                convolve_tile<horizontal, Activation, tile, size>(
                    source, rows.data(), count, pixel(horizontal::shift(x) - horizontal::shift(tile)), packed, bias,
                    results + (y * horizontal::results + x) * channels);
            });
        }
    }

    /// `Count` results of a row, those from `First` on, with the source shifted by `shift`.
    template <class Axis, class Activation, std::size_t First, std::size_t Count, class Source>
    CTCNN_NOINLINE static void convolve_tile(Source source, const tap_row* rows, std::size_t row_count,
                                             std::ptrdiff_t shift, const Scalar* __restrict packed,
                                             const Scalar* __restrict bias, Scalar* __restrict results) noexcept {
        // The pixels of the next row of the source that a window of this tile will be the first to read. Backward,
        // where two arrays may be read for each pixel, asks for those of the row after it, in the order of memory: its
        // images that are not in the cache take two thirds of the time for that (Zen 3). Forward is no faster that way.
        constexpr bool far = Axis::gathers;
        constexpr std::ptrdiff_t fresh = (Count * Axis::source + Axis::results - 1) / Axis::results;
        constexpr auto places = axis_tile<Axis, First, Count, 0, G::kernel_width>::places;
        std::ptrdiff_t unread = 0;
        if (row_count > 0)
            unread = rows[row_count - 1].source + shift + pixel(places.begin + std::ptrdiff_t{places.size} - fresh);
        if (far && row_count > 0)
            for (std::ptrdiff_t i = 0; i < pixel(fresh); i += 64 / std::ptrdiff_t{sizeof(Scalar)})
                source.prefetch_for_later(unread + pixel(2 * Axis::source) + i);
        for_each_channel_vector([&](std::size_t c, auto lanes) CTCNN_ALWAYS_INLINE {
            register_tile<Scalar, Count, 1> tile;
            const auto start = bias == nullptr ? simd::broadcast<Scalar>(0) : load_lanes<lanes>(bias + c);
            simd::unroll<Count>([&](std::size_t r) CTCNN_ALWAYS_INLINE {
                tile.sum[r] = start;
                // The same place of the next row: what is written comes from memory first, and nobody else asks for it
                // in time (5 % of a 3x3 convolution of images that are not in the cache).
                simd::prefetch_for_write(results + (Axis::results + r) * channels + c);
            });
            if (!far && row_count > 0)
                simd::unroll<std::size_t{fresh}>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
                    source.prefetch(unread + pixel(Axis::source + i) + static_cast<std::ptrdiff_t>(c));
                });
            for (std::size_t y = 0; y < row_count; ++y) {
                const std::ptrdiff_t from = rows[y].source + shift + static_cast<std::ptrdiff_t>(c);
                const Scalar* const row_weights = packed + rows[y].weights + c;
                simd::unroll_constants<weights.parts>([&](auto part) CTCNN_ALWAYS_INLINE {
                    constexpr std::size_t first = weights.first(part), taps = weights.size_of(part);
                    simd::pack<Scalar> weight[taps];
                    simd::unroll<taps>([&](std::size_t t) CTCNN_ALWAYS_INLINE {
                        weight[t] = simd::load(row_weights + (first + t) * padded_channels);
                    });
                    axis_tile<Axis, First, Count, first, taps>::for_each_product(
                        [&](std::ptrdiff_t place)
                            CTCNN_ALWAYS_INLINE { return source.template load<lanes>(from + pixel(place)); },
                        [&](auto r, auto t, const simd::pack<Scalar>& x)
                            CTCNN_ALWAYS_INLINE { tile.sum[r] = simd::multiply_add(x, weight[t], tile.sum[r]); });
                });
            }
            simd::unroll<Count>([&](std::size_t r) CTCNN_ALWAYS_INLINE {
                store_lanes<lanes>(results + r * channels + c, Activation::value(tile.sum[r]));
            });
        });
    }

    // ---- gradient of the weights -------------------------------------------------------------------------------

    /// Sums as accumulate_weights adds to them: [taps][padded_channels], and [padded_channels] of the bias.
    static constexpr std::size_t weight_sums_size = packed_size, bias_sums_size = padded_channels;

    /// Taps whose sums are held in registers together, a block of the kernel; the gradients of a few neighbouring
    /// pixels are held beside them.
    static constexpr std::size_t most_sums = simd::registers - simd::registers / 4 - 4;
    static constexpr even_parts block_columns{G::kernel_width, most_sums};
    static constexpr even_parts block_rows{G::kernel_height, most_sums / block_columns.size};
    /// Small kernels have too few sums to hide the multipliers' latency of 4 steps of 2: neighbouring pixels then have
    /// sums of their own.
    static constexpr std::size_t block_size = block_rows.size * block_columns.size;
    static constexpr std::size_t copies = std::min((8 + block_size - 1) / block_size, most_sums / block_size);
    static constexpr std::size_t most_gradients = std::min<std::size_t>(7, simd::registers - 4 - copies * block_size);
    /// Rows of the output whose sums are held in registers before they are added to memory: one, if it is not very
    /// short. More would walk through the image once for each vector of channels, in steps that no cache likes (a third
    /// slower at 256 channels).
    static constexpr std::size_t band_rows = std::clamp<std::size_t>(7 / G::out_width, 1, G::out_height);

    /// weight_sums += the gradient of the weights, bias_sums += that of the bias, for one image x. The sums of a row
    /// start at zero in registers and are then added to memory: more exact than one long chain.
    template <class Source>
    static void accumulate_weights(const Scalar* x, Source gradient, Scalar* weight_sums, Scalar* bias_sums) noexcept {
        simd::unroll_constants<block_columns.parts>([&](auto part) CTCNN_ALWAYS_INLINE {
            constexpr std::size_t column = block_columns.first(part), columns = block_columns.size_of(part);
            constexpr std::size_t rows = block_rows.size, rest = G::kernel_height % rows;
            std::size_t row = 0;
            for (; row + rows <= G::kernel_height; row += rows)
                correlate<rows, column, columns>(x, gradient, row, weight_sums,
                                                 column + row == 0 ? bias_sums : nullptr);
            if constexpr (rest != 0) correlate<rest, column, columns>(x, gradient, row, weight_sums, nullptr);
        });
    }

    /// The block of taps from row `first_row` on; `bias_sums` may be null.
    template <std::size_t Rows, std::size_t FirstColumn, std::size_t Columns, class Source>
    CTCNN_NOINLINE static void correlate(const Scalar* __restrict x, Source gradient, std::size_t first_row,
                                         Scalar* __restrict weight_sums, Scalar* __restrict bias_sums) noexcept {
        using vertical = typename forward_axes::vertical;
        using horizontal = typename forward_axes::horizontal;
        constexpr std::size_t taps = Rows * Columns;
        for (std::size_t top = 0; top < G::out_height; top += band_rows)
            for_each_channel_vector([&](std::size_t c, auto lanes) CTCNN_ALWAYS_INLINE {
                register_tile<Scalar, copies, taps> tile;
                set_zero(tile);
                simd::pack<Scalar> bias[2] = {simd::broadcast<Scalar>(0), simd::broadcast<Scalar>(0)};
                for (std::size_t y = top; y < std::min(top + band_rows, G::out_height); ++y)
                    axis_tiles<horizontal, most_gradients>::for_each([&](std::size_t column, auto first,
                                                                         auto size) CTCNN_ALWAYS_INLINE {
                        simd::pack<Scalar> d_y[size];
                        const std::ptrdiff_t at = pixel(y * G::out_width + column) + static_cast<std::ptrdiff_t>(c);
                        const std::ptrdiff_t below = pixel((vertical::place(y, 0) + std::ptrdiff_t{G::kernel_height}) *
                                                               std::ptrdiff_t{G::width} +
                                                           horizontal::shift(column)) +
                                                     static_cast<std::ptrdiff_t>(c);
                        simd::unroll<size>([&](std::size_t r) CTCNN_ALWAYS_INLINE {
                            d_y[r] = gradient.template load<lanes>(at + pixel(r));
                            gradient.prefetch(at + pixel(band_rows * G::out_width + r));
                            simd::prefetch(x + below + pixel(r));
                            bias[r % 2] = bias[r % 2] + d_y[r];
                        });
                        const std::ptrdiff_t shift = pixel(horizontal::shift(column) - horizontal::shift(first)) +
                                                     static_cast<std::ptrdiff_t>(c);
                        simd::unroll_constants<Rows>([&](auto row) CTCNN_ALWAYS_INLINE {
                            const std::ptrdiff_t place = vertical::place(y, first_row + row);
                            if (!is_inside<vertical>(place)) return;
                            const Scalar* const from = x + pixel(place * std::ptrdiff_t{G::width}) + shift;
                            axis_tile<horizontal, first, size, FirstColumn, Columns>::for_each_product(
                                [&](std::ptrdiff_t in_row)
                                    CTCNN_ALWAYS_INLINE { return load_lanes<lanes>(from + pixel(in_row)); },
                                [&](auto r, auto t, const simd::pack<Scalar>& value) CTCNN_ALWAYS_INLINE {
                                    constexpr std::size_t sum = r % copies * taps + row * Columns + t;
                                    tile.sum[sum] = simd::multiply_add(value, d_y[r], tile.sum[sum]);
                                });
                        });
                    });
                simd::unroll<taps>([&](std::size_t t) CTCNN_ALWAYS_INLINE {
                    auto sum = tile.sum[t];
                    simd::unroll<copies - 1>([&](std::size_t copy)
                                                 CTCNN_ALWAYS_INLINE { sum = sum + tile.sum[(copy + 1) * taps + t]; });
                    const std::size_t tap = (first_row + t / Columns) * G::kernel_width + FirstColumn + t % Columns;
                    Scalar* const to = weight_sums + tap * padded_channels + c;
                    simd::store(to, simd::load(to) + sum);
                });
                if (bias_sums != nullptr) simd::store(bias_sums + c, simd::load(bias_sums + c) + (bias[0] + bias[1]));
            });
    }

    /// Sums -> weight gradient [C][1][KH][KW]; `parts` blocks of sums, neighbours `step` elements apart, are added in
    /// order.
    CTCNN_NOINLINE static void unpack_sums(const Scalar* __restrict sums, std::size_t step, std::size_t parts,
                                           Scalar* __restrict d_weight) noexcept {
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t t = 0; t < G::kernel_size; ++t) {
                const Scalar* at = sums + t * padded_channels + c;
                Scalar sum = *at;
                for (std::size_t p = 1; p < parts; ++p) sum += *(at += step);
                d_weight[c * G::kernel_size + t] = sum;
            }
    }
};

}  // namespace ctcnn::kernels
