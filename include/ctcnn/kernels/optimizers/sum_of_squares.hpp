// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/simd/unroll.hpp"

namespace ctcnn::kernels {

/// Sum of x^2 over `count` numbers, in double: a float's square is exact there and can't overflow.
///
/// Four stretches are read side by side, so that the processor follows four streams of memory (one alone gave half of
/// the speed), each with eight partial sums. The source fixes the order: the same bits for every instruction set.
template <class Scalar>
CTCNN_NOINLINE double sum_of_squares(const Scalar* __restrict x, std::size_t count) noexcept {
    constexpr std::size_t stretches = 4, lanes = 8;
    const std::size_t stretch = count / (stretches * lanes) * lanes;
    double sums[stretches][lanes] = {};
    const auto add = [&](std::size_t s, std::size_t lane, std::size_t i) CTCNN_ALWAYS_INLINE {
        const double value = static_cast<double>(x[i]);
        sums[s][lane] += value * value;
    };
    for (std::size_t i = 0; i < stretch; i += lanes)
        for (std::size_t s = 0; s < stretches; ++s)
            for (std::size_t lane = 0; lane < lanes; ++lane) add(s, lane, s * stretch + i + lane);
    for (std::size_t i = stretches * stretch; i < count; ++i) add(0, i % lanes, i);
    for (std::size_t s = 1; s < stretches; ++s)
        for (std::size_t lane = 0; lane < lanes; ++lane) sums[0][lane] += sums[s][lane];
    for (std::size_t half = lanes / 2; half > 0; half /= 2)
        for (std::size_t lane = 0; lane < half; ++lane) sums[0][lane] += sums[0][lane + half];
    return sums[0][0];
}

}  // namespace ctcnn::kernels
