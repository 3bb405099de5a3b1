// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/kernels/winograd/tiles.hpp"
#include "ctcnn/kernels/winograd/transform.hpp"
#include "ctcnn/simd/pack.hpp"

/// Winograd's transform of the products, y = A^T m A, from the rows of the matrices to an image. The size of the tile
/// is a template argument; all other sizes of a layer are arguments, so that all layers share the code.
namespace ctcnn::kernels::winograd {

/// First half of the output's transform, down `points` columns -> half [Rows][points][simd width].
template <class Scalar, std::size_t Small, std::size_t Rows>
CTCNN_NOINLINE void output_columns(const tile_rows<const Scalar, Small>& m, std::size_t points,
                                   half_transform<Scalar, Small>& half) noexcept {
    using down = tile_transform<Scalar, Small, Rows>;
    for (std::size_t j = 0; j < points; ++j) {
        const point_line<const Scalar, Small> from = m.column(j);
        simd::pack<Scalar> column[down::points], result[Rows];
        simd::unroll<down::points>([&](std::size_t i) CTCNN_ALWAYS_INLINE { column[i] = simd::load(from.point(i)); });
        down::output(column, result);
        simd::unroll<Rows>([&](std::size_t r) CTCNN_ALWAYS_INLINE { half.store(r, j, result[r]); });
    }
}

/// Second half, along `rows` rows -> out, whose rows are `row` and whose pixels are `pixel` elements apart.
template <class Scalar, std::size_t Small, std::size_t Columns, class Activation, std::size_t Lanes>
CTCNN_NOINLINE void output_rows(const half_transform<Scalar, Small>& half, simd::pack<Scalar> bias, std::size_t rows,
                                Scalar* __restrict out, std::size_t row, std::size_t pixel,
                                epilogue<Scalar, Activation> end) noexcept {
    using along = tile_transform<Scalar, Small, Columns>;
    for (std::size_t r = 0; r < rows; ++r, out += row) {
        simd::pack<Scalar> line[along::points], result[Columns];
        simd::unroll<along::points>([&](std::size_t j) CTCNN_ALWAYS_INLINE { line[j] = half.load(r, j); });
        along::output(line, result);
        simd::unroll<Columns>([&](std::size_t c) CTCNN_ALWAYS_INLINE {
            Scalar* const at = out + c * pixel;
            store_lanes<Lanes>(at, end.template value<Lanes>(result[c] + bias, at));
        });
    }
}

/// A tile of M -> its pixels of the output, Activation(A^T m A + bias), for `vectors` vectors of channels. `bias` may
/// be null.
template <class Activation, std::size_t Lanes, class Scalar, std::size_t Small>
CTCNN_ALWAYS_INLINE inline void
output_tile(tile_rows<const Scalar, Small> m, tile_kind size, const Scalar* __restrict bias, Scalar* __restrict out,
            std::size_t row, std::size_t pixel, std::size_t vectors, epilogue<Scalar, Activation> end) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    half_transform<Scalar, Small> half;
    const std::size_t rows = Small + size.large_y, points = Small + size.large_x + 2;
    for (; vectors > 0; --vectors, out += width) {
        if (size.large_y)
            output_columns<Scalar, Small, Small + 1>(m, points, half);
        else
            output_columns<Scalar, Small, Small>(m, points, half);
        auto b = simd::broadcast<Scalar>(0);
        if (bias != nullptr) {
            b = load_lanes<Lanes>(bias);
            bias += width;
        }
        if (size.large_x)
            output_rows<Scalar, Small, Small + 1, Activation, Lanes>(half, b, rows, out, row, pixel, end);
        else
            output_rows<Scalar, Small, Small, Activation, Lanes>(half, b, rows, out, row, pixel, end);
        m.next(width);
    }
}

/// The same for all tiles of image `image`, from M [tiles][columns].
template <class Activation, std::size_t Lanes, std::size_t Small, class Scalar>
CTCNN_NOINLINE void output_image(const Scalar* __restrict m, const point_matrices& matrices, std::size_t columns,
                                 std::size_t image, const Scalar* __restrict bias, Scalar* __restrict out,
                                 std::size_t row, std::size_t pixel, std::size_t vectors,
                                 epilogue<Scalar, Activation> end) noexcept {
    for (std::size_t ty = 0; ty < matrices.y.count; ++ty) {
        auto tile = first_tile<Small>(matrices, m, columns, image, ty);
        Scalar* to = out + matrices.y.start(Small, ty) * row;
        for (std::size_t tx = 0; tx < matrices.x.count; ++tx, tile.next(columns)) {
            const tile_kind size{ty < matrices.y.large, tx < matrices.x.large};
            output_tile<Activation, Lanes>(tile, size, bias, to, row, pixel, vectors, end);
            to += (Small + size.large_x) * pixel;
        }
    }
}

}  // namespace ctcnn::kernels::winograd
