// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/pool/max_pool_row.hpp"
#include "ctcnn/simd/maximum.hpp"

/// Pooling of one channels-last image [H][W][C], a vector of channels at a time, so that every shape is vectorized.
///
/// The maximum of a window that contains a NaN is its last NaN, as in PyTorch, which takes an element where
/// `x > largest || isnan(x)`. Of equal numbers it is the first.
namespace ctcnn::kernels {

template <class Scalar, std::size_t Channels, class Window>
struct pool {
    using K = typename Window::kernel_type;
    using S = typename Window::stride_type;
    using P = typename Window::padding_type;
    static constexpr std::size_t width = simd::width<Scalar>;

    /// The rows or columns of the image under one window, [first, last), and how many rows or columns of the padded
    /// image are under it: all of the kernel's, unless ceil_mode added the window.
    struct range {
        std::size_t first, last, padded;
    };
    /// \param padding  before the image
    /// \param padded   the image's size with all its padding
    static constexpr range clip(std::size_t index, std::size_t step, std::size_t padding, std::size_t extent,
                                std::size_t size, std::size_t padded) {
        const std::size_t begin = index * step;  // in the padded image
        return {begin > padding ? begin - padding : 0,
                std::min(begin + extent - std::min(padding, begin + extent), size), std::min(extent, padded - begin)};
    }

    /// Calls function(first channel, lanes) for each vector of channels.
    template <class F>
    CTCNN_ALWAYS_INLINE static void for_each_channel_vector(F&& function) noexcept {
        for (std::size_t c = 0; c + width <= Channels; c += width)
            function(c, std::integral_constant<std::size_t, width>{});
        if constexpr (Channels % width != 0)
            function(Channels / width * width, std::integral_constant<std::size_t, Channels % width>{});
    }

    /// Calls function(output pixel, rows, columns) for each window, or for those of output rows `row` to `end_row`.
    template <class F>
    CTCNN_ALWAYS_INLINE static void for_each_window(F&& function, std::size_t row = 0,
                                                    std::size_t end_row = Window::out_height) noexcept {
        for (std::size_t oy = row; oy < end_row; ++oy)
            for (std::size_t ox = 0; ox < Window::out_width; ++ox)
                function(oy * Window::out_width + ox,
                         clip(oy, S::vertical, P::top, K::height, Window::height, Window::padded_height),
                         clip(ox, S::horizontal, P::left, K::width, Window::width, Window::padded_width));
    }

    static constexpr std::size_t pixel(std::size_t y, std::size_t x) { return (y * Window::width + x) * Channels; }

    /// x [H][W][C] -> y [OH][OW][C] = the largest x under each window; NaN if one of them is NaN.
    /// \param row  the first row of y, of `row` to `end_row`
    CTCNN_NOINLINE static void max_forward(const Scalar* __restrict x, Scalar* __restrict y, std::size_t row = 0,
                                           std::size_t end_row = Window::out_height) noexcept {
        for_each_window(
            [&](std::size_t out, range rows, range columns) {
                for_each_channel_vector([&](std::size_t c, auto lanes) CTCNN_ALWAYS_INLINE {
                    auto largest = load_lanes<lanes>(x + pixel(rows.first, columns.first) + c);
                    for (std::size_t iy = rows.first; iy < rows.last; ++iy)
                        for (std::size_t ix = columns.first; ix < columns.last; ++ix)
                            largest = simd::maximum_or_nan(largest, load_lanes<lanes>(x + pixel(iy, ix) + c));
                    store_lanes<lanes>(y + out * Channels + c, largest);
                });
            },
            row, end_row);
    }

    /// Whether every window is within the padded image.
    static constexpr bool windows_are_whole =
        (Window::out_height - 1) * S::vertical + K::height <= Window::padded_height &&
        (Window::out_width - 1) * S::horizontal + K::width <= Window::padded_width;
    /// Whether windows neither overlap nor leave gaps, and there is no padding: then every element belongs to at most
    /// one window. The index of the largest element in a window must also fit in a byte.
    static constexpr bool is_partition = K::height == S::vertical && K::width == S::horizontal && P::is_zero &&
                                         windows_are_whole && K::height * K::width < 255;

    /// max_forward for channels `first` to `first + count`, which are whole vectors except at the end of all channels.
    /// \param index  [OH][OW][C]: receives the index of the largest element in its window, counted row by row; may be
    ///               null
    /// \param row    the first row of y, of `row` to `end_row`
    CTCNN_NOINLINE static void max_forward_channels(const Scalar* __restrict x, Scalar* __restrict y,
                                                    std::uint8_t* __restrict index, std::size_t first,
                                                    std::size_t count, std::size_t row = 0,
                                                    std::size_t end_row = Window::out_height) noexcept {
        static_assert(is_partition);
        constexpr pooled_row sizes{Window::out_width, Window::width * Channels, Channels};
        const std::size_t vectors = (count + width - 1) / width;
        if (vectors == 0) return;
        constexpr std::size_t last_lanes = (Channels - 1) % width + 1;
        const auto pool_row = count % width == 0 ? max_pool_row<Scalar, K, width> : max_pool_row<Scalar, K, last_lanes>;
        for (; row < end_row; ++row) {
            const std::size_t to = row * Window::out_width * Channels + first;
            pool_row(x + pixel(row * K::height, 0) + first, y + to, index == nullptr ? nullptr : index + to, sizes,
                     vectors);
        }
    }

    /// d_x [H][W][C] = the sum of d_y [OH][OW][C] over the windows in which x is the largest. Comparing x with y costs
    /// two vector instructions, so that forward need not save any index.
    CTCNN_NOINLINE static void max_backward(const Scalar* __restrict x, const Scalar* __restrict y,
                                            const Scalar* __restrict d_y, Scalar* __restrict d_x) noexcept {
        std::fill_n(d_x, Window::height * Window::width * Channels, Scalar{0});
        for_each_window([&](std::size_t out, range rows, range columns) {
            for_each_channel_vector([&](std::size_t c, auto lanes) CTCNN_ALWAYS_INLINE {
                const auto zero = simd::broadcast<Scalar>(0);
                const auto largest = load_lanes<lanes>(y + out * Channels + c);
                // d_y, until the first maximum has received it; then zero
                auto left = load_lanes<lanes>(d_y + out * Channels + c);
                for (std::size_t iy = rows.first; iy < rows.last; ++iy)
                    for (std::size_t ix = columns.first; ix < columns.last; ++ix) {
                        const auto here = load_lanes<lanes>(x + pixel(iy, ix) + c);
                        Scalar* const to = d_x + pixel(iy, ix) + c;
                        store_lanes<lanes>(to, load_lanes<lanes>(to) + simd::select_equal(here, largest, left, zero));
                        left = simd::select_equal(here, largest, zero, left);
                    }
                if (simd::any_nan(largest))
                    add_to_last_nan(x + c, rows, columns, lanes, d_y + out * Channels + c, d_x + c);
            });
        });
    }

    /// The factor of each element in the mean of its window.
    /// \tparam CountsPadding  whether padding is counted as zeros (PyTorch's count_include_pad)
    template <bool CountsPadding>
    CTCNN_ALWAYS_INLINE static Scalar factor_of(range rows, range columns) noexcept {
        if constexpr (windows_are_whole && (CountsPadding || P::is_zero))
            return Scalar{1} / static_cast<Scalar>(K::height * K::width);
        else if constexpr (CountsPadding)
            return Scalar{1} / static_cast<Scalar>(rows.padded * columns.padded);
        else
            return Scalar{1} / static_cast<Scalar>((rows.last - rows.first) * (columns.last - columns.first));
    }

    /// x [H][W][C] -> y [OH][OW][C] = the mean of x under each window.
    /// \param row  the first row of y, of `row` to `end_row`
    template <bool CountsPadding>
    CTCNN_NOINLINE static void average_forward(const Scalar* __restrict x, Scalar* __restrict y, std::size_t row = 0,
                                               std::size_t end_row = Window::out_height) noexcept {
        for_each_window(
            [&](std::size_t out, range rows, range columns) {
                const auto factor = simd::broadcast<Scalar>(factor_of<CountsPadding>(rows, columns));
                for_each_channel_vector([&](std::size_t c, auto lanes) CTCNN_ALWAYS_INLINE {
                    auto sum = simd::broadcast<Scalar>(0);
                    for (std::size_t iy = rows.first; iy < rows.last; ++iy)
                        for (std::size_t ix = columns.first; ix < columns.last; ++ix)
                            sum = sum + load_lanes<lanes>(x + pixel(iy, ix) + c);
                    store_lanes<lanes>(y + out * Channels + c, sum * factor);
                });
            },
            row, end_row);
    }

    template <bool CountsPadding>
    CTCNN_NOINLINE static void average_backward(const Scalar* __restrict d_y, Scalar* __restrict d_x) noexcept {
        std::fill_n(d_x, Window::height * Window::width * Channels, Scalar{0});
        for_each_window([&](std::size_t out, range rows, range columns) {
            const auto factor = simd::broadcast<Scalar>(factor_of<CountsPadding>(rows, columns));
            for_each_channel_vector([&](std::size_t c, auto lanes) CTCNN_ALWAYS_INLINE {
                const auto value = load_lanes<lanes>(d_y + out * Channels + c) * factor;
                for (std::size_t iy = rows.first; iy < rows.last; ++iy)
                    for (std::size_t ix = columns.first; ix < columns.last; ++ix) {
                        Scalar* const to = d_x + pixel(iy, ix) + c;
                        store_lanes<lanes>(to, load_lanes<lanes>(to) + value);
                    }
            });
        });
    }

private:
    // A NaN is not found by comparison with the maximum. This need not be fast: it runs in a diverged network only.

    /// d_x += d_y [channels] at the last NaN of the window, for channels that have one there.
    [[gnu::cold]] CTCNN_NOINLINE static void add_to_last_nan(const Scalar* x, range rows, range columns,
                                                             std::size_t channels, const Scalar* d_y,
                                                             Scalar* d_x) noexcept {
        for (std::size_t c = 0; c < channels; ++c) {
            Scalar* last = nullptr;
            for (std::size_t iy = rows.first; iy < rows.last; ++iy)
                for (std::size_t ix = columns.first; ix < columns.last; ++ix)
                    if (std::isnan(x[pixel(iy, ix) + c])) last = d_x + pixel(iy, ix) + c;
            if (last != nullptr) *last += d_y[c];
        }
    }
};

}  // namespace ctcnn::kernels
