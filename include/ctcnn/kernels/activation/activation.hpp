// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <ratio>

#include "ctcnn/simd/math.hpp"
#include "ctcnn/simd/maximum.hpp"
#include "ctcnn/simd/pack.hpp"

/// Activations: functions of one number that a convolution or a linear layer can apply to its result while that is in
/// registers.
///
/// Each has `value(x)` and `gradient(y, d_y)`, which returns d_x computed from the *output* y, because the output is
/// what stays in memory. A function that is not monotonic has no such gradient: there gradient_from_output is false,
/// and the function is `gradient(x, d_y)`, computed from the input. In training such an activation can't be fused into
/// another layer's pass, which does not keep x. All take packs, so that one text serves float, double and every
/// instruction set.
///
/// This file has the most common activations and the loops that apply them; more are in bounded.hpp and smooth.hpp.
namespace ctcnn::kernels {

/// y = x
struct identity {
    static constexpr bool gradient_from_output = true;

    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack value(Pack x) noexcept {
        return x;
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack gradient(Pack, Pack d_y) noexcept {
        return d_y;
    }
};

/// y = max(x, 0), and NaN where x is; d_x = 0 where y <= 0, else d_y
struct relu {
    static constexpr bool gradient_from_output = true;

    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack value(Pack x) noexcept {
        // maximum() returns its second operand if one of them is NaN: so the NaN of a diverged network stays visible.
        return simd::maximum(simd::all_lanes<Pack>(0), x);
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack gradient(Pack y, Pack d_y) noexcept {
        return simd::keep_positive_or_nan(y, d_y);
    }
};

/// y = x where x > 0, else Slope * x
template <class Slope>
struct leaky_relu {
    static_assert(Slope::num > 0,
                  "ctcnn::leaky_relu: the slope must be positive, so that the sign of the output determines "
                  "that of the input; write std::ratio<1, 100>, or relu for a slope of 0");
    static constexpr bool gradient_from_output = true;

    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack slope() noexcept {
        return simd::all_lanes<Pack>(static_cast<simd::scalar_of<Pack>>(static_cast<double>(Slope::num) / Slope::den));
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack value(Pack x) noexcept {
        return simd::select_positive(x, x, slope<Pack>() * x);
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack gradient(Pack y, Pack d_y) noexcept {
        return simd::select_positive(y, d_y, slope<Pack>() * d_y);
    }
};

/// y = 1 / (1 + exp(-x)); d_x = d_y * y * (1 - y)
struct sigmoid {
    static constexpr bool gradient_from_output = true;

    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack value(Pack x) noexcept {
        return simd::all_lanes<Pack>(1) / (simd::all_lanes<Pack>(1) + simd::exponential(simd::all_lanes<Pack>(0) - x));
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack gradient(Pack y, Pack d_y) noexcept {
        return d_y * y * (simd::all_lanes<Pack>(1) - y);
    }
};

/// y = tanh(x); d_x = d_y * (1 - y * y)
struct hyperbolic_tangent {
    static constexpr bool gradient_from_output = true;

    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack value(Pack x) noexcept {
        return simd::hyperbolic_tangent(x);
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack gradient(Pack y, Pack d_y) noexcept {
        return d_y * simd::negated_multiply_add(y, y, simd::all_lanes<Pack>(1));
    }
};

/// y[i] = Activation(x[i]) for i < size. y may be x.
template <class Activation, class Scalar>
CTCNN_NOINLINE void activate(const Scalar* x, Scalar* y, std::size_t size) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    std::size_t i = 0;
    for (; i + width <= size; i += width) simd::store(y + i, Activation::value(simd::load(x + i)));
    if (i < size) simd::store_first(y + i, Activation::value(simd::load_first(x + i, size - i)), size - i);
}

/// d_x[i] = d_y[i] * Activation'(x[i]) for i < size.
/// \param read  what the gradient is computed from: the output if gradient_from_output, else the input
template <class Activation, class Scalar>
CTCNN_NOINLINE void activate_backward(const Scalar* __restrict read, const Scalar* __restrict d_y,
                                      Scalar* __restrict d_x, std::size_t size) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    std::size_t i = 0;
    for (; i + width <= size; i += width)
        simd::store(d_x + i, Activation::gradient(simd::load(read + i), simd::load(d_y + i)));
    if (i < size)
        simd::store_first(
            d_x + i, Activation::gradient(simd::load_first(read + i, size - i), simd::load_first(d_y + i, size - i)),
            size - i);
}

}  // namespace ctcnn::kernels
