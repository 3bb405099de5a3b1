// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/normalization.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

#include "support/catch.hpp"

using namespace ctcnn;

static_assert(normalization{}(0) == 0 && normalization{}(255) == 1);
static_assert(normalization{.mean = 0.5, .deviation = 0.25}(0) == -2 &&
              normalization{.mean = 0.5, .deviation = 0.25}(255) == 2);
static_assert(normalization{0.1, 0.3} == normalization{0.1, 0.3} && normalization{0.1, 0.3} != normalization{0.1, 0.2});

TEST_CASE("the 256 numbers of pixels are each rounded once") {
    const normalization scale{0.1307, 0.3081};
    const auto numbers = detail::numbers_of_pixels("test", scale);
    CHECK(numbers->from == scale);
    for (int pixel = 0; pixel < 256; ++pixel) {
        const double exact = scale(static_cast<std::uint8_t>(pixel));
        CHECK(numbers->as<double>()[static_cast<std::size_t>(pixel)] == exact);
        CHECK(numbers->as<float>()[static_cast<std::size_t>(pixel)] == static_cast<float>(exact));
    }
}

TEST_CASE("a normalization that makes no numbers, or one number of all pixels, is refused with its numbers") {
    const double infinity = std::numeric_limits<double>::infinity();
    for (const normalization bad : {normalization{std::nan(""), 1}, normalization{infinity, 1}, normalization{0, 0},
                                    normalization{0, -1}, normalization{0, infinity}, normalization{0, std::nan("")}})
        CHECK_THROWS_WITH(detail::numbers_of_pixels("test", bad),
                          test::starts_with("test: expected a finite mean and a positive deviation, found mean "));
    for (const normalization bad : {normalization{0, 1e-300}, normalization{1e30, 1}, normalization{0, 1e39}})
        CHECK_THROWS_WITH(detail::numbers_of_pixels("test", bad),
                          test::contains("different floats of black and white"));
    CHECK_THROWS_WITH(detail::numbers_of_pixels("test", {2.5, -0.5}), test::ends_with("mean 2.5, deviation -0.5"));
}
