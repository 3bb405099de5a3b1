// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include "ctcnn/simd/unroll.hpp"

namespace ctcnn::kernels {

/// from [Rows][Columns] -> to [Columns][Rows]. Planar to channels-last with Rows = channels and Columns = pixels, and
/// back the other way round. In squares of 16: a cache line of one side meets a cache line of the other.
template <std::size_t Rows, std::size_t Columns, class Scalar>
CTCNN_NOINLINE void transpose(const Scalar* __restrict from, Scalar* __restrict to) noexcept {
    constexpr std::size_t square = 16;
    for (std::size_t row = 0; row < Rows; row += square)
        for (std::size_t column = 0; column < Columns; column += square)
            for (std::size_t r = row; r < std::min(row + square, Rows); ++r)
                for (std::size_t c = column; c < std::min(column + square, Columns); ++c)
                    to[c * Rows + r] = from[r * Columns + c];
}

}  // namespace ctcnn::kernels
