// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/simd/math.hpp"
#include "ctcnn/simd/pack.hpp"

namespace ctcnn::kernels {

/// What one step of RMSprop needs besides the arrays.
template <class Scalar>
struct rmsprop_coefficients {
    Scalar gradient_scale;  ///< clipping
    Scalar l2;              ///< weight decay, added to the gradient
    Scalar learning_rate;
    Scalar smoothing, one_minus_smoothing;
    Scalar epsilon;
    Scalar momentum;
};

namespace detail {

/// The gradient divided by the root of its mean square, which is updated first.
template <class Scalar>
CTCNN_ALWAYS_INLINE inline simd::pack<Scalar>
rmsprop_direction(const rmsprop_coefficients<Scalar>& c, simd::pack<Scalar> gradients, simd::pack<Scalar> parameters,
                  simd::pack<Scalar>& mean_square) noexcept {
    using simd::broadcast;
    const auto g =
        simd::multiply_add(broadcast<Scalar>(c.l2), parameters, gradients * broadcast<Scalar>(c.gradient_scale));
    mean_square = simd::multiply_add(broadcast<Scalar>(c.one_minus_smoothing) * g, g,
                                     mean_square * broadcast<Scalar>(c.smoothing));
    return g / (simd::square_root(mean_square) + broadcast<Scalar>(c.epsilon));
}

}  // namespace detail

/// One step of RMSprop without momentum over `count` parameters, in one memory-bound pass. Elements are independent.
template <class Scalar>
CTCNN_NOINLINE void rmsprop(const rmsprop_coefficients<Scalar>& coefficients, const Scalar* __restrict gradients,
                            Scalar* __restrict parameters, Scalar* __restrict mean_square, std::size_t count) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    const rmsprop_coefficients<Scalar> c = coefficients;  // a copy: no store below can change it
    const auto rate = simd::broadcast<Scalar>(c.learning_rate);
    std::size_t i = 0;
    for (; i + width <= count; i += width) {
        const auto p = simd::load(static_cast<const Scalar*>(parameters + i));
        auto s = simd::load(static_cast<const Scalar*>(mean_square + i));
        const auto direction = detail::rmsprop_direction(c, simd::load(gradients + i), p, s);
        simd::store(parameters + i, simd::negated_multiply_add(rate, direction, p));
        simd::store(mean_square + i, s);
    }
    if (const std::size_t rest = count - i; rest != 0) {
        const auto p = simd::load_first(static_cast<const Scalar*>(parameters + i), rest);
        auto s = simd::load_first(static_cast<const Scalar*>(mean_square + i), rest);
        const auto direction = detail::rmsprop_direction(c, simd::load_first(gradients + i, rest), p, s);
        simd::store_first(parameters + i, simd::negated_multiply_add(rate, direction, p), rest);
        simd::store_first(mean_square + i, s, rest);
    }
}

/// The same with momentum: the velocity sums up the directions, and the parameters follow it.
template <class Scalar>
CTCNN_NOINLINE void rmsprop_momentum(const rmsprop_coefficients<Scalar>& coefficients,
                                     const Scalar* __restrict gradients, Scalar* __restrict parameters,
                                     Scalar* __restrict mean_square, Scalar* __restrict velocity,
                                     std::size_t count) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    const rmsprop_coefficients<Scalar> c = coefficients;  // a copy: no store below can change it
    const auto rate = simd::broadcast<Scalar>(c.learning_rate), momentum = simd::broadcast<Scalar>(c.momentum);
    std::size_t i = 0;
    for (; i + width <= count; i += width) {
        const auto p = simd::load(static_cast<const Scalar*>(parameters + i));
        auto s = simd::load(static_cast<const Scalar*>(mean_square + i));
        const auto direction = detail::rmsprop_direction(c, simd::load(gradients + i), p, s);
        const auto v = simd::multiply_add(momentum, simd::load(static_cast<const Scalar*>(velocity + i)), direction);
        simd::store(parameters + i, simd::negated_multiply_add(rate, v, p));
        simd::store(mean_square + i, s);
        simd::store(velocity + i, v);
    }
    if (const std::size_t rest = count - i; rest != 0) {
        const auto p = simd::load_first(static_cast<const Scalar*>(parameters + i), rest);
        auto s = simd::load_first(static_cast<const Scalar*>(mean_square + i), rest);
        const auto direction = detail::rmsprop_direction(c, simd::load_first(gradients + i, rest), p, s);
        const auto before = simd::load_first(static_cast<const Scalar*>(velocity + i), rest);
        const auto v = simd::multiply_add(momentum, before, direction);
        simd::store_first(parameters + i, simd::negated_multiply_add(rate, v, p), rest);
        simd::store_first(mean_square + i, s, rest);
        simd::store_first(velocity + i, v, rest);
    }
}

}  // namespace ctcnn::kernels
