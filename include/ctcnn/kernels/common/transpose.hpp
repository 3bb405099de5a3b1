// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/simd/pack.hpp"
#include "ctcnn/simd/shuffle.hpp"

namespace ctcnn::kernels {

/// Interleaves `Rows` registers, a power of two: number l of register r goes to place l * Rows + r of all of them
/// together. Each round takes the numbers of the first and of the second half in turn, which moves one bit of the
/// register's index to the end of the place.
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

/// from [rows][columns] -> to [columns][rows], at most as many of both as a register has numbers.
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

/// from [rows][columns] -> to [columns][rows], with these distances of neighbouring rows in memory. Squares as large as
/// a register has numbers are turned in registers, and so are the edges, if half a square at least; what is smaller
/// goes number by number.
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

/// The same without gaps: planar to channels-last with rows = channels and columns = pixels, and back the other way
/// round.
template <class Scalar>
void transpose(const Scalar* __restrict from, std::size_t rows, std::size_t columns, Scalar* __restrict to) noexcept {
    transpose(from, columns, rows, columns, to, rows);
}

}  // namespace ctcnn::kernels
