// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

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

template <class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_ALWAYS_INLINE inline void set_zero(register_tile<Scalar, Rows, Vectors>& tile) noexcept {
    simd::unroll<Rows * Vectors>([&](std::size_t i) CTCNN_ALWAYS_INLINE { tile.sum[i] = simd::broadcast<Scalar>(0); });
}

/// Rows that lie the same distance apart.
template <std::size_t Step>
struct even_rows {
    CTCNN_ALWAYS_INLINE static constexpr std::size_t at(std::size_t row) { return row * Step; }
};

/// For multiply_accumulate: nothing is to be done with the vectors of a step.
struct no_use {};

/// sum[r][v] += sum over k < depth of a[k * a_step + RowPlaces::at(r)] * b[k * b_step + v * width]
///
///     RowPlaces       where the rows lie in `a`; constants, so that each row is an address with an offset
///     a_step, b_step  distance of neighbouring steps in `a` and in `b`
///     LastLanes       lanes of the last vector that may be read; width where `b` is padded
///     use             is called in each step with the vectors of `b`, which are then in registers: use(k, vector)
template <class RowPlaces, std::size_t LastLanes, class Scalar, std::size_t Rows, std::size_t Vectors,
          class Use = no_use>
CTCNN_ALWAYS_INLINE inline void
multiply_accumulate(register_tile<Scalar, Rows, Vectors>& tile, const Scalar* __restrict a, std::size_t a_step,
                    const Scalar* __restrict b, std::size_t b_step, std::size_t depth, const Use& use = {}) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    for (std::size_t k = 0; k < depth; ++k, a += a_step, b += b_step) {
        a = simd::unknown(a);
        simd::pack<Scalar> vector[Vectors];
        simd::unroll<Vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
            if (LastLanes < width && v + 1 == Vectors)
                vector[v] = simd::in_register(load_lanes<LastLanes>(b + v * width));
            else
                vector[v] = simd::in_register(simd::load(b + v * width));
        });
        if constexpr (!std::is_same_v<Use, no_use>) use(k, vector);
        simd::pack<Scalar> x;
        simd::unroll<Rows * Vectors>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
            if (i % Vectors == 0) x = simd::broadcast<Scalar>(a[RowPlaces::at(i / Vectors)]);
            tile.sum[i] = simd::multiply_add(x, vector[i % Vectors], tile.sum[i]);
        });
    }
}

/// The same with rows that are `a_row` apart, which need not be a constant; steps lie side by side in `a`, and whole
/// vectors in `b`: sum[r][v] += sum over k < depth of a[k + r * a_row] * b[(k * Vectors + v) * width]
///
/// Of a pointer to three rows and the places of three rows, as one register and once or twice another, an instruction
/// makes the address of each; a pointer for each of 14 rows would not fit the registers. From step to step the fewer of
/// them move. g++ 16 and clang++ would find other addresses, of which g++ 16 spills some.
template <class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_ALWAYS_INLINE inline void multiply_accumulate_rows(register_tile<Scalar, Rows, Vectors>& tile,
                                                         const Scalar* __restrict a, std::size_t a_row,
                                                         const Scalar* __restrict b, std::size_t depth) noexcept {
    constexpr std::size_t width = simd::width<Scalar>, places = 3, pointers = (Rows + places - 1) / places;
    constexpr bool pointers_move = pointers < places;
    const Scalar* row[pointers];
    simd::unroll<pointers>([&](std::size_t p) CTCNN_ALWAYS_INLINE { row[p] = a + places * p * a_row; });
    std::size_t place[places];
    simd::unroll<places>([&](std::size_t i) CTCNN_ALWAYS_INLINE { place[i] = i * a_row; });
    for (std::size_t k = 0; k < depth; b += Vectors * width) {
        simd::pack<Scalar> vector[Vectors], x;
        simd::unroll<Vectors>([&](std::size_t v)
                                  CTCNN_ALWAYS_INLINE { vector[v] = simd::in_register(simd::load(b + v * width)); });
        simd::unroll<Rows * Vectors>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
            const std::size_t r = i / Vectors, v = i % Vectors;
            if (v == 0) x = simd::broadcast<Scalar>(row[r / places][place[r % places]]);
            tile.sum[i] = simd::multiply_add(x, vector[v], tile.sum[i]);
        });
        if constexpr (pointers_move) {
            ++k;
            simd::unroll<pointers>([&](std::size_t p) CTCNN_ALWAYS_INLINE { ++row[p]; });
        } else {
            simd::unroll<places>([&](std::size_t i) CTCNN_ALWAYS_INLINE { place[i] = simd::unknown(place[i] + 1); });
            k = place[0];
        }
    }
}

/// Calls `function(row, vector, sum, lanes)` for every register of the tile; lanes is a constant, the lanes of this
/// vector that are meant: LastLanes for the last vector.
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
