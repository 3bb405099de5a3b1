// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/simd/unroll.hpp"

namespace ctcnn::kernels {

/// Sum of x^2 over `count` numbers, in double, in which the square of a float is exact and can't overflow.
///
/// The numbers are read as four streams, since the processor reads one stream alone at half of the speed; each stream
/// has eight partial sums. The source fixes the order: the same bits for every instruction set.
template <class Scalar>
CTCNN_NOINLINE double sum_of_squares(const Scalar* __restrict x, std::size_t count) noexcept {
    constexpr std::size_t streams = 4, lanes = 8;
    const std::size_t stream_size = count / (streams * lanes) * lanes;
    double sums[streams][lanes] = {};
    const auto add = [&](std::size_t s, std::size_t lane, std::size_t i) CTCNN_ALWAYS_INLINE {
        const double value = static_cast<double>(x[i]);
        sums[s][lane] += value * value;
    };
    for (std::size_t i = 0; i < stream_size; i += lanes)
        for (std::size_t s = 0; s < streams; ++s)
            for (std::size_t lane = 0; lane < lanes; ++lane) add(s, lane, s * stream_size + i + lane);
    for (std::size_t i = streams * stream_size; i < count; ++i) add(0, i % lanes, i);
    for (std::size_t s = 1; s < streams; ++s)
        for (std::size_t lane = 0; lane < lanes; ++lane) sums[0][lane] += sums[s][lane];
    for (std::size_t half = lanes / 2; half > 0; half /= 2)
        for (std::size_t lane = 0; lane < half; ++lane) sums[0][lane] += sums[0][lane + half];
    return sums[0][0];
}

}  // namespace ctcnn::kernels
