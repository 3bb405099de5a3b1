// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/winograd/points.hpp"

#include <cstddef>

namespace {

using namespace ctcnn;

/// No two points are equal, and a pair is a point and its opposite.
template <class Points>
constexpr bool points_are_right() {
    for (std::size_t i = 0; i < Points::points; ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (i != Points::infinity && j != Points::infinity && Points::value(i) == Points::value(j)) return false;
    for (const auto& pair : Points::pairs)
        if (!(Points::value(pair.plus) > 0) || Points::value(pair.minus) != -Points::value(pair.plus)) return false;
    return true;
}
template <std::size_t Small, std::size_t Outputs>
using points_of = kernels::winograd::tile_points<Small, Outputs>;
static_assert(points_are_right<points_of<3, 3>>() && points_are_right<points_of<3, 4>>());
static_assert(points_are_right<points_of<4, 4>>() && points_are_right<points_of<4, 5>>());
static_assert(points_of<3, 4>::points == 6 && points_of<3, 3>::points == 5);
// A smaller tile has all points of a larger one but the last, which may be the opposite of another.
static_assert(points_of<3, 4>::opposite(1) == 2 && points_of<3, 4>::opposite(3) == 5);
static_assert(points_of<3, 3>::opposite(3) == points_of<3, 3>::none);
static_assert(points_of<3, 4>::pair_count == 2 && points_of<3, 3>::pair_count == 1);

}  // namespace
