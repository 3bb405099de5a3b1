// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include "ctcnn/simd/pack.hpp"

/// The micro-kernel under every matrix product and direct convolution of the library: a block of sums held in
/// registers, to which products of one broadcast number and one vector are added.
namespace ctcnn::kernels {

/// Rows x (Vectors * width) sums, held in registers while a kernel runs.
template <class Scalar, std::size_t Rows, std::size_t Vectors>
struct register_tile {
    simd::pack<Scalar> sum[Rows * Vectors];
};

/// How many rows and vectors a tile has.
struct tile_size {
    std::size_t rows, vectors;
};

/// The tile for a product of `rows` x `vectors` that keeps the multipliers busiest.
///
/// A step of a tile is rows * vectors multiply-adds, and rows + vectors loads at one a cycle; below 8 multiply-adds the
/// latency of 4 cycles shows. The tile needs a register for each sum, each vector and one broadcast. The edges of the
/// product, where a whole tile does not fit, count with what they cost. On AVX-512 the blocks 12x2, 13x2, 14x2, 6x4
/// and 9x3 run at 93 to 99 % of the FMA rate, so among equals the larger `rows`, which streams fewer vectors, wins.
template <class Scalar>
consteval tile_size best_tile(std::size_t rows, std::size_t vectors, std::size_t most_vectors = 4) {
    const auto step_cost = [](std::size_t r, std::size_t v) { return std::max({r * v, r + v, std::size_t{8}}); };
    tile_size best{1, 1};
    std::size_t least = static_cast<std::size_t>(-1);
    for (std::size_t v = 1; v <= std::min(vectors, most_vectors); ++v) {
        const std::size_t most_rows = std::min((simd::registers - 1 - v) / v, std::size_t{14});
        if (most_rows == 0) continue;
        const std::size_t blocks = (rows + most_rows - 1) / most_rows;
        const std::size_t r = (rows + blocks - 1) / blocks;
        const auto row_cost = [&](std::size_t width) {
            return (rows / r) * step_cost(r, width) + (rows % r != 0 ? step_cost(rows % r, width) : 0);
        };
        const std::size_t cost = (vectors / v) * row_cost(v) + (vectors % v != 0 ? row_cost(vectors % v) : 0);
        if (cost < least) {
            least = cost;
            best = {r, v};
        }
    }
    return best;
}

template <class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_ALWAYS_INLINE inline void set_zero(register_tile<Scalar, Rows, Vectors>& tile) noexcept {
    simd::unroll<Rows * Vectors>([&](auto i) CTCNN_ALWAYS_INLINE { tile.sum[i] = simd::broadcast<Scalar>(0); });
}

/// Rows that lie the same distance apart.
template <std::size_t Step>
struct even_rows {
    static constexpr std::size_t at(std::size_t row) { return row * Step; }
};

/// sum[r][v] += sum over k < depth of a[k * a_step + RowPlaces::at(r)] * b[k * b_step + v * width]
///
///     RowPlaces       where the rows lie in `a`; constants, so that each row is an address with an offset
///     a_step, b_step  distance of neighbouring steps in `a` and in `b`
///     LastLanes       lanes of the last vector that may be read; width where `b` is padded
///     use             is called in each step with the vectors of `b`, which are then in registers: use(k, vector)
template <class RowPlaces, std::size_t LastLanes, class Scalar, std::size_t Rows, std::size_t Vectors, class Use>
CTCNN_ALWAYS_INLINE inline void
multiply_accumulate(register_tile<Scalar, Rows, Vectors>& tile, const Scalar* __restrict a, std::size_t a_step,
                    const Scalar* __restrict b, std::size_t b_step, std::size_t depth, Use&& use) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    for (std::size_t k = 0; k < depth; ++k, a += a_step, b += b_step) {
        a = simd::unknown(a);
        simd::pack<Scalar> vector[Vectors];
        simd::unroll<Vectors>([&](auto v) CTCNN_ALWAYS_INLINE {
            if constexpr (v + 1 == Vectors && LastLanes < width)
                vector[v] = simd::in_register(simd::load_first(b + v * width, LastLanes));
            else
                vector[v] = simd::in_register(simd::load(b + v * width));
        });
        use(k, vector);
        simd::unroll<Rows>([&](auto r) CTCNN_ALWAYS_INLINE {
            const auto x = simd::broadcast<Scalar>(a[RowPlaces::at(r)]);
            simd::unroll<Vectors>([&](auto v) CTCNN_ALWAYS_INLINE {
                tile.sum[r * Vectors + v] = simd::multiply_add(x, vector[v], tile.sum[r * Vectors + v]);
            });
        });
    }
}
template <class RowPlaces, std::size_t LastLanes, class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_ALWAYS_INLINE inline void
multiply_accumulate(register_tile<Scalar, Rows, Vectors>& tile, const Scalar* __restrict a, std::size_t a_step,
                    const Scalar* __restrict b, std::size_t b_step, std::size_t depth) noexcept {
    multiply_accumulate<RowPlaces, LastLanes>(tile, a, a_step, b, b_step, depth,
                                              [](std::size_t, const simd::pack<Scalar>*) CTCNN_ALWAYS_INLINE {});
}

/// Calls `function(row, vector, sum, lanes)` for every register of the tile; lanes is a constant, the lanes of this
/// vector that are meant: LastLanes for the last vector.
template <std::size_t LastLanes, class Scalar, std::size_t Rows, std::size_t Vectors, class F>
CTCNN_ALWAYS_INLINE inline void for_each_vector(register_tile<Scalar, Rows, Vectors>& tile, F&& function) noexcept {
    simd::unroll<Rows>([&](auto r) CTCNN_ALWAYS_INLINE {
        simd::unroll<Vectors>([&](auto v) CTCNN_ALWAYS_INLINE {
            constexpr std::size_t lanes = v + 1 == Vectors ? LastLanes : simd::width<Scalar>;
            function(r, v, tile.sum[r * Vectors + v], std::integral_constant<std::size_t, lanes>{});
        });
    });
}

/// Load and store of a vector of which `Lanes` lanes, a constant, are meant.
template <std::size_t Lanes, class Scalar>
CTCNN_ALWAYS_INLINE inline simd::pack<Scalar> load_lanes(const Scalar* from) noexcept {
    if constexpr (Lanes < simd::width<Scalar>)
        return simd::load_first(from, Lanes);
    else
        return simd::load(from);
}
template <std::size_t Lanes, class Scalar>
CTCNN_ALWAYS_INLINE inline void store_lanes(Scalar* to, std::type_identity_t<simd::pack<Scalar>> x) noexcept {
    if constexpr (Lanes < simd::width<Scalar>)
        simd::store_first(to, x, Lanes);
    else
        simd::store(to, x);
}

/// `count` rounded up to whole vectors.
template <class Scalar>
constexpr std::size_t whole_vectors(std::size_t count) {
    return (count + simd::width<Scalar> - 1) / simd::width<Scalar> * simd::width<Scalar>;
}

}  // namespace ctcnn::kernels
