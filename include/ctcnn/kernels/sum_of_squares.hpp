// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "ctcnn/simd/unroll.hpp"

namespace ctcnn::kernels {

/// Sum of x^2 over `count` numbers, in double: a float's square is exact there and can't overflow.
/// 16 partial sums, so that the chain of additions is as short as two AVX-512 registers of doubles make it, and in an
/// order that the source fixes: the same bits for every instruction set.
template <class Scalar>
CTCNN_NOINLINE double sum_of_squares(const Scalar* __restrict x, std::size_t count) noexcept {
    constexpr std::size_t lanes = 16;
    double sums[lanes] = {};
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const double value = static_cast<double>(x[i + lane]);
            sums[lane] += value * value;
        }
    for (; i < count; ++i) {
        const double value = static_cast<double>(x[i]);
        sums[i % lanes] += value * value;
    }
    for (std::size_t half = lanes / 2; half > 0; half /= 2)
        for (std::size_t lane = 0; lane < half; ++lane) sums[lane] += sums[lane + half];
    return sums[0];
}

}  // namespace ctcnn::kernels
