// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/augment/horizontal_flip.hpp"

#include <cmath>

#include "support/augmentation_checks.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("a flip exchanges left and right of about as many images as its probability says") {
    const test::random_image before;
    std::size_t flipped = 0;
    for (std::uint32_t sample = 0; sample < 1000; ++sample) {
        test::random_image image;
        horizontal_flip{.probability = 0.25}.apply(image.view(0), test::draws_of(sample));
        const bool is_flipped = image.pixels != before.pixels;
        flipped += is_flipped ? 1 : 0;
        if (!is_flipped) continue;
        bool right = true;
        for (std::size_t c = 0; c < 2; ++c)
            for (std::ptrdiff_t y = 0; y < 5; ++y)
                for (std::ptrdiff_t x = 0; x < 7; ++x)
                    right = right && image.at(c, y, x, 0) == before.at(c, y, 6 - x, 0);
        CHECK(right);
    }
    CHECK((flipped > 200 && flipped < 300));
    test::random_image never, always;
    horizontal_flip{0}.apply(never.view(0), test::draws_of(1));
    horizontal_flip{1}.apply(always.view(0), test::draws_of(1));
    CHECK(never.pixels == before.pixels);
    CHECK(always.pixels != before.pixels);
}

TEST_CASE("horizontal_flip refuses options that can't be used") {
    for (const double bad : {-0.1, 1.1, std::nan("")})
        CHECK_THROWS_WITH(horizontal_flip{bad}.check(),
                          test::contains("ctcnn::horizontal_flip: probability must be from 0 to 1"));
}
