// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/simd/byte_index.hpp"
#include "ctcnn/simd/maximum.hpp"

/// Max pooling of one row of windows, in the pass of a convolution. Windows neither overlap nor leave gaps (see
/// pool::is_partition). Sizes are arguments, so that layers share the code.
namespace ctcnn::kernels {

struct pooled_row {
    std::size_t windows;     ///< of a row
    std::size_t row, pixel;  ///< elements from one row, and from one pixel, of the image to the next; pixels of the
                             ///< result are as far apart
};

/// index[c] = the index of the last NaN in the window at `x`, for channels that have one there. This need not be fast:
/// it runs in a diverged network only.
template <class Scalar>
[[gnu::cold]] CTCNN_NOINLINE void find_last_nan(const Scalar* x, pooled_row sizes, std::size_t height,
                                                std::size_t width, std::size_t channels, std::uint8_t* index) noexcept {
    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t p = 0; p < height * width; ++p)
            if (std::isnan(x[p / width * sizes.row + p % width * sizes.pixel + c]))
                index[c] = static_cast<std::uint8_t>(p);
}

/// The maximum of one window for `Lanes` channels; see max_pool_row.
template <std::size_t Lanes, class Kernel, class Scalar>
CTCNN_ALWAYS_INLINE inline void max_pool_vector(const Scalar* __restrict x, Scalar* __restrict y,
                                                std::uint8_t* __restrict index, pooled_row sizes) noexcept {
    constexpr std::size_t window_size = Kernel::height * Kernel::width;
    simd::pack<Scalar> here[window_size];
    simd::unroll<window_size>([&](std::size_t p) CTCNN_ALWAYS_INLINE {
        here[p] = load_lanes<Lanes>(x + p / Kernel::width * sizes.row + p % Kernel::width * sizes.pixel);
    });
    auto largest = here[0];
    simd::unroll<window_size - 1>([&](std::size_t p)
                                      CTCNN_ALWAYS_INLINE { largest = simd::maximum_or_nan(largest, here[p + 1]); });
    store_lanes<Lanes>(y, largest);
    if (index == nullptr) return;
    // A NaN equals nothing: its index stays window_size until find_last_nan sets it.
    auto largest_index = simd::broadcast<Scalar>(static_cast<Scalar>(window_size));
    simd::unroll_constants<window_size>([&](auto i) CTCNN_ALWAYS_INLINE {
        constexpr std::size_t p = window_size - 1 - i;  // backwards: the first of equal numbers is set last
        largest_index =
            simd::select_equal(here[p], largest, simd::broadcast<Scalar>(static_cast<Scalar>(p)), largest_index);
    });
    simd::store_bytes<Lanes>(index, largest_index);
    if (simd::any_nan(largest)) find_last_nan(x, sizes, Kernel::height, Kernel::width, Lanes, index);
}

/// x [Kernel::height][windows * Kernel::width] pixels -> y [windows] pixels = the largest x under each window, for
/// `vectors` vectors of channels, the last of which has LastLanes lanes.
/// \param index  as y: receives the index of the largest element in its window, counted row by row: the first of equal
///               ones, or the last NaN; may be null
template <class Scalar, class Kernel, std::size_t LastLanes>
CTCNN_NOINLINE void max_pool_row(const Scalar* __restrict x, Scalar* __restrict y, std::uint8_t* __restrict index,
                                 const pooled_row& row, std::size_t vectors) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    const pooled_row sizes = row;  // in registers: bytes that are stored could else be part of it
    for (std::size_t window = 0; window < sizes.windows; ++window) {
        for (std::size_t v = 0; v < vectors - 1; ++v)
            max_pool_vector<width, Kernel>(x + v * width, y + v * width, index == nullptr ? nullptr : index + v * width,
                                           sizes);
        const std::size_t last = (vectors - 1) * width;
        max_pool_vector<LastLanes, Kernel>(x + last, y + last, index == nullptr ? nullptr : index + last, sizes);
        x += Kernel::width * sizes.pixel;
        y += sizes.pixel;
        if (index != nullptr) index += sizes.pixel;
    }
}

}  // namespace ctcnn::kernels
