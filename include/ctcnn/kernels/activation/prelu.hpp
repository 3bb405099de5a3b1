// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>

#include "ctcnn/kernels/common/lane_sums.hpp"
#include "ctcnn/kernels/elementwise/map.hpp"
#include "ctcnn/simd/pack.hpp"
#include "ctcnn/simd/unroll.hpp"

namespace ctcnn::kernels {

/// y = x where x > 0, else slope * x
template <class Scalar>
CTCNN_NOINLINE void prelu(const Scalar* x, Scalar* y, std::size_t count, Scalar slope) noexcept {
    map(
        count, y,
        [&](auto at) CTCNN_ALWAYS_INLINE { return simd::select_positive(at, at, simd::broadcast<Scalar>(slope) * at); },
        x);
}

/// d_x = d_y where x > 0, else slope * d_y
template <class Scalar>
CTCNN_NOINLINE void prelu_backward(const Scalar* x, const Scalar* d_y, Scalar* d_x, std::size_t count,
                                   Scalar slope) noexcept {
    map(
        count, d_x,
        [&](auto at, auto d)
            CTCNN_ALWAYS_INLINE { return simd::select_positive(at, d, simd::broadcast<Scalar>(slope) * d); },
        x, d_y);
}

/// The gradient of the slope: the sum of x d_y over all elements with x <= 0 (or NaN).
template <class Scalar>
CTCNN_NOINLINE double prelu_slope_gradient(const Scalar* x, const Scalar* d_y, std::size_t count) noexcept {
    return lane_sums<1>(count, [&](std::size_t i) CTCNN_ALWAYS_INLINE {
        const double at = static_cast<double>(x[i]);
        return std::array<double, 1>{at > 0 ? 0 : at * static_cast<double>(d_y[i])};
    })[0];
}

}  // namespace ctcnn::kernels
