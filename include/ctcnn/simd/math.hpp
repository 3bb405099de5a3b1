// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <cstddef>
#include <type_traits>

#include "ctcnn/simd/maximum.hpp"
#include "ctcnn/simd/pack.hpp"

/// Functions of one number. All are accurate to a few units in the last place over their whole range, and NaN where x
/// is.
namespace ctcnn::simd {

#if !defined(CTCNN_SCALAR)
namespace detail {

// Where there is no xsimd. And on Arm, g++ 12 takes half a minute to compile the overloads of xsimd 8's exp and tanh;
// clang++ does not.
#if defined(CTCNN_VECTORS) || (defined(__aarch64__) && !defined(__clang__))
#define CTCNN_LANES_BY_LIBRARY 1
template <class Pack, class Function>
inline Pack lane_by_lane(Pack x, Function function) noexcept {
    for (std::size_t i = 0; i < sizeof(Pack) / sizeof(x[0]); ++i) x[i] = function(x[i]);
    return x;
}
#endif

#if !defined(CTCNN_LANES_BY_LIBRARY)
/// function(x), for a function of xsimd that is constant beyond -1000 and 1000; NaN where `x` is. xsimd converts to
/// integers on the way, lane by lane where there is no instruction for it (doubles with AVX2), and such a conversion of
/// a NaN or a large number is undefined.
template <class Pack, class Function>
CTCNN_ALWAYS_INLINE inline Pack clamped_call(Pack x, Function function) noexcept {
    const Pack most = all_lanes<Pack>(1000);
    Pack within = x < most ? x : most;  // also where x is NaN
    within = within > -most ? within : -most;
    const Pack result = function(batch_of(within));
    return x == x ? result : x;
}
#endif

}  // namespace detail
#endif

template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack square_root(Pack a) noexcept {
#if defined(CTCNN_SCALAR)
    return std::sqrt(a);
#elif defined(__wasm_simd128__)
    if constexpr (std::is_same_v<scalar_of<Pack>, float>)
        return wasm_f32x4_sqrt(a);
    else
        return wasm_f64x2_sqrt(a);
#elif defined(CTCNN_VECTORS)
    return detail::lane_by_lane(a, [](auto x) { return std::sqrt(x); });
#elif defined(__aarch64__)
    if constexpr (std::is_same_v<scalar_of<Pack>, float>)
        return vsqrtq_f32(a);
    else
        return vsqrtq_f64(a);
#else
    return xsimd::sqrt(detail::batch_of(a));
#endif
}

/// |x|
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack absolute(Pack x) noexcept {
    return maximum(-x, x);
}

template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack exponential(Pack a) noexcept {
#if defined(CTCNN_SCALAR)
    return std::exp(a);
#elif defined(CTCNN_LANES_BY_LIBRARY)
    return detail::lane_by_lane(a, [](auto x) { return std::exp(x); });
#else
    return detail::clamped_call(a, [](const auto& x) { return xsimd::exp(x); });
#endif
}

template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack hyperbolic_tangent(Pack a) noexcept {
#if defined(CTCNN_SCALAR)
    return std::tanh(a);
#elif defined(CTCNN_LANES_BY_LIBRARY)
    return detail::lane_by_lane(a, [](auto x) { return std::tanh(x); });
#else
    return detail::clamped_call(a, [](const auto& x) { return xsimd::tanh(x); });
#endif
}

/// exp(x) - 1, without the cancellation near 0.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack exponential_minus_one(Pack x) noexcept {
#if defined(CTCNN_SCALAR)
    return std::expm1(x);
#elif defined(CTCNN_LANES_BY_LIBRARY)
    return detail::lane_by_lane(x, [](auto lane) { return std::expm1(lane); });
#else
    return detail::clamped_call(x, [](const auto& within) { return xsimd::expm1(within); });
#endif
}

/// log(1 + x), accurate also where x is small.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack logarithm_of_one_plus(Pack x) noexcept {
#if defined(CTCNN_SCALAR)
    return std::log1p(x);
#elif defined(CTCNN_LANES_BY_LIBRARY)
    return detail::lane_by_lane(x, [](auto lane) { return std::log1p(lane); });
#else
    return xsimd::log1p(detail::batch_of(x));
#endif
}

namespace detail {

/// (t + 4) exp(t^2 / 2) Phi(-t) as a polynomial in (t - 4) / (t + 4), the lowest power first, for t from 0 to `most`: a
/// Chebyshev interpolation, computed with 60 digits. Its values are 0.4 to 2, its error is 1.2e-9 (float) and 1.9e-17.
template <class T>
struct normal_tail {
    static constexpr double most = 39;   // where exp(-t^2 / 2) is 0
    static constexpr T grid = 0x1.8p33;  // a number that is added to this is rounded to a multiple of 2^-19
    static constexpr T coefficients[] = {
        0.7552851304157515,     -0.6078966419718917,     0.3871374007422187,     -0.18652185795969298,
        0.0603965748907066,     -0.0075401889656226675,  -0.0034796923623715906, 0.0016308184422239424,
        0.00013334425522449717, -0.0002310948203047214,  -1.907873095933309e-06, 3.5144187813104215e-05,
        7.150276513545111e-07,  -5.918905080396581e-06,  -6.251785640512302e-07, 1.0198152807723873e-06,
        2.63742514249532e-07,   -1.5426167593457165e-07, -7.642482978378022e-08, 1.4569488564608778e-08,
        1.3938808852558355e-08, 7.731895808625608e-11,   -9.6615755481553e-10};
};
template <>
struct normal_tail<float> {
    static constexpr double most = 14.5;
    static constexpr float grid = 0x1.8p15f;  // 2^-8
    static constexpr float coefficients[] = {0.75528514f,    -0.6078967f,     0.38713735f,    -0.18652135f,
                                             0.060397513f,   -0.0075448607f,  -0.0034889225f, 0.0016445239f,
                                             0.00016998491f, -0.00023202247f, -5.143016e-05f};
};

}  // namespace detail

/// The standard normal distribution at a point.
template <class Pack>
struct normal_values {
    Pack cumulative;  ///< Phi(x) = erfc(-x / sqrt(2)) / 2
    Pack density;     ///< exp(-x^2 / 2) / sqrt(2 pi)
};

/// Both for the cost of one exponential. The error function is not used: 1 + erf(x / sqrt(2)) cancels where x < 0, and
/// the error of xsimd's erf is 68 units in the last place for doubles.
template <class Pack>
CTCNN_ALWAYS_INLINE inline normal_values<Pack> normal_distribution(Pack x) noexcept {
    using T = scalar_of<Pack>;
    using tail = detail::normal_tail<T>;
    const auto constant = [](double value) CTCNN_ALWAYS_INLINE { return all_lanes<Pack>(static_cast<T>(value)); };
    const Pack one = constant(1);
    const Pack t = minimum(constant(tail::most), absolute(x));
    // t^2 is not exact. t = high + low, where high^2 is exact, and t^2 = high^2 + low (t + high).
    const Pack high = (t + all_lanes<Pack>(tail::grid)) - all_lanes<Pack>(tail::grid);
    const Pack e = constant(-0.5) * (t - high) * (t + high);
    Pack bell = multiply_add(e, constant(1.0 / 24), constant(1.0 / 6));
    bell = multiply_add(bell, e, constant(0.5));
    bell = multiply_add(multiply_add(bell, e, one), e, one) * exponential(constant(-0.5) * high * high);
    const Pack inverse = one / (t + constant(4));
    const Pack s = (t - constant(4)) * inverse;
    constexpr std::size_t count = sizeof(tail::coefficients) / sizeof(T);
    Pack sum = all_lanes<Pack>(tail::coefficients[count - 1]);
    for (std::size_t i = count - 1; i-- > 0;) sum = multiply_add(sum, s, all_lanes<Pack>(tail::coefficients[i]));
    const Pack below = bell * inverse * sum;  // Phi(-t)
    return {select_positive(x, one - below, below), constant(0.3989422804014327) * bell};
}

}  // namespace ctcnn::simd
