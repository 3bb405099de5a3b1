// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/simd/pack.hpp"

namespace ctcnn::kernels {

/// What one step of stochastic gradient descent needs besides the arrays.
template <class Scalar>
struct sgd_coefficients {
    Scalar gradient_scale;  ///< clipping
    Scalar l2;              ///< weight decay, added to the gradient
    Scalar learning_rate;
    Scalar momentum;
};

namespace detail {

template <class Scalar>
CTCNN_ALWAYS_INLINE inline simd::pack<Scalar>
sgd_gradient(const sgd_coefficients<Scalar>& c, simd::pack<Scalar> gradients, simd::pack<Scalar> parameters) noexcept {
    return simd::multiply_add(simd::broadcast<Scalar>(c.l2), parameters,
                              gradients * simd::broadcast<Scalar>(c.gradient_scale));
}

template <bool Nesterov, class Scalar>
CTCNN_ALWAYS_INLINE inline void sgd_momentum_update(const sgd_coefficients<Scalar>& c, simd::pack<Scalar> gradients,
                                                    simd::pack<Scalar>& parameters,
                                                    simd::pack<Scalar>& velocity) noexcept {
    const auto g = sgd_gradient(c, gradients, parameters);
    const auto momentum = simd::broadcast<Scalar>(c.momentum);
    velocity = simd::multiply_add(momentum, velocity, g);
    const auto direction = Nesterov ? simd::multiply_add(momentum, velocity, g) : velocity;
    parameters = simd::negated_multiply_add(simd::broadcast<Scalar>(c.learning_rate), direction, parameters);
}

}  // namespace detail

/// One step without momentum over `count` parameters: p -= rate * (scale * g + l2 * p).
template <class Scalar>
CTCNN_NOINLINE void sgd(const sgd_coefficients<Scalar>& coefficients, const Scalar* __restrict gradients,
                        Scalar* __restrict parameters, std::size_t count) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    const sgd_coefficients<Scalar> c = coefficients;  // a copy: no store below can change it
    const auto rate = simd::broadcast<Scalar>(c.learning_rate);
    std::size_t i = 0;
    for (; i + width <= count; i += width) {
        const auto p = simd::load(static_cast<const Scalar*>(parameters + i));
        simd::store(parameters + i,
                    simd::negated_multiply_add(rate, detail::sgd_gradient(c, simd::load(gradients + i), p), p));
    }
    if (const std::size_t rest = count - i; rest != 0) {
        const auto p = simd::load_first(static_cast<const Scalar*>(parameters + i), rest);
        const auto g = detail::sgd_gradient(c, simd::load_first(gradients + i, rest), p);
        simd::store_first(parameters + i, simd::negated_multiply_add(rate, g, p), rest);
    }
}

/// One step with momentum: v = momentum * v + g, then p -= rate * v, or with Nesterov p -= rate * (g + momentum * v),
/// where g = scale * gradient + l2 * p. One pass, memory-bound; elements are independent.
template <bool Nesterov, class Scalar>
CTCNN_NOINLINE void sgd_momentum(const sgd_coefficients<Scalar>& coefficients, const Scalar* __restrict gradients,
                                 Scalar* __restrict parameters, Scalar* __restrict velocity,
                                 std::size_t count) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    const sgd_coefficients<Scalar> c = coefficients;  // a copy: no store below can change it
    std::size_t i = 0;
    for (; i + width <= count; i += width) {
        auto p = simd::load(static_cast<const Scalar*>(parameters + i));
        auto v = simd::load(static_cast<const Scalar*>(velocity + i));
        detail::sgd_momentum_update<Nesterov>(c, simd::load(gradients + i), p, v);
        simd::store(parameters + i, p);
        simd::store(velocity + i, v);
    }
    if (const std::size_t rest = count - i; rest != 0) {
        auto p = simd::load_first(static_cast<const Scalar*>(parameters + i), rest);
        auto v = simd::load_first(static_cast<const Scalar*>(velocity + i), rest);
        detail::sgd_momentum_update<Nesterov>(c, simd::load_first(gradients + i, rest), p, v);
        simd::store_first(parameters + i, p, rest);
        simd::store_first(velocity + i, v, rest);
    }
}

}  // namespace ctcnn::kernels
