// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "ctcnn/kernels/winograd_transform.hpp"
#include "ctcnn/simd/pack.hpp"

/// Winograd's transforms of filters, and of the gradient back to them: 9 taps <-> the points of the largest tile, which
/// makes Rows x Columns outputs. Shared by all layers that have tiles of the same sizes.
namespace ctcnn::kernels {

/// Index of point (i, j) of the largest tile among a block's matrices: group after group, see winograd_matrices.
template <std::size_t Small, std::size_t Rows, std::size_t Columns>
constexpr std::size_t winograd_point_index(std::size_t i, std::size_t j) {
    constexpr std::size_t common = Small + 2;
    constexpr std::size_t right = Columns > Small ? common : 0, below = Rows > Small ? common : 0;
    if (i < common) return j < common ? i * common + j : common * common + i;
    return common * common + right + (j < common ? j : below);
}

/// taps [9][simd width], perhaps in reverse, -> one row of each point's matrix; the matrices are `matrix` elements
/// apart.
template <class Scalar, std::size_t Small, std::size_t Rows, std::size_t Columns>
CTCNN_NOINLINE void winograd_filter(const Scalar* __restrict taps, bool backwards, Scalar* __restrict filters,
                                    std::size_t matrix) noexcept {
    using down = winograd_transform<Scalar, Small, Rows>;
    using along = winograd_transform<Scalar, Small, Columns>;
    constexpr std::size_t width = simd::width<Scalar>;
    simd::pack<Scalar> half[down::points][3];
    simd::unroll<3>([&](auto x) CTCNN_ALWAYS_INLINE {
        simd::pack<Scalar> column[3], result[down::points];
        simd::unroll<3>([&](auto y) CTCNN_ALWAYS_INLINE {
            column[y] = simd::load(taps + (backwards ? 8 - (y * 3 + x) : y * 3 + x) * width);
        });
        down::filter(column, result);
        simd::unroll<down::points>([&](auto i) CTCNN_ALWAYS_INLINE { half[i][x] = result[i]; });
    });
    simd::unroll<down::points>([&](auto i) CTCNN_ALWAYS_INLINE {
        simd::pack<Scalar> result[along::points];
        along::filter(half[i], result);
        simd::unroll<along::points>([&](auto j) CTCNN_ALWAYS_INLINE {
            simd::store(filters + winograd_point_index<Small, Rows, Columns>(i, j) * matrix, result[j]);
        });
    });
}

/// The sum of `parts` gradients of transformed filters, `part` elements apart and added in order, -> the gradient of
/// taps [9][simd width].
template <class Scalar, std::size_t Small, std::size_t Rows, std::size_t Columns>
CTCNN_NOINLINE void winograd_filter_gradient(const Scalar* __restrict d_filters, std::size_t matrix, std::size_t part,
                                             std::size_t parts, Scalar* __restrict taps) noexcept {
    using down = winograd_transform<Scalar, Small, Rows>;
    using along = winograd_transform<Scalar, Small, Columns>;
    constexpr std::size_t width = simd::width<Scalar>;
    simd::pack<Scalar> half[3][along::points];
    simd::unroll<along::points>([&](auto j) CTCNN_ALWAYS_INLINE {
        simd::pack<Scalar> column[down::points], result[3];
        const auto at = [&](auto i) CTCNN_ALWAYS_INLINE {
            return d_filters + winograd_point_index<Small, Rows, Columns>(i, j) * matrix;
        };
        simd::unroll<down::points>([&](auto i) CTCNN_ALWAYS_INLINE { column[i] = simd::load(at(i)); });
        for (std::size_t p = 1; p < parts; ++p)
            simd::unroll<down::points>(
                [&](auto i) CTCNN_ALWAYS_INLINE { column[i] = column[i] + simd::load(at(i) + p * part); });
        down::filter_gradient(column, result);
        simd::unroll<3>([&](auto y) CTCNN_ALWAYS_INLINE { half[y][j] = result[y]; });
    });
    simd::unroll<3>([&](auto y) CTCNN_ALWAYS_INLINE {
        simd::pack<Scalar> result[3];
        along::filter_gradient(half[y], result);
        simd::unroll<3>([&](auto x) CTCNN_ALWAYS_INLINE { simd::store(taps + (y * 3 + x) * width, result[x]); });
    });
}

}  // namespace ctcnn::kernels
