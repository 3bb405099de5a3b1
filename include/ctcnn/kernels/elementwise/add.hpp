// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <span>

#include "ctcnn/simd/pack.hpp"

namespace ctcnn::kernels {

/// sum[i] = inputs[0][first + i] + inputs[1][first + i] + …, for i < size, added in this order. At least two inputs.
/// `sum` may be one of them, at `first`.
template <class Scalar>
CTCNN_NOINLINE void add(std::span<const Scalar* const> inputs, std::size_t first, Scalar* sum,
                        std::size_t size) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    // Two at a time: with three inputs and more the sum is read again while it is in L1.
    const auto add_two = [size](const Scalar* left, const Scalar* right, Scalar* to) {
        std::size_t i = 0;
        for (; i + width <= size; i += width) simd::store(to + i, simd::load(left + i) + simd::load(right + i));
        for (; i < size; ++i) to[i] = left[i] + right[i];
    };
    add_two(inputs[0] + first, inputs[1] + first, sum);
    for (std::size_t k = 2; k < inputs.size(); ++k) add_two(sum, inputs[k] + first, sum);
}

}  // namespace ctcnn::kernels
