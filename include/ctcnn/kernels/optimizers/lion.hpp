// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/simd/pack.hpp"

namespace ctcnn::kernels {

/// What one step of Lion needs besides the arrays.
template <class Scalar>
struct lion_coefficients {
    Scalar gradient_scale;  ///< clipping
    Scalar keep;            ///< 1 - learning rate * weight decay
    Scalar learning_rate;
    Scalar beta1, one_minus_beta1;
    Scalar beta2, one_minus_beta2;
};

namespace detail {

template <class Scalar>
CTCNN_ALWAYS_INLINE inline void lion_update(const lion_coefficients<Scalar>& c, simd::pack<Scalar> gradients,
                                            simd::pack<Scalar>& parameters, simd::pack<Scalar>& moment) noexcept {
    using simd::broadcast;
    const auto g = gradients * broadcast<Scalar>(c.gradient_scale);
    const auto direction =
        simd::multiply_add(broadcast<Scalar>(c.one_minus_beta1), g, moment * broadcast<Scalar>(c.beta1));
    // 0 where the direction is, so that gaps between tensors stay zero.
    const auto rate = broadcast<Scalar>(c.learning_rate);
    const auto change =
        simd::select_positive(direction, -rate, simd::select_positive(-direction, rate, simd::pack<Scalar>{}));
    parameters = simd::multiply_add(broadcast<Scalar>(c.keep), parameters, change);
    moment = simd::multiply_add(broadcast<Scalar>(c.one_minus_beta2), g, moment * broadcast<Scalar>(c.beta2));
}

}  // namespace detail

/// One step of Lion over `count` parameters, in one memory-bound pass. Elements are independent.
template <class Scalar>
CTCNN_NOINLINE void lion(const lion_coefficients<Scalar>& coefficients, const Scalar* __restrict gradients,
                         Scalar* __restrict parameters, Scalar* __restrict moment, std::size_t count) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    const lion_coefficients<Scalar> c = coefficients;  // a copy: no store below can change it
    std::size_t i = 0;
    for (; i + width <= count; i += width) {
        auto p = simd::load(static_cast<const Scalar*>(parameters + i));
        auto m = simd::load(static_cast<const Scalar*>(moment + i));
        detail::lion_update(c, simd::load(gradients + i), p, m);
        simd::store(parameters + i, p);
        simd::store(moment + i, m);
    }
    if (const std::size_t rest = count - i; rest != 0) {
        auto p = simd::load_first(static_cast<const Scalar*>(parameters + i), rest);
        auto m = simd::load_first(static_cast<const Scalar*>(moment + i), rest);
        detail::lion_update(c, simd::load_first(gradients + i, rest), p, m);
        simd::store_first(parameters + i, p, rest);
        simd::store_first(moment + i, m, rest);
    }
}

}  // namespace ctcnn::kernels
