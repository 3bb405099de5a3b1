// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/simd/pack.hpp"

/// The micro-kernel of every matrix product and direct convolution of the library: a tile of sums held in registers, to
/// which products of one broadcast number and one vector are added.
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
/// A step of a tile takes rows * vectors multiply-adds and rows + vectors loads, at one load a cycle; below 8
/// multiply-adds their latency of 4 cycles is not hidden. A tile needs one register for each sum, one for each vector
/// and one for the broadcast number. Incomplete tiles at the edges of the product are counted at their own cost. On
/// AVX-512, tiles of 12x2, 13x2, 14x2, 6x4 and 9x3 run at 93 to 99 % of the FMA rate; among equals the one with more
/// rows is chosen, which loads fewer vectors.
template <class Scalar>
consteval tile_size best_tile(std::size_t rows, std::size_t vectors, std::size_t most_vectors = 4) {
    const auto step_cost = [](std::size_t r, std::size_t v) { return std::max({r * v, r + v, std::size_t{8}}); };
    tile_size best{1, 1};
    std::size_t least = static_cast<std::size_t>(-1);
    for (std::size_t v = 1; v <= std::min(vectors, most_vectors); ++v) {
        const std::size_t most_rows = std::min((simd::registers - 1 - v) / v, std::size_t{14});
        if (most_rows == 0) continue;
        const std::size_t tiles = (rows + most_rows - 1) / most_rows;
        const std::size_t r = (rows + tiles - 1) / tiles;
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

/// Load and store the first `Lanes` lanes of a vector.
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

template <class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_ALWAYS_INLINE inline void set_zero(register_tile<Scalar, Rows, Vectors>& tile) noexcept {
    simd::unroll<Rows * Vectors>([&](std::size_t i) CTCNN_ALWAYS_INLINE { tile.sum[i] = simd::broadcast<Scalar>(0); });
}

/// Offsets of rows that are `Step` elements apart.
template <std::size_t Step>
struct strided_rows {
    CTCNN_ALWAYS_INLINE static constexpr std::size_t at(std::size_t row) { return row * Step; }
};

/// The default visitor of multiply_accumulate: does nothing.
struct no_visitor {};

/// sum[r][v] += sum over k < depth of a[k * a_step + RowOffsets::at(r)] * b[k * b_step + v * width]
///
///     RowOffsets      offsets of the rows in `a`; constants, so that each row is an address with an offset
///     a_step, b_step  elements from one step k to the next, in `a` and in `b`
///     LastLanes       lanes of the last vector that may be read; width where `b` is padded
///     visit           called in each step with the vectors of `b`, which are in registers then: visit(k, vector)
template <class RowOffsets, std::size_t LastLanes, class Scalar, std::size_t Rows, std::size_t Vectors,
          class Visitor = no_visitor>
CTCNN_ALWAYS_INLINE inline void multiply_accumulate(register_tile<Scalar, Rows, Vectors>& tile,
                                                    const Scalar* __restrict a, std::size_t a_step,
                                                    const Scalar* __restrict b, std::size_t b_step, std::size_t depth,
                                                    const Visitor& visit = {}) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    for (std::size_t k = 0; k < depth; ++k, a += a_step, b += b_step) {
        a = simd::opaque(a);
        simd::pack<Scalar> vector[Vectors];
        simd::unroll<Vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
            if (LastLanes < width && v + 1 == Vectors)
                vector[v] = simd::keep_in_register(load_lanes<LastLanes>(b + v * width));
            else
                vector[v] = simd::keep_in_register(simd::load(b + v * width));
        });
        if constexpr (!std::is_same_v<Visitor, no_visitor>) visit(k, vector);
        simd::pack<Scalar> x;
        simd::unroll<Rows * Vectors>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
            if (i % Vectors == 0) x = simd::broadcast<Scalar>(a[RowOffsets::at(i / Vectors)]);
            tile.sum[i] = simd::multiply_add(x, vector[i % Vectors], tile.sum[i]);
        });
    }
}

/// The same with rows that are `a_row` elements apart, a number that need not be constant; steps are contiguous in `a`
/// and in `b`: sum[r][v] += sum over k < depth of a[k + r * a_row] * b[(k * Vectors + v) * width]
///
/// A pointer for each of 14 rows would not fit the registers. So there is one pointer for every three rows, and three
/// offsets that all pointers share; the address of each row is a pointer plus an offset, which an instruction computes.
/// From step to step either the pointers or the offsets are advanced, whichever are fewer. Without `opaque`, g++ 16 and
/// clang++ choose other addresses, of which g++ 16 spills some.
template <class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_ALWAYS_INLINE inline void multiply_accumulate_rows(register_tile<Scalar, Rows, Vectors>& tile,
                                                         const Scalar* __restrict a, std::size_t a_row,
                                                         const Scalar* __restrict b, std::size_t depth) noexcept {
    constexpr std::size_t width = simd::width<Scalar>, offsets = 3, pointers = (Rows + offsets - 1) / offsets;
    constexpr bool pointers_move = pointers < offsets;
    const Scalar* row[pointers];
    simd::unroll<pointers>([&](std::size_t p) CTCNN_ALWAYS_INLINE { row[p] = a + offsets * p * a_row; });
    std::size_t offset[offsets];
    simd::unroll<offsets>([&](std::size_t i) CTCNN_ALWAYS_INLINE { offset[i] = i * a_row; });
    for (std::size_t k = 0; k < depth; b += Vectors * width) {
        simd::pack<Scalar> vector[Vectors], x;
        simd::unroll<Vectors>(
            [&](std::size_t v) CTCNN_ALWAYS_INLINE { vector[v] = simd::keep_in_register(simd::load(b + v * width)); });
        simd::unroll<Rows * Vectors>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
            const std::size_t r = i / Vectors, v = i % Vectors;
            if (v == 0) x = simd::broadcast<Scalar>(row[r / offsets][offset[r % offsets]]);
            tile.sum[i] = simd::multiply_add(x, vector[v], tile.sum[i]);
        });
        if constexpr (pointers_move) {
            ++k;
            simd::unroll<pointers>([&](std::size_t p) CTCNN_ALWAYS_INLINE { ++row[p]; });
        } else {
            simd::unroll<offsets>([&](std::size_t i) CTCNN_ALWAYS_INLINE { offset[i] = simd::opaque(offset[i] + 1); });
            k = offset[0];
        }
    }
}

/// Calls function(row, vector, sum, lanes) for every register of the tile. `lanes` is a constant: LastLanes for the
/// last vector of a row, width for the others.
template <std::size_t LastLanes, class Scalar, std::size_t Rows, std::size_t Vectors, class F>
CTCNN_ALWAYS_INLINE inline void for_each_vector(register_tile<Scalar, Rows, Vectors>& tile, F&& function) noexcept {
    constexpr std::integral_constant<std::size_t, simd::width<Scalar>> all;
    simd::unroll<Rows * Vectors>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
        const std::size_t r = i / Vectors, v = i % Vectors;
        if (LastLanes < all && v + 1 == Vectors)
            function(r, v, tile.sum[i], std::integral_constant<std::size_t, LastLanes>{});
        else
            function(r, v, tile.sum[i], all);
    });
}

/// `count` rounded up to whole vectors.
template <class Scalar>
constexpr std::size_t whole_vectors(std::size_t count) {
    return (count + simd::width<Scalar> - 1) / simd::width<Scalar> * simd::width<Scalar>;
}

}  // namespace ctcnn::kernels
