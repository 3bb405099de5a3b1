// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/augment/scaling.hpp"

#include <cmath>

#include "support/augmentation_checks.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("scalings enlarge by a factor between their bounds") {
    double least = 9, most = 0;
    for (std::uint32_t sample = 0; sample < 1000; ++sample) {
        const affine_map map = scaling{.least = 0.5, .most = 2}.map(test::draws_of(sample));
        CHECK((map.xx == map.yy && map.xy == 0 && map.yx == 0 && map.dx == 0 && map.dy == 0));
        least = std::min(least, 1 / map.xx);  // a pixel of an image twice as large comes from half the distance
        most = std::max(most, 1 / map.xx);
    }
    CHECK((least >= 0.4999 && least < 0.51 && most <= 2.0001 && most > 1.98));
    CHECK(scaling{.least = 2, .most = 2}.map(test::draws_of(1)).xx == 0.5);
}

TEST_CASE("scaling refuses options that can't be used") {
    using test::contains;
    CHECK_NOTHROW(scaling{}.check());
    CHECK_NOTHROW(scaling{.least = 2, .most = 2}.check());
    for (const double bad : {0.0, -1.0, 101.0, std::nan("")})
        CHECK_THROWS_WITH((scaling{.least = bad, .most = 1}.check()),
                          contains("ctcnn::scaling: least must be from 0.01 to 100; it is "));
    for (const double bad : {0.4, 101.0, std::nan("")})
        CHECK_THROWS_WITH((scaling{.least = 0.5, .most = bad}.check()),
                          contains("ctcnn::scaling: most must be from `least` to 100; it is "));
}
