// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/augment/cutout.hpp"

#include <cstddef>

#include "support/augmentation_checks.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("cutout replaces a square around any pixel, as far as it is inside") {
    const test::random_image before;
    for (const std::ptrdiff_t side : {1, 2, 3, 20}) {
        for (std::uint32_t sample = 0; sample < 200; ++sample) {
            test::random_image image;
            const auto draws = test::draws_of(sample);
            cutout{static_cast<std::size_t>(side)}.apply(image.view(-3), draws);
            const std::ptrdiff_t left = std::ptrdiff_t{draws.below(7, 0)} - side / 2;
            const std::ptrdiff_t top = std::ptrdiff_t{draws.below(5, 1)} - side / 2;
            bool right = true;
            for (std::size_t c = 0; c < 2; ++c)
                for (std::ptrdiff_t y = 0; y < 5; ++y)
                    for (std::ptrdiff_t x = 0; x < 7; ++x) {
                        const bool cut = y >= top && y < top + side && x >= left && x < left + side;
                        right = right && image.at(c, y, x, 0) == (cut ? -3 : before.at(c, y, x, 0));
                    }
            INFO(side << ", " << left << ", " << top);
            CHECK(right);
        }
    }
}

TEST_CASE("cutout refuses options that can't be used") {
    CHECK_NOTHROW(cutout{}.check());
    CHECK_THROWS_WITH(cutout{0}.check(), "ctcnn::cutout: side must be from 1 to 65535; it is 0");
    CHECK_THROWS_WITH(cutout{65536}.check(), "ctcnn::cutout: side must be from 1 to 65535; it is 65536");
}
