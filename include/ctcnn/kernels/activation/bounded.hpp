// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <ratio>

#include "ctcnn/simd/maximum.hpp"
#include "ctcnn/simd/pack.hpp"

/// Piecewise linear activations with a bound, used in networks for small devices; activation.hpp defines what an
/// activation is. x is the second operand of every minimum and maximum, so that the result is NaN where x is.
namespace ctcnn::kernels {

namespace detail {

/// min(max(x, 0), 6)
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack from_0_to_6(Pack x) noexcept {
    return simd::minimum(simd::all_lanes<Pack>(6), simd::maximum(simd::all_lanes<Pack>(0), x));
}

/// `x` where `low` < `y` < `high` and where y is NaN, else 0.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack keep_between(Pack y, Pack low, Pack high, Pack x) noexcept {
    return simd::select_at_most(y, low, Pack{}, simd::select_at_most(high, y, Pack{}, x));
}

}  // namespace detail

/// y = min(max(x, 0), 6); d_x = d_y where 0 < y < 6, else 0
struct relu6 {
    static constexpr bool gradient_from_output = true;

    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack value(Pack x) noexcept {
        return detail::from_0_to_6(x);
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack gradient(Pack y, Pack d_y) noexcept {
        return detail::keep_between(y, simd::all_lanes<Pack>(0), simd::all_lanes<Pack>(6), d_y);
    }
};

/// y = min(max(x, Low), High); d_x = d_y where Low < y < High, else 0
template <class Low, class High>
struct hard_tanh {
    static_assert(std::ratio_less_v<Low, High>,
                  "ctcnn::hard_tanh: the lower bound must be less than the upper one; write "
                  "hard_tanh<std::ratio<-1>, std::ratio<1>>");
    static constexpr bool gradient_from_output = true;

    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack low() noexcept {
        return simd::all_lanes<Pack>(static_cast<simd::scalar_of<Pack>>(static_cast<double>(Low::num) / Low::den));
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack high() noexcept {
        return simd::all_lanes<Pack>(static_cast<simd::scalar_of<Pack>>(static_cast<double>(High::num) / High::den));
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack value(Pack x) noexcept {
        return simd::minimum(high<Pack>(), simd::maximum(low<Pack>(), x));
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack gradient(Pack y, Pack d_y) noexcept {
        return detail::keep_between(y, low<Pack>(), high<Pack>(), d_y);
    }
};

/// y = relu6(x + 3) / 6; d_x = d_y / 6 where 0 < y < 1, which is -3 < x < 3, else 0
struct hard_sigmoid {
    static constexpr bool gradient_from_output = true;

    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack value(Pack x) noexcept {
        return detail::from_0_to_6(x + simd::all_lanes<Pack>(3)) / simd::all_lanes<Pack>(6);
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack gradient(Pack y, Pack d_y) noexcept {
        return detail::keep_between(y, simd::all_lanes<Pack>(0), simd::all_lanes<Pack>(1),
                                    d_y / simd::all_lanes<Pack>(6));
    }
};

/// y = x relu6(x + 3) / 6; d_x = 0 where x <= -3, d_y where x >= 3, else d_y (x / 3 + 1 / 2). The gradient is computed
/// from the input: the function is not monotonic between -3 and 0.
struct hard_swish {
    static constexpr bool gradient_from_output = false;

    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack value(Pack x) noexcept {
        return x * hard_sigmoid::value(x);
    }
    template <class Pack>
    CTCNN_ALWAYS_INLINE static Pack gradient(Pack x, Pack d_y) noexcept {
        const Pack three = simd::all_lanes<Pack>(3);
        const Pack between = d_y * (x / three + simd::all_lanes<Pack>(0.5));
        return simd::select_at_most(x, -three, Pack{}, simd::select_at_most(three, x, d_y, between));
    }
};

}  // namespace ctcnn::kernels
