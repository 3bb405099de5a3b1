// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/augment/shear.hpp"

#include <cmath>

#include "support/augmentation_checks.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("shears lean vertical lines by up to the largest angle") {
    double least = 0, most = 0;
    for (std::uint32_t sample = 0; sample < 1000; ++sample) {
        const affine_map map = shear{.degrees = 45}.map(test::draws_of(sample));
        CHECK((map.xx == 1 && map.yy == 1 && map.yx == 0 && map.dx == 0 && map.dy == 0));
        least = std::min(least, map.xy);
        most = std::max(most, map.xy);
    }
    CHECK((least >= -1.0001 && least < -0.97 && most <= 1.0001 && most > 0.97));  // tan 45 degrees
}

TEST_CASE("shear refuses options that can't be used") {
    CHECK_NOTHROW(shear{0}.check());
    for (const double bad : {-1.0, 81.0, std::nan("")})
        CHECK_THROWS_WITH(shear{bad}.check(), test::contains("ctcnn::shear: degrees must be from 0 to 80"));
}
