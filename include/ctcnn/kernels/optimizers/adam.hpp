// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/simd/math.hpp"
#include "ctcnn/simd/pack.hpp"

namespace ctcnn::kernels {

/// What one step of Adam needs besides the arrays. Everything that depends on the step only is precomputed in double.
template <class Scalar>
struct adam_coefficients {
    Scalar gradient_scale;  ///< clipping
    Scalar l2;              ///< weight decay that is added to the gradient (Adam)
    Scalar keep;            ///< 1 - learning rate * weight decay (AdamW), else 1
    Scalar beta1, one_minus_beta1;
    Scalar beta2, one_minus_beta2;
    Scalar step_size;             ///< learning rate / (1 - beta1^t)
    Scalar root_bias_correction;  ///< sqrt(1 - beta2^t)
    Scalar epsilon;
};

namespace detail {

template <class Scalar>
struct adam_registers {
    simd::pack<Scalar> parameters, first, second;
};

template <class Scalar>
CTCNN_ALWAYS_INLINE inline void adam_update(const adam_coefficients<Scalar>& c, simd::pack<Scalar> gradients,
                                            adam_registers<Scalar>& r) noexcept {
    using simd::broadcast;
    const auto g =
        simd::multiply_add(broadcast<Scalar>(c.l2), r.parameters, gradients * broadcast<Scalar>(c.gradient_scale));
    r.first = simd::multiply_add(broadcast<Scalar>(c.one_minus_beta1), g, r.first * broadcast<Scalar>(c.beta1));
    r.second = simd::multiply_add(broadcast<Scalar>(c.one_minus_beta2) * g, g, r.second * broadcast<Scalar>(c.beta2));
    const auto denominator =
        simd::square_root(r.second) / broadcast<Scalar>(c.root_bias_correction) + broadcast<Scalar>(c.epsilon);
    r.parameters = simd::negated_multiply_add(broadcast<Scalar>(c.step_size), r.first / denominator,
                                              r.parameters * broadcast<Scalar>(c.keep));
}

}  // namespace detail

/// One step of Adam over `count` parameters, in one pass. It reads 16 bytes and writes 12 for each float, for about 30
/// flops, so that memory bandwidth determines the time; the two divisions and the square root are exact, as PyTorch's
/// are, for they cost nothing beside the memory. Elements are independent: the range can be divided anywhere without
/// changing a bit.
template <class Scalar>
CTCNN_NOINLINE void adam(const adam_coefficients<Scalar>& coefficients, const Scalar* __restrict gradients,
                         Scalar* __restrict parameters, Scalar* __restrict first_moment,
                         Scalar* __restrict second_moment, std::size_t count) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    const adam_coefficients<Scalar> c = coefficients;  // a copy: no store below can change it
    detail::adam_registers<Scalar> r;
    std::size_t i = 0;
    for (; i + width <= count; i += width) {
        r = {simd::load(parameters + i), simd::load(first_moment + i), simd::load(second_moment + i)};
        detail::adam_update(c, simd::load(gradients + i), r);
        simd::store(parameters + i, r.parameters);
        simd::store(first_moment + i, r.first);
        simd::store(second_moment + i, r.second);
    }
    if (const std::size_t rest = count - i; rest != 0) {
        r = {simd::load_first(parameters + i, rest), simd::load_first(first_moment + i, rest),
             simd::load_first(second_moment + i, rest)};
        detail::adam_update(c, simd::load_first(gradients + i, rest), r);
        simd::store_first(parameters + i, r.parameters, rest);
        simd::store_first(first_moment + i, r.first, rest);
        simd::store_first(second_moment + i, r.second, rest);
    }
}

}  // namespace ctcnn::kernels
