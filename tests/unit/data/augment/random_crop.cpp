// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/augment/random_crop.hpp"

#include <cstddef>
#include <set>
#include <utility>

#include "support/augmentation_checks.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// Whether `image` is `before`, moved by these rows and columns.
bool is_moved(const test::random_image& image, const test::random_image& before, std::ptrdiff_t rows,
              std::ptrdiff_t columns) {
    for (std::size_t c = 0; c < 2; ++c)
        for (std::ptrdiff_t y = 0; y < 5; ++y)
            for (std::ptrdiff_t x = 0; x < 7; ++x)
                if (image.at(c, y, x, 0) != before.at(c, y + rows, x + columns, -3)) return false;
    return true;
}

}  // namespace

TEST_CASE("a crop of a padded image is one of all that there are") {
    const test::random_image before;
    for (const std::ptrdiff_t padding : {0, 2, 8}) {  // 8 is more than the image
        std::set<std::pair<std::ptrdiff_t, std::ptrdiff_t>> places;
        for (std::uint32_t sample = 0; sample < 400; ++sample) {
            test::random_image image;
            const auto draws = test::draws_of(sample);
            random_crop{static_cast<std::size_t>(padding)}.apply(image.view(-3), draws);
            const auto all = static_cast<std::uint32_t>(2 * padding + 1);
            const std::ptrdiff_t x = std::ptrdiff_t{draws.below(all, 0)} - padding;
            const std::ptrdiff_t y = std::ptrdiff_t{draws.below(all, 1)} - padding;
            CHECK(is_moved(image, before, y, x));
            places.insert({y, x});
        }
        if (padding == 0) CHECK(places.size() == 1);
        if (padding == 2) CHECK(places.size() == 25);
        if (padding == 8) CHECK(places.size() > 200);
    }
}

TEST_CASE("random_crop refuses options that can't be used") {
    CHECK_NOTHROW(random_crop{0}.check());
    CHECK_THROWS_WITH(random_crop{65536}.check(), "ctcnn::random_crop: padding must be at most 65535; it is 65536");
}
