// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/kernels/winograd/tiles.hpp"
#include "ctcnn/kernels/winograd/transform.hpp"
#include "ctcnn/simd/pack.hpp"

/// Winograd's transforms of filters and of their gradient: 9 taps <-> the points of the largest tile, which has Rows x
/// Columns outputs. They are shared by all layers with tiles of these sizes.
namespace ctcnn::kernels::winograd {

/// The rows of the points of the largest tile in a block's matrices, which are `matrix` elements apart and ordered by
/// kind (see point_matrices).
template <std::size_t Small, std::size_t Rows, std::size_t Columns, class Element>
constexpr tile_rows<Element, Small> filter_rows(Element* filters, std::size_t matrix) noexcept {
    constexpr std::size_t common = Small + 2;
    constexpr std::size_t right = common * common;                     // the first matrix of kind 1,
    constexpr std::size_t below = right + common * (Columns > Small);  // of kind 2,
    constexpr std::size_t corner = below + common * (Rows > Small);    // and of kind 3
    return {{filters, filters + right * matrix, filters + below * matrix, filters + corner * matrix},
            {matrix, matrix, matrix, matrix}};
}

/// taps [9][simd width] -> one row of each point's matrix; the matrices are `matrix` elements apart.
/// \param backwards  whether the taps are read in reverse order, which rotates the filter by 180°
template <class Scalar, std::size_t Small, std::size_t Rows, std::size_t Columns>
CTCNN_NOINLINE void transform_filter(const Scalar* __restrict taps, bool backwards, Scalar* __restrict filters,
                                     std::size_t matrix) noexcept {
    using down = tile_transform<Scalar, Small, Rows>;
    using along = tile_transform<Scalar, Small, Columns>;
    constexpr std::ptrdiff_t width = simd::width<Scalar>;
    half_transform<Scalar, Small> half;
    const std::ptrdiff_t tap = backwards ? -width : width;
    const Scalar* from = backwards ? taps + 8 * width : taps;
    for (std::size_t x = 0; x < 3; ++x, from += tap) {
        const simd::pack<Scalar> column[3] = {simd::load(from), simd::load(from + 3 * tap), simd::load(from + 6 * tap)};
        simd::pack<Scalar> result[down::points];
        down::filter(column, result);
        simd::unroll<down::points>([&](std::size_t i) CTCNN_ALWAYS_INLINE { half.store(i, x, result[i]); });
    }
    const auto rows = filter_rows<Small, Rows, Columns>(filters, matrix);
    for (std::size_t i = 0; i < down::points; ++i) {
        const point_line<Scalar, Small> to = rows.row(i);
        const simd::pack<Scalar> row[3] = {half.load(i, 0), half.load(i, 1), half.load(i, 2)};
        simd::pack<Scalar> result[along::points];
        along::filter(row, result);
        simd::unroll<along::points>([&](std::size_t j) CTCNN_ALWAYS_INLINE { simd::store(to.point(j), result[j]); });
    }
}

/// The sum of `sums` partial gradients of transformed filters, `step` elements apart and added in order, -> the
/// gradient of taps [9][simd width].
template <class Scalar, std::size_t Small, std::size_t Rows, std::size_t Columns>
CTCNN_NOINLINE void transform_filter_gradient(const Scalar* __restrict d_filters, std::size_t matrix, std::size_t step,
                                              std::size_t sums, Scalar* __restrict taps) noexcept {
    using down = tile_transform<Scalar, Small, Rows>;
    using along = tile_transform<Scalar, Small, Columns>;
    constexpr std::size_t width = simd::width<Scalar>;
    half_transform<Scalar, Small> half;
    const auto rows = filter_rows<Small, Rows, Columns>(d_filters, matrix);
    for (std::size_t j = 0; j < along::points; ++j) {
        point_line<const Scalar, Small> from = rows.column(j);
        simd::pack<Scalar> column[down::points], result[3];
        simd::unroll<down::points>([&](std::size_t i) CTCNN_ALWAYS_INLINE { column[i] = simd::load(from.point(i)); });
        for (std::size_t p = 1; p < sums; ++p) {
            from.common += step, from.extra += step;
            simd::unroll<down::points>([&](std::size_t i)
                                           CTCNN_ALWAYS_INLINE { column[i] = column[i] + simd::load(from.point(i)); });
        }
        down::filter_gradient(column, result);
        simd::unroll<3>([&](std::size_t y) CTCNN_ALWAYS_INLINE { half.store(y, j, result[y]); });
    }
    for (std::size_t y = 0; y < 3; ++y, taps += 3 * width) {
        simd::pack<Scalar> row[along::points], result[3];
        simd::unroll<along::points>([&](std::size_t j) CTCNN_ALWAYS_INLINE { row[j] = half.load(y, j); });
        along::filter_gradient(row, result);
        simd::unroll<3>([&](std::size_t x) CTCNN_ALWAYS_INLINE { simd::store(taps + x * width, result[x]); });
    }
}

}  // namespace ctcnn::kernels::winograd
