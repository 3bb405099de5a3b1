// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>

#include "ctcnn/kernels/winograd/points.hpp"
#include "ctcnn/simd/pack.hpp"

/// The one-dimensional transforms of Winograd's minimal filtering for filters of 3 taps. They are derived from a list
/// of points only.
///
/// A tile of m outputs reads n = m + 2 inputs. Filter and input are interpreted as polynomials, and evaluated at n
/// points p, one of which is infinity; at a point, a convolution is a multiplication of two numbers (Winograd,
/// Arithmetic Complexity of Computations, 1980; Lavin and Gray, Fast Algorithms for Convolutional Neural Networks,
/// 2016):
///
///     y = A^T [(G w) * (B^T d)]
///
///     G    [n][3]  row p: 1, p, p^2; infinity: 0, 0, 1
///     B^T  [n][n]  row p: the coefficients of the product of all (x - q), q other than p; infinity: of all finite q
///     A^T  [m][n]  column p: 1, p, …, p^(m-1), divided by the product of all (p - q); infinity: 0, …, 0, 1
///
/// Since all divisions are in A, a tile whose points are a subset of another tile's shares its transformed filters.
/// Points in pairs +p, -p share the sums over even and over odd powers, which halves the work.
namespace ctcnn::kernels::winograd {

/// Transforms of a tile with `Outputs` outputs, which is Small or Small + 1.
template <class Scalar, std::size_t Small, std::size_t Outputs>
struct tile_transform : tile_points<Small, Outputs> {
    using pack = simd::pack<Scalar>;
    using base = tile_points<Small, Outputs>;
    using base::infinity;
    using base::none;
    using base::pair_count;
    using base::pairs;
    using base::points;
    using base::power;
    using base::scale;
    using base::unpaired;
    using base::value;
    using typename base::pair;

    /// Input: d [points] -> B^T d [points].
    CTCNN_ALWAYS_INLINE static void input(const pack* d, pack* out) noexcept {
        if constexpr (unpaired != none) {
            // All rows but that of the unpaired point c have the factor (x - c), which is applied first.
            pack rest[points - 1];
            simd::unroll<points - 1>([&](std::size_t i)
                                         CTCNN_ALWAYS_INLINE { rest[i] = add(-value(unpaired), d[i], d[i + 1]); });
            paired_input(rest, out);
            out[unpaired] = product_over_pairs<none>(d, 1);
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
        if constexpr (unpaired != none) {
            const pack scaled = m[unpaired] * constant(scale(unpaired));
            simd::unroll<Outputs>([&](std::size_t k)
                                      CTCNN_ALWAYS_INLINE { y[k] = add(power(value(unpaired), k), scaled, y[k]); });
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
        if constexpr (unpaired != none) {
            pack sum = d_y[Outputs - 1];
            simd::unroll<Outputs - 1>(
                [&](std::size_t k) CTCNN_ALWAYS_INLINE { sum = add(value(unpaired), sum, d_y[Outputs - 2 - k]); });
            out[unpaired] = sum * constant(scale(unpaired));
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
        if constexpr (unpaired != none) out[unpaired] = add(value(unpaired), add(value(unpaired), w[2], w[1]), w[0]);
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
        if constexpr (unpaired != none)
            simd::unroll<3>([&](std::size_t k)
                                CTCNN_ALWAYS_INLINE { d_w[k] = add(power(value(unpaired), k), u[unpaired], d_w[k]); });
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

    /// The same polynomial in t = x^2, with its powers 1, x^2, x^4, … replaced by d[first], d[first + 2], d[first + 4],
    /// …
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

    /// The input's transform at 0, the pairs and infinity; d has been multiplied by the unpaired point's factor.
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

    /// The sum over k of square^k * d_y[First + 2 k].
    template <std::size_t First>
    CTCNN_ALWAYS_INLINE static pack every_second(double square, const pack* d_y) noexcept {
        constexpr std::size_t steps = (Outputs - 1 - First) / 2;
        pack sum = d_y[First + 2 * steps];
        simd::unroll<steps>([&](std::size_t k)
                                CTCNN_ALWAYS_INLINE { sum = add(square, sum, d_y[First + 2 * (steps - 1 - k)]); });
        return sum;
    }
};

}  // namespace ctcnn::kernels::winograd
