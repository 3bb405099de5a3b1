// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/kernels/winograd/tiles.hpp"
#include "ctcnn/kernels/winograd/transform.hpp"
#include "ctcnn/simd/pack.hpp"

/// Winograd's transform of the output's gradient, Z = A d_y A^T, from an image to the rows of the matrices. The size of
/// the tile is a template argument; all other sizes of a layer are arguments, so that all layers share the code.
namespace ctcnn::kernels::winograd {

/// First half of the transform of the output's gradient, down `columns` columns of a tile's pixels -> half
/// [points][columns][simd width]. Adds the pixels to `sums` [simd width].
template <class Scalar, std::size_t Small, std::size_t Rows, std::size_t Lanes, class Source>
CTCNN_NOINLINE void gradient_columns(const Source& source, std::size_t at, std::size_t row, std::size_t pixel,
                                     std::size_t columns, half_transform<Scalar, Small>& half,
                                     Scalar* __restrict sums) noexcept {
    using down = tile_transform<Scalar, Small, Rows>;
    auto sum = simd::load(sums);
    for (std::size_t c = 0; c < columns; ++c, at += pixel) {
        simd::pack<Scalar> column[Rows], result[down::points];
        simd::unroll<Rows>([&](std::size_t r) CTCNN_ALWAYS_INLINE {
            // The next tile. The pixels of a tile are too far apart for the processor's own prefetching.
            source.prefetch(static_cast<std::ptrdiff_t>(at + r * row + columns * pixel));
            column[r] = source.template load<Lanes>(static_cast<std::ptrdiff_t>(at + r * row));
            sum = sum + column[r];
        });
        down::output_gradient(column, result);
        simd::unroll<down::points>([&](std::size_t i) CTCNN_ALWAYS_INLINE { half.store(i, c, result[i]); });
    }
    simd::store(sums, sum);
}

/// Second half, along `points` rows -> the tile's rows in the matrices.
template <class Scalar, std::size_t Small, std::size_t Columns>
CTCNN_NOINLINE void gradient_rows(const half_transform<Scalar, Small>& half, std::size_t points,
                                  const tile_rows<Scalar, Small>& z) noexcept {
    using along = tile_transform<Scalar, Small, Columns>;
    for (std::size_t i = 0; i < points; ++i) {
        const point_line<Scalar, Small> to = z.row(i);
        simd::pack<Scalar> line[Columns], result[along::points];
        simd::unroll<Columns>([&](std::size_t c) CTCNN_ALWAYS_INLINE { line[c] = half.load(i, c); });
        along::output_gradient(line, result);
        simd::unroll<along::points>([&](std::size_t j) CTCNN_ALWAYS_INLINE { simd::store(to.point(j), result[j]); });
    }
}

/// The output's gradient at a tile's pixels -> the tile's rows of Z = A d_y A^T. Adds the gradient to `sums`, the
/// gradient of the bias.
template <std::size_t Lanes, class Scalar, std::size_t Small, class Source>
CTCNN_ALWAYS_INLINE inline void gradient_tile(const Source& source, std::size_t at, std::size_t row, std::size_t pixel,
                                              tile_kind size, tile_rows<Scalar, Small> z, Scalar* __restrict sums,
                                              std::size_t vectors) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    half_transform<Scalar, Small> half;
    const std::size_t columns = Small + size.large_x, points = Small + size.large_y + 2;
    for (; vectors > 0; --vectors, at += width, sums += width) {
        if (size.large_y)
            gradient_columns<Scalar, Small, Small + 1, Lanes>(source, at, row, pixel, columns, half, sums);
        else
            gradient_columns<Scalar, Small, Small, Lanes>(source, at, row, pixel, columns, half, sums);
        if (size.large_x)
            gradient_rows<Scalar, Small, Small + 1>(half, points, z);
        else
            gradient_rows<Scalar, Small, Small>(half, points, z);
        z.next(width);
    }
}

/// The same for all tiles of image `image`, to Z [tiles][columns].
template <std::size_t Lanes, std::size_t Small, class Scalar, class Source>
CTCNN_NOINLINE void gradient_image(const Source& source, std::size_t at, std::size_t row, std::size_t pixel,
                                   const point_matrices& matrices, std::size_t columns, std::size_t image,
                                   Scalar* __restrict z, Scalar* __restrict sums, std::size_t vectors) noexcept {
    for (std::size_t ty = 0; ty < matrices.y.count; ++ty) {
        auto tile = first_tile<Small>(matrices, z, columns, image, ty);
        std::size_t from = at + matrices.y.start(Small, ty) * row;
        for (std::size_t tx = 0; tx < matrices.x.count; ++tx, tile.next(columns)) {
            const tile_kind size{ty < matrices.y.large, tx < matrices.x.large};
            gradient_tile<Lanes>(source, from, row, pixel, size, tile, sums, vectors);
            from += (Small + size.large_x) * pixel;
        }
    }
}

}  // namespace ctcnn::kernels::winograd
