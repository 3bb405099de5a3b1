// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>

#include "ctcnn/simd/unroll.hpp"

namespace ctcnn::kernels {

/// Sums of term(i) for i < count; `term` returns std::array<double, Sums>.
///
/// Sums are computed in double: the square of a float does not overflow there, and small terms are not lost in long
/// sums. Each sum consists of eight partial sums, which compilers vectorize, added in an order that the source fixes.
template <std::size_t Sums, class Term>
CTCNN_ALWAYS_INLINE inline std::array<double, Sums> lane_sums(std::size_t count, const Term& term) noexcept {
    constexpr std::size_t lanes = 8;
    double sums[Sums][lanes] = {};
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::array<double, Sums> terms = term(i + lane);
            for (std::size_t s = 0; s < Sums; ++s) sums[s][lane] += terms[s];
        }
    }
    for (; i < count; ++i) {
        const std::array<double, Sums> terms = term(i);
        for (std::size_t s = 0; s < Sums; ++s) sums[s][i % lanes] += terms[s];
    }
    std::array<double, Sums> result{};
    for (std::size_t s = 0; s < Sums; ++s)
        result[s] = ((sums[s][0] + sums[s][4]) + (sums[s][1] + sums[s][5])) +
                    ((sums[s][2] + sums[s][6]) + (sums[s][3] + sums[s][7]));
    return result;
}

}  // namespace ctcnn::kernels
