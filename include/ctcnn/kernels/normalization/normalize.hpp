// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cmath>
#include <cstddef>

#include "ctcnn/kernels/common/lane_sums.hpp"
#include "ctcnn/kernels/elementwise/map.hpp"
#include "ctcnn/simd/pack.hpp"
#include "ctcnn/simd/unroll.hpp"

/// Normalization of contiguous numbers to mean 0 and variance 1. Statistics are computed in double, and the variance in
/// a second pass: mean(x^2) - mean(x)^2 cancels where the mean is large compared with the deviation.
namespace ctcnn::kernels {

/// The moments that a set of numbers is normalized by: (x - mean) * inverse_deviation.
struct moments {
    double mean;
    double inverse_deviation;  ///< 1 / sqrt(variance + epsilon), where the sum of squares is divided by the size
};

template <class Scalar>
CTCNN_NOINLINE moments moments_of(const Scalar* x, std::size_t count, double epsilon) noexcept {
    const double size = static_cast<double>(count);
    const double mean =
        lane_sums<1>(count, [&](std::size_t i)
                                CTCNN_ALWAYS_INLINE { return std::array<double, 1>{static_cast<double>(x[i])}; })[0] /
        size;
    const double variance = lane_sums<1>(count,
                                         [&](std::size_t i) CTCNN_ALWAYS_INLINE {
                                             const double distance = static_cast<double>(x[i]) - mean;
                                             return std::array<double, 1>{distance * distance};
                                         })[0] /
                            size;
    return {mean, 1 / std::sqrt(variance + epsilon)};
}

/// A linear function: (x - center) * scale + shift.
template <class Scalar>
struct line {
    Scalar center, scale, shift;

    template <class Pack>
    CTCNN_ALWAYS_INLINE Pack operator()(Pack x) const noexcept {
        return simd::multiply_add(x - simd::all_lanes<Pack>(center), simd::all_lanes<Pack>(scale),
                                  simd::all_lanes<Pack>(shift));
    }
};

/// factor * normalized x + term as a linear function of x. Its center is the mean, rounded to Scalar; the rounding
/// error is corrected in the shift.
template <class Scalar>
line<Scalar> normalizing_line(const moments& m, double factor, double term) noexcept {
    const Scalar center = static_cast<Scalar>(m.mean);
    const double scale = m.inverse_deviation * factor;
    return {center, static_cast<Scalar>(scale),
            static_cast<Scalar>(term + (static_cast<double>(center) - m.mean) * scale)};
}

/// y = l(x)
template <class Scalar>
CTCNN_NOINLINE void normalize(const Scalar* x, Scalar* y, std::size_t count, const line<Scalar>& l) noexcept {
    map(
        count, y, [&](auto at) CTCNN_ALWAYS_INLINE { return l(at); }, x);
}

/// y = l(x) * weight + bias, element by element
template <class Scalar>
CTCNN_NOINLINE void normalize(const Scalar* x, Scalar* y, std::size_t count, const line<Scalar>& l,
                              const Scalar* weight, const Scalar* bias) noexcept {
    map(
        count, y, [&](auto at, auto w, auto b) CTCNN_ALWAYS_INLINE { return simd::multiply_add(l(at), w, b); }, x,
        weight, bias);
}

/// The sums that the gradient of a normalization is computed from; g is the gradient of the normalized x, before weight
/// and bias: d_y * weight.
struct gradient_sums {
    double sum;      ///< of g
    double product;  ///< of g times the normalized x
};

/// With g = d_y.
template <class Scalar>
CTCNN_NOINLINE gradient_sums gradient_sums_of(const Scalar* x, const Scalar* d_y, std::size_t count,
                                              const moments& m) noexcept {
    const auto sums = lane_sums<2>(count, [&](std::size_t i) CTCNN_ALWAYS_INLINE {
        const double g = static_cast<double>(d_y[i]);
        return std::array<double, 2>{g, g * (static_cast<double>(x[i]) - m.mean)};
    });
    return {sums[0], sums[1] * m.inverse_deviation};
}

/// With g = d_y * weight, element by element.
template <class Scalar>
CTCNN_NOINLINE gradient_sums gradient_sums_of(const Scalar* x, const Scalar* d_y, std::size_t count, const moments& m,
                                              const Scalar* weight) noexcept {
    const auto sums = lane_sums<2>(count, [&](std::size_t i) CTCNN_ALWAYS_INLINE {
        const double g = static_cast<double>(d_y[i]) * static_cast<double>(weight[i]);
        return std::array<double, 2>{g, g * (static_cast<double>(x[i]) - m.mean)};
    });
    return {sums[0], sums[1] * m.inverse_deviation};
}

/// What is added to g * inverse_deviation to get d_x, as a linear function of x: the part of the gradient that reaches
/// x through the mean and the deviation. `sums` are those of all `count` numbers that are normalized together.
template <class Scalar>
line<Scalar> shared_gradient(const moments& m, const gradient_sums& sums, std::size_t count) noexcept {
    const double per_element = -m.inverse_deviation / static_cast<double>(count);
    return normalizing_line<Scalar>(m, per_element * sums.product, per_element * sums.sum);
}

/// d_x = d_y * scale + shared(x)
template <class Scalar>
CTCNN_NOINLINE void normalize_backward(const Scalar* x, const Scalar* d_y, Scalar* d_x, std::size_t count, Scalar scale,
                                       const line<Scalar>& shared) noexcept {
    map(
        count, d_x,
        [&](auto at, auto d)
            CTCNN_ALWAYS_INLINE { return simd::multiply_add(d, simd::broadcast<Scalar>(scale), shared(at)); },
        x, d_y);
}

/// d_x = d_y * weight * scale + shared(x), element by element
template <class Scalar>
CTCNN_NOINLINE void normalize_backward(const Scalar* x, const Scalar* d_y, Scalar* d_x, std::size_t count, Scalar scale,
                                       const line<Scalar>& shared, const Scalar* weight) noexcept {
    map(
        count, d_x,
        [&](auto at, auto d, auto w)
            CTCNN_ALWAYS_INLINE { return simd::multiply_add(d * w, simd::broadcast<Scalar>(scale), shared(at)); },
        x, d_y, weight);
}

/// Elements `first` to `first + size`, at most 256, of the gradients of weight and bias: the sums over `count` samples
/// of d_y * normalized x, and of d_y, added in order. Samples are `distance` elements apart.
template <class Scalar>
CTCNN_NOINLINE void normalize_parameters(const Scalar* x, const Scalar* d_y, const moments* m, std::size_t count,
                                         std::size_t distance, std::size_t first, std::size_t size,
                                         Scalar* __restrict d_weight, Scalar* __restrict d_bias) noexcept {
    double products[256] = {}, sums[256] = {};
    for (std::size_t n = 0; n < count; ++n) {
        const Scalar *const x_n = x + n * distance + first, *const d_n = d_y + n * distance + first;
        const double mean = m[n].mean, inverse = m[n].inverse_deviation;
        for (std::size_t i = 0; i < size; ++i) {
            const double g = static_cast<double>(d_n[i]);
            products[i] += g * ((static_cast<double>(x_n[i]) - mean) * inverse);
            sums[i] += g;
        }
    }
    for (std::size_t i = 0; i < size; ++i) {
        d_weight[i] = static_cast<Scalar>(products[i]);
        d_bias[i] = static_cast<Scalar>(sums[i]);
    }
}

}  // namespace ctcnn::kernels
