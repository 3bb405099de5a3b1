// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>

/// The points at which Winograd's algorithm evaluates polynomials (transform.hpp).
namespace ctcnn::kernels::winograd {

/// The points of tiles of `Small` and of `Small` + 1 outputs, which have all points but one in common: with both, an
/// image of nearly any size is covered exactly. Order: 0, pairs, unpaired points, infinity, and last the point that
/// only the larger tile has.
template <std::size_t Small>
struct interpolation_points;

/// The default. Its rounding error is that of the usual F(4x4, 3x3).
template <>
struct interpolation_points<3> {
    static constexpr std::array<double, 6> values{0, 0.625, -0.625, 1.5, 0 /* infinity */, -1.5};
};
/// A tenth faster, and twice the rounding error.
template <>
struct interpolation_points<4> {
    static constexpr std::array<double, 7> values{0, 0.5, -0.5, 1.25, -1.25, 0 /* infinity */, 3};
};

/// The points of a tile with `Outputs` outputs, which is Small or Small + 1.
template <std::size_t Small, std::size_t Outputs>
struct tile_points {
    static_assert(Outputs == Small || Outputs == Small + 1);
    static constexpr std::size_t points = Outputs + 2;
    static constexpr std::size_t infinity = Small + 1;  ///< index of the point at infinity

    static constexpr double value(std::size_t i) { return interpolation_points<Small>::values[i]; }

    struct pair {
        std::size_t plus, minus;
    };
    static constexpr std::size_t none = points;

    /// The index of the point -value(i) of this tile, or `none`.
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
    /// The index of the one point without an opposite, or `none`.
    static constexpr std::size_t unpaired = [] {
        for (std::size_t i = 1; i < points; ++i)
            if (i != infinity && opposite(i) == none) return i;
        return none;
    }();
    static_assert(1 + 2 * pair_count + (unpaired != none) + 1 == points);

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
};

}  // namespace ctcnn::kernels::winograd
