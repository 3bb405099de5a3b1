// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/augment/translation.hpp"

#include <cmath>
#include <limits>

#include "support/augmentation_checks.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("translations move up to so many pixels, in both directions alone") {
    double least_x = 0, most_x = 0, least_y = 0, most_y = 0, product = 0;
    for (std::uint32_t sample = 0; sample < 1000; ++sample) {
        const affine_map map = translation{.pixels = 3}.map(test::draws_of(sample));
        CHECK((map.xx == 1 && map.xy == 0 && map.yx == 0 && map.yy == 1));
        least_x = std::min(least_x, map.dx);
        most_x = std::max(most_x, map.dx);
        least_y = std::min(least_y, map.dy);
        most_y = std::max(most_y, map.dy);
        product += map.dx * map.dy;
    }
    CHECK((least_x >= -3 && least_x < -2.9 && most_x <= 3 && most_x > 2.9));
    CHECK((least_y >= -3 && least_y < -2.9 && most_y <= 3 && most_y > 2.9));
    CHECK(std::abs(product / 1000) < 0.3);  // of independent directions: 0, with a deviation of 0.1
}

TEST_CASE("translation refuses options that can't be used") {
    CHECK_NOTHROW(translation{0}.check());
    for (const double bad : {-1.0, std::numeric_limits<double>::infinity(), std::nan("")})
        CHECK_THROWS_WITH(translation{bad}.check(),
                          test::contains("ctcnn::translation: pixels must be finite and at least 0"));
}
