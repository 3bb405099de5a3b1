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

/// Depthwise convolution of one image, in which each channel has its own filter: forward and the gradient of the input.
/// The gradient of the weights is in depthwise_backward_weights.hpp.
///
/// Images are channels-last, [H][W][C], and computed one vector of channels at a time: a weight is a vector, and so is
/// a pixel. There are only KH * KW multiplications for each pixel, so it is essential to load a pixel once for all taps
/// that read it. A tile is a few neighbouring results of a row, held in registers; each pixel of a row of the image is
/// loaded once and multiplied by all weights of a row of the kernel that apply to it. The image is not copied into a
/// plane with a border of zeros: tiles at the border omit the taps that read outside of the image.
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

template <class Scalar, class Geometry>
struct conv2d_depthwise {
    using G = Geometry;
    static_assert(G::group_in == 1 && G::group_out == 1);
    static constexpr std::size_t width = simd::width<Scalar>;
    static constexpr std::size_t channels = G::in_channels, padded_channels = whole_vectors<Scalar>(channels);

    /// Which pixels forward reads, vertically and horizontally.
    struct forward_axes {
        using vertical =
            sliding_axis<G::height, G::out_height, G::kernel_height, G::stride_y, G::padding_top, G::dilation_y>;
        using horizontal =
            sliding_axis<G::width, G::out_width, G::kernel_width, G::stride_x, G::padding_left, G::dilation_x>;
    };
    /// Which pixels of the output's gradient the gradient of the input reads.
    struct gradient_axes {
        using vertical =
            gathering_axis<G::height, G::out_height, G::kernel_height, G::stride_y, G::padding_top, G::dilation_y>;
        using horizontal =
            gathering_axis<G::width, G::out_width, G::kernel_width, G::stride_x, G::padding_left, G::dilation_x>;
    };

    /// Calls function(first channel, lanes) for each vector of channels; `lanes` is a constant.
    template <class F>
    CTCNN_ALWAYS_INLINE static void for_each_channel_vector(F&& function) noexcept {
        for (std::size_t c = 0; c + width <= channels; c += width)
            function(c, std::integral_constant<std::size_t, width>{});
        if constexpr (channels % width != 0)
            function(channels / width * width, std::integral_constant<std::size_t, channels % width>{});
    }
    /// Offset of pixel `index`, in elements.
    static constexpr std::ptrdiff_t pixel(std::ptrdiff_t index) { return index * std::ptrdiff_t{channels}; }
    static constexpr std::ptrdiff_t pixel(std::size_t index) { return pixel(static_cast<std::ptrdiff_t>(index)); }

    /// Weights as the kernels read them: [taps][padded_channels].
    static constexpr std::size_t packed_size = G::kernel_size * padded_channels;

    static constexpr depthwise_sizes sizes{channels, padded_channels, G::kernel_size};

    /// Weights of a row of the kernel that are held in registers together.
    static constexpr even_tiles weights{G::kernel_width, simd::registers / 4};
    /// Results that are held in registers beside them. 7 results load 9 pixels of a row for 21 products with a row of a
    /// 3x3 kernel. 14 results were not faster, took twice as long to compile, and evicted each other from L1 where
    /// there are many channels.
    static constexpr std::size_t most_results =
        std::min(simd::registers - weights.size - 2, std::clamp<std::size_t>(28 / G::kernel_width, 4, 7));

    /// A row of the source, and the row of the kernel that it is multiplied by.
    struct tap_row {
        const Scalar* source;
        std::size_t weights;  ///< offset of the row in the packed weights
    };

    /// y = Activation(convolution of x + bias), for rows [first, last) of y. `bias` may be null.
    template <class Activation>
    static void forward(const Scalar* x, const Scalar* packed, const Scalar* bias, Scalar* y, std::size_t first,
                        std::size_t last, const addition<Scalar>& added = {}) noexcept {
        convolve<forward_axes, Activation>(image_rows{x}, packed, bias, y, first, last,
                                           epilogue<Scalar, Activation>(added));
    }
    /// d_x = the gradient of the input + bias, for rows [first, last) of d_x.
    /// \param gradient  see image_source
    /// \param rows      scratch memory for gradient_rows_size elements
    /// \param bias      the bias of a transposed convolution; may be null
    template <class Source>
    static void backward_data(Source gradient, Scalar* rows, const Scalar* packed, const Scalar* bias, Scalar* d_x,
                              std::size_t first, std::size_t last) noexcept {
        convolve<gradient_axes, identity>(gradient_rows<Source>{gradient, rows}, packed, bias, d_x, first, last);
    }

    // ---- rows of the source ----------------------------------------------------------------------------------------

    /// The image itself as a source: nothing has to be loaded.
    struct image_rows {
        const Scalar* x;
        void load_for(std::size_t) noexcept {}
        void prefetch() noexcept {}
        const Scalar* row(std::size_t index) const noexcept { return x + index * G::width * channels; }
    };

    static constexpr std::size_t gradient_row_size = G::out_width * channels;
    /// Rows of the gradient that a row of the input reads, at most.
    static constexpr std::size_t gathered_rows =
        std::min(((G::kernel_height - 1) * G::dilation_y + G::stride_y - 1) / G::stride_y + 1, G::out_height);

    /// Rows of a strip of the output, over which sums are held in registers before they are added to memory: one,
    /// unless rows are very short. With more rows each vector of channels would step through a larger part of the
    /// image, which does not stay in L1 (a third slower at 256 channels).
    static constexpr std::size_t strip_rows = std::clamp<std::size_t>(7 / G::out_width, 1, G::out_height);
    /// Elements of scratch memory for rows of the gradient, in both backward passes.
    static constexpr std::size_t gradient_rows_size = std::max(gathered_rows, strip_rows) * gradient_row_size;

    /// The gradient of the activation's input as a source: its last few rows, in a ring buffer [gathered_rows][OW][C]
    /// that stays in the caches. Each number is read once for all taps that need it, in the order of memory, and the
    /// next row is prefetched while this one is used. (Without the buffer, reading one vector of channels after the
    /// other, 3x3 convolutions of 64 channels took 1.4 times as long, and the gradient of the weights 1.8 times: Zen
    /// 3.)
    template <class Source>
    struct gradient_rows {
        Source source;
        Scalar* rows;
        std::size_t next = 0;  ///< the first row that has not been read
        std::array<prefetch_stream, 2> ahead{};

        /// Reads the rows that row `y` of the input's gradient needs. Must be called with increasing `y`.
        void load_for(std::size_t y) noexcept {
            using vertical = typename gradient_axes::vertical;
            const auto begin = std::max<std::ptrdiff_t>(vertical::source_index(y, G::kernel_height - 1), 0);
            const auto end = std::min(vertical::source_index(y, 0) + 1, std::ptrdiff_t{G::out_height});
            next = std::max(next, static_cast<std::size_t>(begin));
            if (static_cast<std::ptrdiff_t>(next) >= end) return;  // the row after it is being prefetched
            for (; static_cast<std::ptrdiff_t>(next) < end; ++next)
                load_gradient_row(source, next, rows + next % gathered_rows * gradient_row_size);
            ahead = source.streams(pixel(next * G::out_width), gradient_row_size, tiles_of_row);
        }
        /// Prefetches a part of the next row; called once for each tile.
        CTCNN_ALWAYS_INLINE void prefetch() noexcept {
            for (prefetch_stream& stream : ahead) stream.template next<false>();
        }
        const Scalar* row(std::size_t index) const noexcept { return rows + index % gathered_rows * gradient_row_size; }

    private:
        using tiles = axis_tiles<typename gradient_axes::horizontal, most_results>;
        static constexpr std::size_t tiles_of_row = tiles::whole + (tiles::rest != 0);
    };

    /// Row `row` of the gradient -> to [OW][C].
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
    /// \tparam Axes  forward_axes or gradient_axes
    /// \param source  image_rows or gradient_rows
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
                    rows[count++] = {source.row(static_cast<std::size_t>(vertical::source_index(y, t))),
                                     t * G::kernel_width * padded_channels};
            axis_tiles<horizontal, most_results>::for_each([&](std::size_t x, auto tile, auto size) {
                source.prefetch();
                convolve_tile<horizontal, Activation, tile, size>(
                    rows.data(), count, pixel(horizontal::shift(x) - horizontal::shift(tile)), packed, bias,
                    results + (y * horizontal::results + x) * channels, end);
            });
        }
    }

    /// Computes `Count` results of a row with the taps of results `First` to `First + Count`, whose source indices are
    /// shifted by `shift` elements.
    template <class Axis, class Activation, std::size_t First, std::size_t Count>
    CTCNN_NOINLINE static void convolve_tile(const tap_row* rows, std::size_t row_count, std::ptrdiff_t shift,
                                             const Scalar* __restrict packed, const Scalar* __restrict bias,
                                             Scalar* __restrict results, epilogue<Scalar, Activation> end) noexcept {
        // Forward prefetches the pixels of the image's next row that no tile before this one reads.
        constexpr std::ptrdiff_t new_pixels = (Count * Axis::source + Axis::results - 1) / Axis::results;
        constexpr auto sources = axis_tile<Axis, First, Count, 0, G::kernel_width>::sources;
        const Scalar* next_row = nullptr;
        if (!Axis::gathers && row_count > 0)
            next_row = rows[row_count - 1].source + shift +
                       pixel(std::ptrdiff_t{Axis::source} + sources.begin + std::ptrdiff_t{sources.size} - new_pixels);
        for_each_channel_vector([&](std::size_t c, auto lanes) CTCNN_ALWAYS_INLINE {
            register_tile<Scalar, Count, 1> tile;
            const auto start = bias == nullptr ? simd::broadcast<Scalar>(0) : load_lanes<lanes>(bias + c);
            simd::unroll<Count>([&](std::size_t r) CTCNN_ALWAYS_INLINE {
                tile.sum[r] = start;
                // The same pixel of the next row: a line is read before it is written. This saves 5 % of a 3x3
                // convolution of images that are not in the cache.
                simd::prefetch_for_write(results + (Axis::results + r) * channels + c);
            });
            if (next_row != nullptr)
                simd::unroll<std::size_t{new_pixels}>(
                    [&](std::size_t i) CTCNN_ALWAYS_INLINE { simd::prefetch(next_row + pixel(i) + c); });
            for (std::size_t y = 0; y < row_count; ++y) {
                const Scalar* const from = rows[y].source + shift + c;
                const Scalar* const row_weights = packed + rows[y].weights + c;
                simd::unroll_constants<weights.tiles>([&](auto row_tile) CTCNN_ALWAYS_INLINE {
                    constexpr std::size_t first = weights.first(row_tile), taps = weights.size_of(row_tile);
                    simd::pack<Scalar> weight[taps];
                    simd::unroll<taps>([&](std::size_t t) CTCNN_ALWAYS_INLINE {
                        weight[t] = simd::load(row_weights + (first + t) * padded_channels);
                    });
                    axis_tile<Axis, First, Count, first, taps>::for_each_product(
                        [&](std::ptrdiff_t source)
                            CTCNN_ALWAYS_INLINE { return load_lanes<lanes>(from + pixel(source)); },
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
};

}  // namespace ctcnn::kernels
