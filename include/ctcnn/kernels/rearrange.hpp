// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "ctcnn/simd/pack.hpp"

namespace ctcnn::kernels {

/// Interleaves `Rows` registers, a power of two: number l of register r goes to place l * Rows + r of all of them
/// together. Each round takes the numbers of the first and of the second half in turn, which moves one bit of the
/// register's index to the end of the place.
template <std::size_t Rows, class Pack>
CTCNN_ALWAYS_INLINE inline void interleave(Pack* rows) noexcept {
    static_assert((Rows & (Rows - 1)) == 0);
    const auto round = [&](const Pack* from, Pack* to) CTCNN_ALWAYS_INLINE {
        simd::unroll<Rows / 2>([&](auto i) CTCNN_ALWAYS_INLINE {
            to[2 * i] = simd::interleave_low(from[i], from[i + Rows / 2]);
            to[2 * i + 1] = simd::interleave_high(from[i], from[i + Rows / 2]);
        });
    };
    Pack other[Rows];
    if constexpr (Rows >= 4) round(rows, other), round(other, rows);
    if constexpr (Rows >= 16) round(rows, other), round(other, rows);
    if constexpr (Rows == 2 || Rows == 8) {
        round(rows, other);
        simd::unroll<Rows>([&](auto i) CTCNN_ALWAYS_INLINE { rows[i] = other[i]; });
    }
    static_assert(Rows <= 16);
}

/// from [rows][columns] -> to [columns][rows], with these distances of neighbouring rows in memory. Squares as large as
/// a register has numbers are turned in registers, the edges number by number.
template <class Scalar>
CTCNN_NOINLINE void transpose(const Scalar* __restrict from, std::size_t from_step, std::size_t rows,
                              std::size_t columns, Scalar* __restrict to, std::size_t to_step) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    const std::size_t whole_rows = rows / width * width, whole_columns = columns / width * width;
    for (std::size_t column = 0; column < whole_columns; column += width)
        for (std::size_t row = 0; row < whole_rows; row += width) {
            simd::pack<Scalar> square[width];
            simd::unroll<width>(
                [&](auto i) CTCNN_ALWAYS_INLINE { square[i] = simd::load(from + (row + i) * from_step + column); });
            interleave<width>(square);
            simd::unroll<width>([&](auto i)
                                    CTCNN_ALWAYS_INLINE { simd::store(to + (column + i) * to_step + row, square[i]); });
        }
    const auto edge = [&](std::size_t first_row, std::size_t first_column, std::size_t last_column) {
        for (std::size_t column = first_column; column < last_column; ++column)
            for (std::size_t row = first_row; row < rows; ++row)
                to[column * to_step + row] = from[row * from_step + column];
    };
    edge(whole_rows, 0, whole_columns);
    edge(0, whole_columns, columns);
}

/// The same without gaps: planar to channels-last with rows = channels and columns = pixels, and back the other way
/// round.
template <class Scalar>
void transpose(const Scalar* __restrict from, std::size_t rows, std::size_t columns, Scalar* __restrict to) noexcept {
    transpose(from, columns, rows, columns, to, rows);
}

}  // namespace ctcnn::kernels
