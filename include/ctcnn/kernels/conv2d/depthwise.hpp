// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/kernels/conv2d/sliding_axis.hpp"
#include "ctcnn/simd/memory.hpp"

/// Depthwise convolution of one image: each channel has one filter of its own.
///
/// Images are channels-last, [H][W][C], so all is done for a vector of channels at a time: a weight is a vector, and so
/// is a pixel. There are only KH * KW multiplications for each pixel that is read, so what counts is to load a pixel
/// once for all the taps that lie over it. Neighbouring results of a row are held in registers, the row of the image
/// slides past below them, and each pixel of it is multiplied by all weights of the kernel's row. The image is not
/// copied into a plane with a border of zeros: tiles at the border leave out what is not there.
namespace ctcnn::kernels {

/// Sizes of the weights of a depthwise convolution.
struct depthwise_sizes {
    std::size_t channels, padded_channels, taps;
};

/// weight [C][1][KH][KW] -> packed [taps][padded_channels], with zeros in the padding.
template <class Scalar>
CTCNN_NOINLINE void pack_depthwise(const Scalar* __restrict weight, Scalar* __restrict packed,
                                   const depthwise_sizes& sizes) noexcept {
    const std::size_t channels = sizes.channels, padded = sizes.padded_channels;
    for (std::size_t t = 0; t < sizes.taps; ++t, packed += padded) {
        for (std::size_t c = 0; c < channels; ++c) packed[c] = weight[c * sizes.taps + t];
        std::fill_n(packed + channels, padded - channels, Scalar{0});
    }
}

/// Sums [taps][padded_channels] -> weight gradient [C][1][KH][KW]; `parts` blocks of sums, neighbours `step` elements
/// apart, are added in order.
template <class Scalar>
CTCNN_NOINLINE void unpack_depthwise(const Scalar* __restrict sums, std::size_t step, std::size_t parts,
                                     Scalar* __restrict d_weight, const depthwise_sizes& sizes) noexcept {
    for (std::size_t c = 0; c < sizes.channels; ++c)
        for (std::size_t t = 0; t < sizes.taps; ++t) {
            const Scalar* at = sums + t * sizes.padded_channels + c;
            Scalar sum = *at;
            for (std::size_t p = 1; p < parts; ++p) sum += *(at += step);
            d_weight[c * sizes.taps + t] = sum;
        }
}

template <class Scalar, class Geometry>
struct conv2d_depthwise {
    using G = Geometry;
    static_assert(G::group_in == 1 && G::group_out == 1);
    static constexpr std::size_t width = simd::width<Scalar>;
    static constexpr std::size_t channels = G::in_channels, padded_channels = whole_vectors<Scalar>(channels);

    /// What forward reads, vertically and horizontally, and what the gradient of the input reads.
    struct forward_axes {
        using vertical =
            sliding_axis<G::height, G::out_height, G::kernel_height, G::stride_y, G::padding_top, G::dilation_y>;
        using horizontal =
            sliding_axis<G::width, G::out_width, G::kernel_width, G::stride_x, G::padding_left, G::dilation_x>;
    };
    struct gradient_axes {
        using vertical =
            gathering_axis<G::height, G::out_height, G::kernel_height, G::stride_y, G::padding_top, G::dilation_y>;
        using horizontal =
            gathering_axis<G::width, G::out_width, G::kernel_width, G::stride_x, G::padding_left, G::dilation_x>;
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
    static constexpr std::ptrdiff_t pixel(std::size_t place) { return pixel(static_cast<std::ptrdiff_t>(place)); }

    // ---- forward, and the gradient of the input ------------------------------------------------------------------

    /// Weights as the kernels read them: [taps][padded_channels].
    static constexpr std::size_t packed_size = G::kernel_size * padded_channels;

    static constexpr depthwise_sizes sizes{channels, padded_channels, G::kernel_size};

    /// Weights of a row of the kernel that are held in registers together, and results beside them. 7 results load 9
    /// pixels of a row for 21 products of a 3x3 kernel; 14 were no faster, took twice as long to compile, and evicted
    /// each other from the nearest cache where there are many channels.
    static constexpr even_parts weights{G::kernel_width, simd::registers / 4};
    static constexpr std::size_t most_results =
        std::min(simd::registers - weights.size - 2, std::clamp<std::size_t>(28 / G::kernel_width, 4, 7));

    /// Where a row of the source and the row of the kernel above it begin.
    struct tap_row {
        const Scalar* source;
        std::size_t weights;
    };

    /// y = Activation(convolution of x + bias), for rows [first, last) of y. `bias` may be null.
    template <class Activation>
    static void forward(const Scalar* x, const Scalar* packed, const Scalar* bias, Scalar* y, std::size_t first,
                        std::size_t last, const addition<Scalar>& added = {}) noexcept {
        convolve<forward_axes, Activation>(image_rows{x}, packed, bias, y, first, last,
                                           epilogue<Scalar, Activation>(added));
    }
    /// d_x = the gradient of the input, for rows [first, last) of it, + bias; `bias`, which a transposed convolution
    /// has, may be null.
    /// \param gradient  see image_source
    /// \param rows      memory for gradient_rows_size elements
    template <class Source>
    static void backward_data(Source gradient, Scalar* rows, const Scalar* packed, const Scalar* bias, Scalar* d_x,
                              std::size_t first, std::size_t last) noexcept {
        convolve<gradient_axes, identity>(gradient_rows<Source>{gradient, rows}, packed, bias, d_x, first, last);
    }

    // ---- rows of the source ----------------------------------------------------------------------------------------

    /// The image as it is: all rows are there.
    struct image_rows {
        const Scalar* x;
        void load_for(std::size_t) noexcept {}
        void ask_for_more() noexcept {}
        const Scalar* row(std::size_t place) const noexcept { return x + place * G::width * channels; }
    };

    static constexpr std::size_t gradient_row_size = G::out_width * channels;
    /// Rows of the gradient under the window of a row of the input, at most.
    static constexpr std::size_t gathered_rows =
        std::min(((G::kernel_height - 1) * G::dilation_y + G::stride_y - 1) / G::stride_y + 1, G::out_height);

    /// The gradient, taken through the activation, a row at a time: the last few rows, in memory that stays in the
    /// nearest caches. Each number is read once for all the taps over it and in the order of memory, and the next row
    /// is asked for while this one is computed with. (Read in place, vector of channels after vector, 3x3 convolutions
    /// of 64 channels took 1.4 times as long, and the gradient of the weights 1.8 times: Zen 3.)
    template <class Source>
    struct gradient_rows {
        Source source;
        Scalar* rows;
        std::size_t next = 0;  ///< the first row that has not been read
        std::array<prefetch_stream, 2> ahead{};

        /// Reads what row `y` of the input's gradient needs. Rows are asked for from above, and each window begins and
        /// ends no higher than the one before; with a stride, it does not read all the rows it lies over.
        void load_for(std::size_t y) noexcept {
            using vertical = typename gradient_axes::vertical;
            const auto begin = std::max<std::ptrdiff_t>(vertical::place(y, G::kernel_height - 1), 0);
            const auto end = std::min(vertical::place(y, 0) + 1, std::ptrdiff_t{G::out_height});
            next = std::max(next, static_cast<std::size_t>(begin));
            if (static_cast<std::ptrdiff_t>(next) >= end) return;  // and the row after it has been asked for
            for (; static_cast<std::ptrdiff_t>(next) < end; ++next)
                load_gradient_row(source, next, rows + next % gathered_rows * gradient_row_size);
            ahead = source.streams(pixel(next * G::out_width), gradient_row_size, tiles_of_row);
        }
        CTCNN_ALWAYS_INLINE void ask_for_more() noexcept {
            for (prefetch_stream& stream : ahead) stream.template next<false>();
        }
        const Scalar* row(std::size_t place) const noexcept { return rows + place % gathered_rows * gradient_row_size; }

    private:
        using tiles = axis_tiles<typename gradient_axes::horizontal, most_results>;
        static constexpr std::size_t tiles_of_row = tiles::whole + (tiles::rest != 0);
    };

    template <class Source>
    CTCNN_NOINLINE static void load_gradient_row(Source gradient, std::size_t row, Scalar* __restrict to) noexcept {
        constexpr std::size_t vectors = gradient_row_size / width, rest = gradient_row_size % width;
        const std::ptrdiff_t from = pixel(row * G::out_width);
        for (std::size_t i = 0; i < vectors * width; i += width)
            simd::store(to + i, gradient.template load<width>(from + static_cast<std::ptrdiff_t>(i)));
        if constexpr (rest != 0)
            store_lanes<rest>(to + vectors * width,
                              gradient.template load<rest>(from + std::ptrdiff_t{vectors * width}));
    }

    /// Rows [first, last) of the results [rows][columns][C] = Activation(sum over taps + bias); `bias` may be null.
    /// Axes: forward_axes or gradient_axes. `source`: image_rows or gradient_rows.
    template <class Axes, class Activation, class Source>
    static void convolve(Source source, const Scalar* packed, const Scalar* bias, Scalar* results, std::size_t first,
                         std::size_t last, epilogue<Scalar, Activation> end = {}) noexcept {
        using vertical = typename Axes::vertical;
        using horizontal = typename Axes::horizontal;
        for (std::size_t y = first; y < last; ++y) {
            source.load_for(y);
            std::array<tap_row, G::kernel_height> rows{};
            std::size_t count = 0;
            for (std::size_t t = 0; t < G::kernel_height; ++t)
                if (reads_source<vertical>(y, t))
                    rows[count++] = {source.row(static_cast<std::size_t>(vertical::place(y, t))),
                                     t * G::kernel_width * padded_channels};
            axis_tiles<horizontal, most_results>::for_each([&](std::size_t x, auto tile, auto size) {
                source.ask_for_more();
                convolve_tile<horizontal, Activation, tile, size>(
                    rows.data(), count, pixel(horizontal::shift(x) - horizontal::shift(tile)), packed, bias,
                    results + (y * horizontal::results + x) * channels, end);
            });
        }
    }

    /// `Count` results of a row, those from `First` on, with the source shifted by `shift`.
    template <class Axis, class Activation, std::size_t First, std::size_t Count>
    CTCNN_NOINLINE static void convolve_tile(const tap_row* rows, std::size_t row_count, std::ptrdiff_t shift,
                                             const Scalar* __restrict packed, const Scalar* __restrict bias,
                                             Scalar* __restrict results, epilogue<Scalar, Activation> end) noexcept {
        // The pixels of the next row of the image that a window of this tile will be the first to read.
        constexpr std::ptrdiff_t fresh = (Count * Axis::source + Axis::results - 1) / Axis::results;
        constexpr auto places = axis_tile<Axis, First, Count, 0, G::kernel_width>::places;
        const Scalar* unread = nullptr;
        if (!Axis::gathers && row_count > 0)
            unread = rows[row_count - 1].source + shift +
                     pixel(std::ptrdiff_t{Axis::source} + places.begin + std::ptrdiff_t{places.size} - fresh);
        for_each_channel_vector([&](std::size_t c, auto lanes) CTCNN_ALWAYS_INLINE {
            register_tile<Scalar, Count, 1> tile;
            const auto start = bias == nullptr ? simd::broadcast<Scalar>(0) : load_lanes<lanes>(bias + c);
            simd::unroll<Count>([&](std::size_t r) CTCNN_ALWAYS_INLINE {
                tile.sum[r] = start;
                // The same place of the next row: what is written comes from memory first, and nobody else asks for it
                // in time (5 % of a 3x3 convolution of images that are not in the cache).
                simd::prefetch_for_write(results + (Axis::results + r) * channels + c);
            });
            if (unread != nullptr)
                simd::unroll<std::size_t{fresh}>([&](std::size_t i)
                                                     CTCNN_ALWAYS_INLINE { simd::prefetch(unread + pixel(i) + c); });
            for (std::size_t y = 0; y < row_count; ++y) {
                const Scalar* const from = rows[y].source + shift + c;
                const Scalar* const row_weights = packed + rows[y].weights + c;
                simd::unroll_constants<weights.parts>([&](auto part) CTCNN_ALWAYS_INLINE {
                    constexpr std::size_t first = weights.first(part), taps = weights.size_of(part);
                    simd::pack<Scalar> weight[taps];
                    simd::unroll<taps>([&](std::size_t t) CTCNN_ALWAYS_INLINE {
                        weight[t] = simd::load(row_weights + (first + t) * padded_channels);
                    });
                    axis_tile<Axis, First, Count, first, taps>::for_each_product(
                        [&](std::ptrdiff_t place)
                            CTCNN_ALWAYS_INLINE { return load_lanes<lanes>(from + pixel(place)); },
                        [&](std::size_t r, std::size_t t, const simd::pack<Scalar>& x)
                            CTCNN_ALWAYS_INLINE { tile.sum[r] = simd::multiply_add(x, weight[t], tile.sum[r]); });
                });
            }
            simd::unroll<Count>([&](std::size_t r) CTCNN_ALWAYS_INLINE {
                Scalar* const at = results + r * channels + c;
                store_lanes<lanes>(at, end.template value<lanes>(tile.sum[r], at));
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
    /// Elements of memory for rows of the gradient, in both passes.
    static constexpr std::size_t gradient_rows_size = std::max(gathered_rows, band_rows) * gradient_row_size;

    /// weight_sums += the gradient of the weights, bias_sums += that of the bias, for one image x. The sums of a band
    /// of rows start at zero in registers and are then added to memory: more exact than one long chain.
    /// \param rows  memory for gradient_rows_size elements
    template <class Source>
    static void accumulate_weights(const Scalar* x, Source gradient, Scalar* rows, Scalar* weight_sums,
                                   Scalar* bias_sums) noexcept {
        using vertical = typename forward_axes::vertical;
        constexpr std::size_t tall = block_rows.size, rest = G::kernel_height % tall;
        constexpr std::size_t blocks = block_columns.parts * block_rows.parts;
        constexpr std::size_t calls = blocks * (padded_channels / width);
        for (std::size_t top = 0; top < G::out_height; top += band_rows) {
            const band_of_rows band{rows, top, std::min(top + band_rows, G::out_height)};
            for (std::size_t y = top; y < band.bottom; ++y)
                load_gradient_row(gradient, y, rows + (y - top) * gradient_row_size);
            // The next band, and below it what of the image its windows are the first to read.
            const auto streams =
                gradient.streams(pixel(band.bottom * G::out_width), band_rows * gradient_row_size, calls);
            const Scalar* const below =
                x + pixel((vertical::place(band.bottom, 0) + std::ptrdiff_t{G::kernel_height} - 1) *
                          std::ptrdiff_t{G::width});
            prefetch_streams ahead{
                {streams[0], streams[1],
                 prefetch_stream::whole(below, band_rows * G::stride_y * G::width * channels * sizeof(Scalar), calls)}};
            simd::unroll_constants<block_columns.parts>([&](auto part) CTCNN_ALWAYS_INLINE {
                constexpr std::size_t column = block_columns.first(part), columns = block_columns.size_of(part);
                std::size_t row = 0;
                for (; row + tall <= G::kernel_height; row += tall)
                    correlate<tall, column, columns>(x, band, row, ahead, weight_sums,
                                                     column + row == 0 ? bias_sums : nullptr);
                if constexpr (rest != 0) correlate<rest, column, columns>(x, band, row, ahead, weight_sums, nullptr);
            });
        }
    }

    /// Rows [top, bottom) of the gradient.
    struct band_of_rows {
        const Scalar* gradient;
        std::size_t top, bottom;
    };

    /// The block of taps from row `first_row` on; `bias_sums` may be null.
    template <std::size_t Rows, std::size_t FirstColumn, std::size_t Columns>
    CTCNN_NOINLINE static void correlate(const Scalar* __restrict x, band_of_rows band, std::size_t first_row,
                                         prefetch_streams& ahead, Scalar* __restrict weight_sums,
                                         Scalar* __restrict bias_sums) noexcept {
        using vertical = typename forward_axes::vertical;
        using horizontal = typename forward_axes::horizontal;
        constexpr std::size_t taps = Rows * Columns;
        for_each_channel_vector([&](std::size_t c, auto lanes) CTCNN_ALWAYS_INLINE {
            ahead.next();
            register_tile<Scalar, copies, taps> tile;
            set_zero(tile);
            simd::pack<Scalar> bias[2] = {simd::broadcast<Scalar>(0), simd::broadcast<Scalar>(0)};
            for (std::size_t y = band.top; y < band.bottom; ++y)
                axis_tiles<horizontal, most_gradients>::for_each([&](std::size_t column, auto first,
                                                                     auto size) CTCNN_ALWAYS_INLINE {
                    const Scalar* const gradient =
                        band.gradient + ((y - band.top) * G::out_width + column) * channels + c;
                    simd::pack<Scalar> d_y[size];
                    simd::unroll<size>([&](std::size_t r) CTCNN_ALWAYS_INLINE {
                        d_y[r] = load_lanes<lanes>(gradient + r * channels);
                        bias[r % 2] = bias[r % 2] + d_y[r];
                    });
                    const std::ptrdiff_t shift =
                        pixel(horizontal::shift(column) - horizontal::shift(first)) + static_cast<std::ptrdiff_t>(c);
                    simd::unroll<Rows>([&](std::size_t row) CTCNN_ALWAYS_INLINE {
                        const std::ptrdiff_t place = vertical::place(y, first_row + row);
                        if (!is_inside<vertical>(place)) return;
                        const Scalar* const from = x + pixel(place * std::ptrdiff_t{G::width}) + shift;
                        axis_tile<horizontal, first, size, FirstColumn, Columns>::for_each_product(
                            [&](std::ptrdiff_t in_row)
                                CTCNN_ALWAYS_INLINE { return load_lanes<lanes>(from + pixel(in_row)); },
                            [&](std::size_t r, std::size_t t, const simd::pack<Scalar>& value) CTCNN_ALWAYS_INLINE {
                                const std::size_t sum = r % copies * taps + row * Columns + t;
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
};

}  // namespace ctcnn::kernels
