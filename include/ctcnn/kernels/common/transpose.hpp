// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/simd/pack.hpp"
#include "ctcnn/simd/shuffle.hpp"

namespace ctcnn::kernels {

/// Interleaves `Rows` registers, a power of two: with all registers taken as one array, lane l of register r is moved
/// to position l * Rows + r. Each round interleaves the first half of the registers with the second, which moves one
/// bit of the register's index to the low end of the position.
template <std::size_t Rows, class Pack>
CTCNN_ALWAYS_INLINE inline void interleave(Pack* rows) noexcept {
    static_assert((Rows & (Rows - 1)) == 0);
    const auto round = [&](const Pack* from, Pack* to) CTCNN_ALWAYS_INLINE {
        simd::unroll<Rows / 2>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
            to[2 * i] = simd::interleave_low(from[i], from[i + Rows / 2]);
            to[2 * i + 1] = simd::interleave_high(from[i], from[i + Rows / 2]);
        });
    };
    Pack other[Rows];
    if constexpr (Rows >= 4) round(rows, other), round(other, rows);
    if constexpr (Rows >= 16) round(rows, other), round(other, rows);
    if constexpr (Rows == 2 || Rows == 8) {
        round(rows, other);
        simd::unroll<Rows>([&](std::size_t i) CTCNN_ALWAYS_INLINE { rows[i] = other[i]; });
    }
    static_assert(Rows <= 16);
}

namespace detail {

/// from [rows][columns] -> to [columns][rows], for at most as many rows and columns as a register has lanes.
template <class Scalar>
CTCNN_ALWAYS_INLINE inline void transpose_square(const Scalar* __restrict from, std::size_t from_step, std::size_t rows,
                                                 std::size_t columns, Scalar* __restrict to,
                                                 std::size_t to_step) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    simd::pack<Scalar> square[width];
    simd::unroll<width>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
        if (rows == width && columns == width)
            square[i] = simd::load(from + i * from_step);
        else
            square[i] = i < rows ? simd::load_first(from + i * from_step, columns) : simd::broadcast<Scalar>(0);
    });
    interleave<width>(square);
    simd::unroll<width>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
        if (rows == width && columns == width)
            simd::store(to + i * to_step, square[i]);
        else if (i < columns)
            simd::store_first(to + i * to_step, square[i], rows);
    });
}

}  // namespace detail

/// from [rows][columns] -> to [columns][rows], with rows `from_step` and `to_step` elements apart. Squares of as many
/// rows as a register has lanes are transposed in registers; so are incomplete squares at the edges of at least half
/// that size. Smaller ones are copied element by element.
template <class Scalar>
CTCNN_NOINLINE void transpose(const Scalar* __restrict from, std::size_t from_step, std::size_t rows,
                              std::size_t columns, Scalar* __restrict to, std::size_t to_step) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    for (std::size_t column = 0; column < columns; column += width)
        for (std::size_t row = 0; row < rows; row += width) {
            const std::size_t here = std::min(width, rows - row), across = std::min(width, columns - column);
            const Scalar* const corner = from + row * from_step + column;
            Scalar* const target = to + column * to_step + row;
            if (here == width && across == width)
                detail::transpose_square(corner, from_step, width, width, target, to_step);
            else if (2 * here >= width && 2 * across >= width)
                detail::transpose_square(corner, from_step, here, across, target, to_step);
            else
                for (std::size_t c = 0; c < across; ++c)
                    for (std::size_t r = 0; r < here; ++r) target[c * to_step + r] = corner[r * from_step + c];
        }
}

/// The same without gaps between rows. With rows = channels and columns = pixels it converts a planar image to
/// channels-last, and with the two exchanged it converts back.
template <class Scalar>
void transpose(const Scalar* __restrict from, std::size_t rows, std::size_t columns, Scalar* __restrict to) noexcept {
    transpose(from, columns, rows, columns, to, rows);
}

}  // namespace ctcnn::kernels
