// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/conv2d/pad_gradient.hpp"
#include "ctcnn/simd/byte_index.hpp"
#include "ctcnn/simd/pack.hpp"

/// The gradient of a convolution's output where max pooling follows in the same pass: from the pooled output to a
/// buffer of one image, from which the gradients of input and weights are computed. It takes the place of pad_gradient.
namespace ctcnn::kernels {

/// Sizes of a pooled output, and of the gradient that it is spread to. Strides are in elements.
struct spread_sizes {
    std::size_t window_rows, windows;         ///< of the pooled output: rows, and windows of a row
    std::size_t rows, pixels;                 ///< of the convolution's output
    std::size_t row, pixel;                   ///< from one row and pixel of the result to the next
    std::size_t channels;                     ///< of the pooled output
    std::size_t groups, group, padded_group;  ///< groups, and channels of a group in the pooled output and the result
    std::size_t vectors;                      ///< vectors of channels of a group
};

/// spread_gradient for `Vectors` vectors of channels of all pixels. The last vector has LastLanes lanes, of which
/// StoredLanes are written: all of a register where the result is padded.
template <class Activation, class Scalar, class Kernel, std::size_t Vectors, std::size_t LastLanes,
          std::size_t StoredLanes>
CTCNN_NOINLINE void spread_gradient_vectors(const Scalar* __restrict y, const Scalar* __restrict d_y,
                                            const std::uint8_t* __restrict index, Scalar* __restrict to,
                                            Scalar* __restrict d_bias, const spread_sizes& sizes) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, 1, Vectors> sums;
    set_zero(sums);
    const auto store = [](Scalar* at, std::size_t v, simd::pack<Scalar> x) CTCNN_ALWAYS_INLINE {
        if (v + 1 == Vectors)
            store_lanes<StoredLanes>(at + v * width, x);
        else
            simd::store(at + v * width, x);
    };
    for (std::size_t row = 0; row < sizes.rows; ++row, to += sizes.row) {
        Scalar* at = to;
        const bool is_pooled = row / Kernel::height < sizes.window_rows;  // rows after the last window have no gradient
        const std::size_t windows = is_pooled ? sizes.windows : 0;
        std::size_t element = row / Kernel::height * sizes.windows * sizes.channels;
        const std::size_t place = row % Kernel::height * Kernel::width;
        for (std::size_t window = 0; window < windows; ++window, element += sizes.channels) {
            for_each_vector<LastLanes>(
                sums, [&](auto, auto v, simd::pack<Scalar>& sum, auto lanes) CTCNN_ALWAYS_INLINE {
                    const std::size_t from = element + v * width;
                    auto gradient = load_lanes<lanes>(d_y + from);
                    if constexpr (!std::is_same_v<Activation, identity>)
                        gradient = Activation::gradient(load_lanes<lanes>(y + from), gradient);
                    auto here = simd::broadcast<Scalar>(0);  // the sum of the row: at most one of them is not zero
                    simd::unroll<Kernel::width>([&](std::size_t x) CTCNN_ALWAYS_INLINE {
                        const auto value =
                            simd::keep_where_equal<lanes>(index + from, static_cast<std::uint8_t>(place + x), gradient);
                        here = here + value;
                        store(at + x * sizes.pixel, v, value);
                    });
                    sum = sum + here;
                });
            at += Kernel::width * sizes.pixel;
        }
        for (std::size_t x = windows * Kernel::width; x < sizes.pixels; ++x, at += sizes.pixel)
            simd::unroll<Vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE { store(at, v, simd::broadcast<Scalar>(0)); });
    }
    if (d_bias == nullptr) return;
    for_each_vector<LastLanes>(sums, [&](std::size_t, std::size_t v, const simd::pack<Scalar>& sum, auto lanes)
                                         CTCNN_ALWAYS_INLINE {
                                             Scalar* const bias = d_bias + v * width;
                                             store_lanes<lanes>(bias, load_lanes<lanes>(bias) + sum);
                                         });
}

/// How the gradient of a layer is spread.
template <class Scalar>
struct gradient_spreading {
    using function = void (*)(const Scalar* y, const Scalar* d_y, const std::uint8_t* index, Scalar* to, Scalar* d_bias,
                              const spread_sizes& sizes) noexcept;
    spread_sizes sizes;
    function whole, last;  ///< for most_padded_vectors vectors, and for the remaining ones
};
template <class Activation, class Scalar, class Kernel, std::size_t Vectors, std::size_t LastLanes, bool Pads>
constexpr gradient_spreading<Scalar> gradient_spreading_of(const spread_sizes& sizes) {
    constexpr std::size_t rest = (Vectors - 1) % most_padded_vectors + 1, width = simd::width<Scalar>;
    gradient_spreading<Scalar> result{sizes,
                                      nullptr,
                                      spread_gradient_vectors < Activation,
                                      Scalar,
                                      Kernel,
                                      rest,
                                      LastLanes,
                                      Pads ? width : LastLanes > };
    if constexpr (Vectors > most_padded_vectors)
        result.whole = spread_gradient_vectors<Activation, Scalar, Kernel, most_padded_vectors, width, width>;
    return result;
}

/// y, d_y, index [window rows][windows][C] -> the gradient of the activation's input, [rows][pixels][groups][padded
/// channels of a group]. Adds its sum over all pixels to d_bias [C], which may be null. The sums are those of
/// pad_gradient, bit for bit: in the same order, and zero adds nothing.
/// \param y      is not read if the activation's gradient does not depend on it
/// \param index  the index of the largest element in each window, see max_pool_row
template <class Scalar>
CTCNN_NOINLINE void spread_gradient(const Scalar* y, const Scalar* d_y, const std::uint8_t* index, Scalar* to,
                                    Scalar* d_bias, const gradient_spreading<Scalar>& spreading) noexcept {
    const spread_sizes& sizes = spreading.sizes;
    for_each_padded_block<Scalar>(sizes, [&](bool is_last, std::size_t from, std::size_t first) CTCNN_ALWAYS_INLINE {
        (is_last ? spreading.last : spreading.whole)(y + from, d_y + from, index + from, to + first,
                                                     d_bias == nullptr ? nullptr : d_bias + from, sizes);
    });
}

}  // namespace ctcnn::kernels
