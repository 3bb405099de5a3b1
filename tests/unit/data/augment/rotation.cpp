// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/augment/rotation.hpp"

#include <cmath>
#include <numbers>

#include "support/augmentation_checks.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("rotations keep distances, and use all angles up to the largest") {
    double least = 0, most = 0;
    for (std::uint32_t sample = 0; sample < 1000; ++sample) {
        const affine_map map = rotation{.degrees = 30}.map(test::draws_of(sample));
        CHECK(map.xx * map.xx + map.yx * map.yx == Approx(1));
        CHECK(map.xx == map.yy);
        CHECK(map.xy == -map.yx);
        CHECK(map.dx == 0);
        CHECK(map.dy == 0);
        const double degrees = std::atan2(map.yx, map.xx) * 180 / std::numbers::pi;
        least = std::min(least, degrees);
        most = std::max(most, degrees);
    }
    CHECK(least >= -30.0001);
    CHECK(least < -29);
    CHECK(most <= 30.0001);
    CHECK(most > 29);
}

TEST_CASE("rotation refuses options that can't be used") {
    CHECK_NOTHROW(rotation{0}.check());
    CHECK_NOTHROW(rotation{180}.check());
    for (const double bad : {-1.0, 181.0, std::nan("")})
        CHECK_THROWS_WITH(rotation{bad}.check(), test::contains("ctcnn::rotation: degrees must be from 0 to 180"));
}
