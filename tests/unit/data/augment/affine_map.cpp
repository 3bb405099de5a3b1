// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/augment/affine_map.hpp"

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("two maps, one after the other, are one") {
    constexpr affine_map first{2, 3, 5, 7, 11, 13}, next{0.5, -1, 2, 4, 0.25, -3}, both = first.then(next);
    const double x = 1.5, y = -2.5;
    // A pixel of the result comes from `between` in the first result, which comes from there in the image.
    const double between_x = next.xx * x + next.xy * y + next.dx, between_y = next.yx * x + next.yy * y + next.dy;
    CHECK(both.xx * x + both.xy * y + both.dx == Approx(2 * between_x + 3 * between_y + 5));
    CHECK(both.yx * x + both.yy * y + both.dy == Approx(7 * between_x + 11 * between_y + 13));
}
