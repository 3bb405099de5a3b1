// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <limits>
#include <ratio>

#include "ctcnn/simd/math.hpp"
#include "ctcnn/simd/maximum.hpp"
#include "ctcnn/simd/pack.hpp"

/// Activations that are computed with exponentials; activation.hpp defines what an activation is.
namespace ctcnn::kernels {

namespace detail {

/// s = 1 / (1 + exp(-x)), and 1 - s without cancellation where s is nearly 1.
template <class Pack>
struct logistic {
    Pack s, complement;

    CTCNN_ALWAYS_INLINE explicit logistic(Pack x) noexcept {
        using limits = std::numeric_limits<simd::scalar_of<Pack>>;
        const Pack one = simd::all_lanes<Pack>(1), e = simd::exponential(-x);
        s = one / (one + e);
        // Where e overflows, s is 0. Without the minimum the product would be 0 * infinity, which is NaN.
        complement = simd::minimum(simd::all_lanes<Pack>(limits::max()), e) * s;
    }
};

}  // namespace detail

/// y = x where x > 0, else Alpha (exp(x) - 1); d_x = d_y where y > 0, else d_y (y + Alpha)
template <class Alpha>
struct elu {
    static_assert(Alpha::num > 0,
                  "ctcnn::elu: alpha must be positive, so that the sign of the output determines that of the "
                  "input; write std::ratio<1>, or relu for an alpha of 0");
    static constexpr bool gradient_from_output = true;

    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack alpha() noexcept {
        return simd::all_lanes<Pack>(static_cast<simd::scalar_of<Pack>>(static_cast<double>(Alpha::num) / Alpha::den));
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack value(Pack x) noexcept {
        return simd::select_positive(x, x, alpha<Pack>() * simd::exponential_minus_one(x));
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack gradient(Pack y, Pack d_y) noexcept {
        return simd::select_positive(y, d_y, d_y * (y + alpha<Pack>()));
    }
};

/// y = x where x > 20, else log(1 + exp(x)); d_x = d_y where y > 20, else d_y (1 - exp(-y)). This is d_y sigmoid(x); it
/// keeps its relative accuracy where sigmoid(x) is small.
struct softplus {
    static constexpr bool gradient_from_output = true;

    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack value(Pack x) noexcept {
        // log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)), in which no exponential is above 1.
        const Pack rest = simd::logarithm_of_one_plus(simd::exponential(-simd::absolute(x)));
        const Pack sum = simd::maximum(simd::all_lanes<Pack>(0), x) + rest;
        return simd::select_at_most(x, simd::all_lanes<Pack>(20), sum, x);
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack gradient(Pack y, Pack d_y) noexcept {
        return simd::select_at_most(y, simd::all_lanes<Pack>(20), -d_y * simd::exponential_minus_one(-y), d_y);
    }
};

/// y = x s, with s = 1 / (1 + exp(-x)); d_x = d_y s (1 + x (1 - s)). The gradient is computed from the input: the
/// function falls below -1.28 and rises above.
struct silu {
    static constexpr bool gradient_from_output = false;

    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack value(Pack x) noexcept {
        return x / (simd::all_lanes<Pack>(1) + simd::exponential(-x));
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack gradient(Pack x, Pack d_y) noexcept {
        const detail::logistic<Pack> l(x);
        return d_y * l.s * simd::multiply_add(x, l.complement, simd::all_lanes<Pack>(1));
    }
};

/// y = x Phi(x), where Phi is the cumulative normal distribution; d_x = d_y (Phi(x) + x Phi'(x)). The gradient is
/// computed from the input: the function falls below -0.75 and rises above.
struct gelu {
    static constexpr bool gradient_from_output = false;

    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack value(Pack x) noexcept {
        return x * simd::normal_distribution(x).cumulative;
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack gradient(Pack x, Pack d_y) noexcept {
        const simd::normal_values<Pack> normal = simd::normal_distribution(x);
        return d_y * simd::multiply_add(x, normal.density, normal.cumulative);
    }
};

/// y = x (1 + tanh(u)) / 2, with u = sqrt(2 / pi) (x + 0.044715 x^3). This is computed as x s, with
/// s = 1 / (1 + exp(-2 u)); d_x = d_y (s + x s (1 - s) 2 u'). The gradient is computed from the input, as gelu's is.
struct gelu_tanh {
    static constexpr bool gradient_from_output = false;

    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack value(Pack x) noexcept {
        const Pack near = clamped(x);
        return x / (simd::all_lanes<Pack>(1) + simd::exponential(-near * polynomial(near, 1)));
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack gradient(Pack x, Pack d_y) noexcept {
        const Pack near = clamped(x);
        const detail::logistic<Pack> l(near * polynomial(near, 1));
        const Pack slope = polynomial(near, 3);
        return d_y * l.s * simd::multiply_add(near * l.complement, slope, simd::all_lanes<Pack>(1));
    }

private:
    /// x, clamped to [-30, 30]: beyond, s is 0 or 1, and the cube could overflow.
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack clamped(Pack x) noexcept {
        return simd::minimum(simd::all_lanes<Pack>(30), simd::maximum(simd::all_lanes<Pack>(-30), x));
    }
    /// 2 sqrt(2 / pi) (1 + factor 0.044715 x^2): with factor = 1 this is 2 u / x, with factor = 3 it is 2 u'.
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack polynomial(Pack x, double factor) noexcept {
        using T = simd::scalar_of<Pack>;
        constexpr double scale = 1.5957691216057308;
        return simd::multiply_add(x * x, simd::all_lanes<Pack>(static_cast<T>(scale * 0.044715 * factor)),
                                  simd::all_lanes<Pack>(static_cast<T>(scale)));
    }
};

}  // namespace ctcnn::kernels
