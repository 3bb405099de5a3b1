// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>

#include "ctcnn/simd/pack.hpp"

/// The one-dimensional transforms of Winograd's minimal filtering, for filters of 3 taps, derived from nothing but a
/// list of points.
///
/// A tile of m outputs reads n = m + 2 inputs. Both are taken for polynomials that are evaluated at n points p, one of
/// them infinity; there, convolution is a multiplication of numbers (Winograd, Arithmetic Complexity of Computations,
/// 1980; Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2016):
///
///     y = A^T [(G w) * (B^T d)]
///
///     G    [n][3]  row p: 1, p, p^2; infinity: 0, 0, 1
///     B^T  [n][n]  row p: the coefficients of the product of all (x - q), q other than p; infinity: of all finite q
///     A^T  [m][n]  column p: 1, p, .., p^(m-1), divided by the product of all (p - q); infinity: 0, .., 0, 1
///
/// All divisions stand in A, so a tile whose points are some of another tile's shares its transformed filters. Points
/// that come in pairs +p, -p share the sums over even and over odd powers, which halves the work.
namespace ctcnn::kernels {

/// Tiles of `Small` and of `Small` + 1 outputs, which have all points but one in common: with both, an image of nearly
/// any size is covered exactly. Points in the order 0, pairs, (unpaired), infinity, and last the one that only the
/// larger tile has.
template <std::size_t Small>
struct winograd_points;

/// The rounding error of these is that of the usual F(4x4, 3x3); they are the default.
template <>
struct winograd_points<3> {
    static constexpr std::array<double, 6> values{0, 0.625, -0.625, 1.5, 0 /* infinity */, -1.5};
};
/// A tenth faster, and twice the rounding error.
template <>
struct winograd_points<4> {
    static constexpr std::array<double, 7> values{0, 0.5, -0.5, 1.25, -1.25, 0 /* infinity */, 3};
};

/// Transforms of a tile with `Outputs` outputs, which is Small or Small + 1.
template <class Scalar, std::size_t Small, std::size_t Outputs>
struct winograd_transform {
    static_assert(Outputs == Small || Outputs == Small + 1);
    using pack = simd::pack<Scalar>;
    static constexpr std::size_t points = Outputs + 2;
    static constexpr std::size_t infinity = Small + 1;  ///< its index among the points

    static constexpr double value(std::size_t i) { return winograd_points<Small>::values[i]; }

    struct pair {
        std::size_t plus, minus;
    };
    static constexpr std::size_t none = points;

    /// The point -value(i) of this tile, or none.
    static constexpr std::size_t opposite(std::size_t i) {
        for (std::size_t j = 1; j < points; ++j)
            if (j != infinity && value(j) == -value(i)) return j;
        return none;
    }
    static constexpr std::size_t pair_count = [] {
        std::size_t count = 0;
        for (std::size_t i = 1; i < points; ++i) count += i != infinity && value(i) > 0 && opposite(i) != none;
        return count;
    }();
    static constexpr std::array<pair, pair_count> pairs = [] {
        std::array<pair, pair_count> result{};
        std::size_t count = 0;
        for (std::size_t i = 1; i < points; ++i)
            if (i != infinity && value(i) > 0 && opposite(i) != none) result[count++] = {i, opposite(i)};
        return result;
    }();
    /// The one point without an opposite, or none.
    static constexpr std::size_t single = [] {
        for (std::size_t i = 1; i < points; ++i)
            if (i != infinity && opposite(i) == none) return i;
        return none;
    }();
    static_assert(1 + 2 * pair_count + (single != none) + 1 == points);

    static constexpr double power(double x, std::size_t exponent) {
        double result = 1;
        for (; exponent > 0; --exponent) result *= x;
        return result;
    }
    /// 1 / the product of all (value(i) - q), q finite and other than value(i).
    static constexpr double scale(std::size_t i) {
        double product = 1;
        for (std::size_t j = 0; j < points; ++j)
            if (j != i && j != infinity) product *= value(i) - value(j);
        return 1 / product;
    }

    /// Input: d [points] -> B^T d [points].
    CTCNN_ALWAYS_INLINE static void input(const pack* d, pack* out) noexcept {
        if constexpr (single != none) {
            // Every row but the single point's own has the factor (x - c): take it out first.
            pack rest[points - 1];
            simd::unroll<points - 1>([&](std::size_t i)
                                         CTCNN_ALWAYS_INLINE { rest[i] = add(-value(single), d[i], d[i + 1]); });
            paired_input(rest, out);
            out[single] = product_over_pairs<none>(d, 1);
        } else
            paired_input(d, out);
    }

    /// Output: m [points] -> A^T m [Outputs].
    CTCNN_ALWAYS_INLINE static void output(const pack* m, pack* y) noexcept {
        y[0] = m[0] * constant(scale(0));
        y[Outputs - 1] = m[infinity];
        simd::unroll_constants<pair_count>([&](auto p) CTCNN_ALWAYS_INLINE {
            constexpr pair at = pairs[p];
            constexpr double plus = scale(at.plus), minus = scale(at.minus);
            pack even, odd;
            if constexpr (plus == minus) {
                even = m[at.plus] + m[at.minus];
                odd = m[at.plus] - m[at.minus];
            } else {
                const pack scaled = m[at.plus] * constant(plus);
                even = add(minus, m[at.minus], scaled);
                odd = add(-minus, m[at.minus], scaled);
            }
            simd::unroll_constants<Outputs>([&](auto k) CTCNN_ALWAYS_INLINE {
                constexpr double factor = power(value(at.plus), k) * (plus == minus ? plus : 1);
                const pack& term = k % 2 == 0 ? even : odd;
                if constexpr (p == 0 && k != 0 && k + 1 != Outputs)
                    y[k] = term * constant(factor);
                else
                    y[k] = add(factor, term, y[k]);
            });
        });
        if constexpr (single != none) {
            const pack scaled = m[single] * constant(scale(single));
            simd::unroll<Outputs>([&](std::size_t k)
                                      CTCNN_ALWAYS_INLINE { y[k] = add(power(value(single), k), scaled, y[k]); });
        }
    }

    /// Gradient of the output: d_y [Outputs] -> A d_y [points].
    CTCNN_ALWAYS_INLINE static void output_gradient(const pack* d_y, pack* out) noexcept {
        out[0] = d_y[0] * constant(scale(0));
        out[infinity] = d_y[Outputs - 1];
        simd::unroll_constants<pair_count>([&](auto p) CTCNN_ALWAYS_INLINE {
            constexpr pair at = pairs[p];
            constexpr double x = value(at.plus), plus = scale(at.plus), minus = scale(at.minus);
            const pack even = every_second<0>(x * x, d_y), odd = every_second<1>(x * x, d_y);
            if constexpr (plus == minus) {
                const pack scaled = even * constant(plus), difference = odd * constant(x * plus);
                out[at.plus] = scaled + difference;
                out[at.minus] = scaled - difference;
            } else {
                out[at.plus] = add(x, odd, even) * constant(plus);
                out[at.minus] = add(-x, odd, even) * constant(minus);
            }
        });
        if constexpr (single != none) {
            pack sum = d_y[Outputs - 1];
            simd::unroll<Outputs - 1>([&](std::size_t k)
                                          CTCNN_ALWAYS_INLINE { sum = add(value(single), sum, d_y[Outputs - 2 - k]); });
            out[single] = sum * constant(scale(single));
        }
    }

    /// Filter: w [3] -> G w [points].
    CTCNN_ALWAYS_INLINE static void filter(const pack* w, pack* out) noexcept {
        out[0] = w[0];
        out[infinity] = w[2];
        simd::unroll_constants<pair_count>([&](auto p) CTCNN_ALWAYS_INLINE {
            constexpr pair at = pairs[p];
            constexpr double x = value(at.plus);
            const pack even = add(x * x, w[2], w[0]);
            out[at.plus] = add(x, w[1], even);
            out[at.minus] = add(-x, w[1], even);
        });
        if constexpr (single != none) out[single] = add(value(single), add(value(single), w[2], w[1]), w[0]);
    }

    /// Gradient of the filter: u [points] -> G^T u [3].
    CTCNN_ALWAYS_INLINE static void filter_gradient(const pack* u, pack* d_w) noexcept {
        d_w[0] = u[0];
        d_w[2] = u[infinity];
        simd::unroll_constants<pair_count>([&](auto p) CTCNN_ALWAYS_INLINE {
            constexpr pair at = pairs[p];
            constexpr double x = value(at.plus);
            const pack even = u[at.plus] + u[at.minus], odd = u[at.plus] - u[at.minus];
            d_w[0] = d_w[0] + even;
            if constexpr (p == 0)
                d_w[1] = odd * constant(x);
            else
                d_w[1] = add(x, odd, d_w[1]);
            d_w[2] = add(x * x, even, d_w[2]);
        });
        if constexpr (single != none)
            simd::unroll<3>([&](std::size_t k)
                                CTCNN_ALWAYS_INLINE { d_w[k] = add(power(value(single), k), u[single], d_w[k]); });
    }

private:
    CTCNN_ALWAYS_INLINE static pack constant(double x) noexcept {
        return simd::broadcast<Scalar>(static_cast<Scalar>(x));
    }

    /// x * a + b, where x is a constant.
    CTCNN_ALWAYS_INLINE static pack add(double x, pack a, pack b) noexcept {
        if (x == 1) return b + a;
        if (x == -1) return b - a;
        return simd::multiply_add(constant(x), a, b);
    }

    /// The coefficients, from the lowest, of the product of (t - p^2) over all pairs but `Without`.
    template <std::size_t Without>
    static constexpr std::array<double, pair_count + 1> coefficients = [] {
        std::array<double, pair_count + 1> result{1};
        for (std::size_t p = 0; p < pair_count; ++p) {
            if (p == Without) continue;
            const double square = value(pairs[p].plus) * value(pairs[p].plus);
            for (std::size_t k = pair_count; k > 0; --k) result[k] = result[k - 1] - square * result[k];
            result[0] *= -square;
        }
        return result;
    }();

    /// That product at t = x^2, in the place of whose powers stand d[first], d[first + 2], ..
    template <std::size_t Without>
    CTCNN_ALWAYS_INLINE static pack product_over_pairs(const pack* d, std::size_t first) noexcept {
        constexpr std::size_t degree = pair_count - (Without != none);
        pack sum = d[first + 2 * degree];
        simd::unroll_constants<degree>([&](auto k) CTCNN_ALWAYS_INLINE {
            constexpr std::size_t at = degree - 1 - k;
            sum = add(coefficients<Without>[at], d[first + 2 * at], sum);
        });
        return sum;
    }

    /// The input's transform at 0, the pairs and infinity, of inputs without the single point's factor.
    CTCNN_ALWAYS_INLINE static void paired_input(const pack* d, pack* out) noexcept {
        out[0] = product_over_pairs<none>(d, 0);
        out[infinity] = product_over_pairs<none>(d, 1);
        simd::unroll_constants<pair_count>([&](auto p) CTCNN_ALWAYS_INLINE {
            constexpr pair at = pairs[p];
            constexpr double x = value(at.plus);
            const pack even = product_over_pairs<p>(d, 2), odd = product_over_pairs<p>(d, 1);
            out[at.plus] = add(x, odd, even);
            out[at.minus] = add(-x, odd, even);
        });
    }

    /// The sum of square^k * d_y[First + 2 k].
    template <std::size_t First>
    CTCNN_ALWAYS_INLINE static pack every_second(double square, const pack* d_y) noexcept {
        constexpr std::size_t steps = (Outputs - 1 - First) / 2;
        pack sum = d_y[First + 2 * steps];
        simd::unroll<steps>([&](std::size_t k)
                                CTCNN_ALWAYS_INLINE { sum = add(square, sum, d_y[First + 2 * (steps - 1 - k)]); });
        return sum;
    }
};

}  // namespace ctcnn::kernels
