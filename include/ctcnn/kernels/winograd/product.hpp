// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/winograd/tiles.hpp"
#include "ctcnn/simd/memory.hpp"

/// The matrix products of Winograd's algorithm: M = V U for each point and, for the gradient of the weights,
/// dU += V^T Z.
namespace ctcnn::kernels::winograd {

/// m [Rows][Vectors * width] = v [Rows][depth] * u [depth][Vectors * width]; rows of v are `columns` elements apart.
template <class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_NOINLINE void product_tile(const Scalar* __restrict v, std::size_t columns, const Scalar* __restrict u,
                                 Scalar* __restrict m, std::size_t depth) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    set_zero(tile);
    multiply_accumulate_rows(tile, v, columns, u, depth);
    for_each_vector<width>(tile, [&](std::size_t r, std::size_t i, const simd::pack<Scalar>& sum, auto)
                                     CTCNN_ALWAYS_INLINE { simd::store(m + (r * Vectors + i) * width, sum); });
}

/// Rows of the largest register tile.
template <std::size_t Vectors>
inline constexpr std::size_t product_rows = std::min<std::size_t>(13, (simd::registers - 1 - Vectors) / Vectors);

/// The same for any number of rows. Four sizes of tiles suffice, because the last tile may overlap the one before it
/// and compute some rows again.
template <class Scalar, std::size_t Vectors>
CTCNN_NOINLINE void product(const Scalar* __restrict v, std::size_t columns, const Scalar* __restrict u,
                            Scalar* __restrict m, std::size_t rows, std::size_t depth,
                            prefetch_streams& ahead) noexcept {
    constexpr std::size_t most = product_rows<Vectors>;
    constexpr std::size_t step = Vectors * simd::width<Scalar>;
    const auto tile = [&]<std::size_t Rows>(std::integral_constant<std::size_t, Rows>, std::size_t row) {
        ahead.next();
        // Stores of a tile that miss L1 would stall the next one.
        for (std::size_t line = 0; line < Rows * step; line += 64 / sizeof(Scalar))
            simd::prefetch_for_write(m + (row + Rows) * step + line);
        product_tile<Scalar, Rows, Vectors>(v + row * columns, columns, u, m + row * step, depth);
    };
    std::size_t row = 0;
    for (; row + most <= rows; row += most) tile(std::integral_constant<std::size_t, most>{}, row);
    const auto finish = [&]<std::size_t Rows>(std::integral_constant<std::size_t, Rows> size) {
        if (rows < Rows) return;  // nothing to overlap with: a smaller tile is used
        for (; row < rows; row += Rows) tile(size, std::min(row, rows - Rows));
    };
    constexpr std::integral_constant<std::size_t, most> largest;
    constexpr std::integral_constant<std::size_t, std::min<std::size_t>(8, most)> middle;
    constexpr std::integral_constant<std::size_t, std::min<std::size_t>(4, most)> smallest;
    if (rows - row > middle) finish(largest);
    if (rows - row > smallest) finish(middle);
    finish(smallest);
    finish(std::integral_constant<std::size_t, 1>{});
}

/// The same for all points: V [tiles][columns], M [tiles][Vectors * width], and U, whose matrices [depth][Vectors *
/// width] are `matrix` elements apart.
template <class Scalar, std::size_t Vectors>
CTCNN_NOINLINE void products(const point_matrices& in, const Scalar* __restrict v, std::size_t columns,
                             const Scalar* __restrict u, std::size_t matrix, const point_matrices& out,
                             Scalar* __restrict m, std::size_t depth, prefetch_streams& ahead) noexcept {
    for (std::size_t g = 0; g < 4; ++g)
        for (std::size_t k = 0; k < in.kinds[g].count; ++k, u += matrix)
            product<Scalar, Vectors>(v + in.kinds[g].at + k * in.kinds[g].step, columns, u,
                                     m + out.kinds[g].at + k * out.kinds[g].step, in.kinds[g].rows, depth, ahead);
}

/// How many register tiles `products` computes, at least.
template <std::size_t Vectors>
constexpr std::size_t product_tile_count(const point_matrices& out) {
    std::size_t count = 0;
    for (const auto& kind : out.kinds) count += kind.count * (kind.rows / product_rows<Vectors> + 1);
    return count;
}

/// d_u [Rows][Vectors * width] (+)= v [depth][Rows]^T * z [depth][Vectors * width]; rows of v are `columns` elements
/// apart. The sums start at zero and are added to memory at the end, which is more accurate than one long sum.
/// \param first  whether d_u is set, not added to
template <class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_NOINLINE void correlation_tile(const Scalar* __restrict v, std::size_t columns, const Scalar* __restrict z,
                                     Scalar* __restrict d_u, std::size_t depth, bool first) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    set_zero(tile);
    multiply_accumulate<strided_rows<1>, width>(tile, v, columns, z, Vectors * width, depth);
    for_each_vector<width>(tile,
                           [&](std::size_t r, std::size_t i, const simd::pack<Scalar>& sum, auto) CTCNN_ALWAYS_INLINE {
                               Scalar* const at = d_u + (r * Vectors + i) * width;
                               simd::store(at, first ? sum : simd::load(at) + sum);
                           });
}

/// The same for all points and channels, Rows channels at a time and then the last `Rest`. Inlined, because the
/// products of layers with few tiles are short, and prefetching takes fewer instructions where the compiler knows the
/// strides.
template <class Scalar, std::size_t Rows, std::size_t Rest, std::size_t Vectors>
CTCNN_ALWAYS_INLINE inline void correlations(const point_matrices& in, const Scalar* __restrict v, std::size_t columns,
                                             const point_matrices& out, const Scalar* __restrict z,
                                             Scalar* __restrict d_u, std::size_t matrix, std::size_t channels,
                                             bool first, prefetch_streams& ahead) noexcept {
    constexpr std::size_t step = Vectors * simd::width<Scalar>;
    for (std::size_t g = 0; g < 4; ++g)
        for (std::size_t k = 0; k < in.kinds[g].count; ++k, d_u += matrix) {
            const Scalar* const from = v + in.kinds[g].at + k * in.kinds[g].step;
            const Scalar* const gradient = z + out.kinds[g].at + k * out.kinds[g].step;
            std::size_t c = 0;
            for (; c + Rows <= channels; c += Rows) {
                ahead.next();
                correlation_tile<Scalar, Rows, Vectors>(from + c, columns, gradient, d_u + c * step, in.kinds[g].rows,
                                                        first);
            }
            if constexpr (Rest != 0)
                correlation_tile<Scalar, Rest, Vectors>(from + c, columns, gradient, d_u + c * step, in.kinds[g].rows,
                                                        first);
        }
}

}  // namespace ctcnn::kernels::winograd
