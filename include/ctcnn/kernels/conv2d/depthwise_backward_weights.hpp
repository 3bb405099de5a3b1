// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/conv2d/depthwise.hpp"
#include "ctcnn/kernels/conv2d/sliding_axis.hpp"
#include "ctcnn/simd/pack.hpp"

/// Gradient of the weights of a depthwise convolution: the correlation of the image with the output's gradient, in
/// tiles of the kernel's taps.
namespace ctcnn::kernels {

/// Sums [taps][padded_channels] -> weight gradient [C][1][KH][KW]. There are `pieces` partial sums, `step` elements
/// apart, which are added in order.
template <class Scalar>
CTCNN_NOINLINE void unpack_depthwise(const Scalar* __restrict sums, std::size_t step, std::size_t pieces,
                                     Scalar* __restrict d_weight, const depthwise_sizes& sizes) noexcept {
    for (std::size_t c = 0; c < sizes.channels; ++c)
        for (std::size_t t = 0; t < sizes.taps; ++t) {
            const Scalar* at = sums + t * sizes.padded_channels + c;
            Scalar sum = *at;
            for (std::size_t p = 1; p < pieces; ++p) sum += *(at += step);
            d_weight[c * sizes.taps + t] = sum;
        }
}

/// The gradient of the weights of a depthwise convolution.
template <class Scalar, class Geometry>
struct conv2d_depthwise_weights : conv2d_depthwise<Scalar, Geometry> {
    using G = Geometry;
    using base = conv2d_depthwise<Scalar, Geometry>;
    using base::channels;
    using base::for_each_channel_vector;
    using base::gradient_row_size;
    using base::load_gradient_row;
    using base::packed_size;
    using base::padded_channels;
    using base::pixel;
    using base::strip_rows;
    using base::width;
    using typename base::forward_axes;

    /// Elements of the sums that accumulate_weights adds to: [taps][padded_channels] of the weights, and
    /// [padded_channels] of the bias.
    static constexpr std::size_t weight_sums_size = packed_size, bias_sums_size = padded_channels;

    /// Sums that are held in registers together, for a tile of the kernel's taps. The gradients of a few neighbouring
    /// pixels are held beside them.
    static constexpr std::size_t most_sums = simd::registers - simd::registers / 4 - 4;
    static constexpr even_tiles tile_columns{G::kernel_width, most_sums};
    static constexpr even_tiles tile_rows{G::kernel_height, most_sums / tile_columns.size};
    /// Small kernels have too few sums to hide the latency of multiply-adds (4 cycles at 2 a cycle). So there are
    /// several copies of each sum, for neighbouring pixels.
    static constexpr std::size_t tile_taps = tile_rows.size * tile_columns.size;
    static constexpr std::size_t copies = std::min((8 + tile_taps - 1) / tile_taps, most_sums / tile_taps);
    static constexpr std::size_t most_gradients = std::min<std::size_t>(7, simd::registers - 4 - copies * tile_taps);
    /// weight_sums += the gradient of the weights, bias_sums += that of the bias, for one image x. The sums of a strip
    /// start at zero in registers and are then added to memory, which is more accurate than one long sum.
    /// \param rows  scratch memory for gradient_rows_size elements
    template <class Source>
    static void accumulate_weights(const Scalar* x, Source gradient, Scalar* rows, Scalar* weight_sums,
                                   Scalar* bias_sums) noexcept {
        using vertical = typename forward_axes::vertical;
        constexpr std::size_t tall = tile_rows.size, rest = G::kernel_height % tall;
        constexpr std::size_t tiles = tile_columns.tiles * tile_rows.tiles;
        constexpr std::size_t calls = tiles * (padded_channels / width);
        for (std::size_t top = 0; top < G::out_height; top += strip_rows) {
            const gradient_strip strip{rows, top, std::min(top + strip_rows, G::out_height)};
            for (std::size_t y = top; y < strip.bottom; ++y)
                load_gradient_row(gradient, y, rows + (y - top) * gradient_row_size);
            // Prefetch the next strip of the gradient, and the rows of the image that it is the first to read.
            const auto streams =
                gradient.streams(pixel(strip.bottom * G::out_width), strip_rows * gradient_row_size, calls);
            const Scalar* const below =
                x + pixel((vertical::source_index(strip.bottom, 0) + std::ptrdiff_t{G::kernel_height} - 1) *
                          std::ptrdiff_t{G::width});
            prefetch_streams ahead{
                {streams[0], streams[1],
                 prefetch_stream::contiguous(below, strip_rows * G::stride_y * G::width * channels * sizeof(Scalar),
                                             calls)}};
            simd::unroll_constants<tile_columns.tiles>([&](auto tile) CTCNN_ALWAYS_INLINE {
                constexpr std::size_t column = tile_columns.first(tile), columns = tile_columns.size_of(tile);
                std::size_t row = 0;
                for (; row + tall <= G::kernel_height; row += tall)
                    correlate<tall, column, columns>(x, strip, row, ahead, weight_sums,
                                                     column + row == 0 ? bias_sums : nullptr);
                if constexpr (rest != 0) correlate<rest, column, columns>(x, strip, row, ahead, weight_sums, nullptr);
            });
        }
    }

    /// Rows [top, bottom) of the gradient, [rows][OW][C].
    struct gradient_strip {
        const Scalar* gradient;
        std::size_t top, bottom;
    };

    /// Adds to the sums of a tile of taps, which begins at row `first_row` of the kernel. `bias_sums` may be null.
    template <std::size_t Rows, std::size_t FirstColumn, std::size_t Columns>
    CTCNN_NOINLINE static void correlate(const Scalar* __restrict x, gradient_strip strip, std::size_t first_row,
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
            for (std::size_t y = strip.top; y < strip.bottom; ++y)
                axis_tiles<horizontal, most_gradients>::for_each([&](std::size_t column, auto first,
                                                                     auto size) CTCNN_ALWAYS_INLINE {
                    const Scalar* const gradient =
                        strip.gradient + ((y - strip.top) * G::out_width + column) * channels + c;
                    simd::pack<Scalar> d_y[size];
                    simd::unroll<size>([&](std::size_t r) CTCNN_ALWAYS_INLINE {
                        d_y[r] = load_lanes<lanes>(gradient + r * channels);
                        bias[r % 2] = bias[r % 2] + d_y[r];
                    });
                    const std::ptrdiff_t shift =
                        pixel(horizontal::shift(column) - horizontal::shift(first)) + static_cast<std::ptrdiff_t>(c);
                    simd::unroll<Rows>([&](std::size_t row) CTCNN_ALWAYS_INLINE {
                        const std::ptrdiff_t source = vertical::source_index(y, first_row + row);
                        if (!is_inside<vertical>(source)) return;
                        const Scalar* const from = x + pixel(source * std::ptrdiff_t{G::width}) + shift;
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
