// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <type_traits>

#include "ctcnn/simd/pack.hpp"

namespace ctcnn::kernels {

/// average += share * (numbers - average), for `count` numbers, in one memory-bound pass. Elements are independent.
template <class Scalar>
CTCNN_NOINLINE void moving_average(std::type_identity_t<Scalar> share, const Scalar* __restrict numbers,
                                   Scalar* __restrict average, std::size_t count) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    const auto part = simd::broadcast<Scalar>(share);
    std::size_t i = 0;
    for (; i + width <= count; i += width) {
        const auto before = simd::load(static_cast<const Scalar*>(average + i));
        simd::store(average + i, simd::multiply_add(part, simd::load(numbers + i) - before, before));
    }
    if (const std::size_t rest = count - i; rest != 0) {
        const auto before = simd::load_first(static_cast<const Scalar*>(average + i), rest);
        simd::store_first(average + i, simd::multiply_add(part, simd::load_first(numbers + i, rest) - before, before),
                          rest);
    }
}

}  // namespace ctcnn::kernels
