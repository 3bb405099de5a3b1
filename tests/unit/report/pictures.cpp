// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/report/pictures.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn::detail;

namespace {

using pixels = std::vector<std::uint8_t>;
using extents = std::vector<std::size_t>;

std::vector<double> numbers_from_0(std::size_t count) {
    std::vector<double> result(count);
    std::iota(result.begin(), result.end(), 0.0);
    return result;
}

}  // namespace

TEST_CASE("samples of one or three channels are pictures, and others are none") {
    const gray_range range{0, 255};
    const picture gray = picture_of_sample(numbers_from_0(6), extents{2, 3}, range, 48);
    CHECK(gray.width == 3);
    CHECK(gray.height == 2);
    CHECK(gray.channels == 1);
    CHECK(gray.pixels == pixels{0, 1, 2, 3, 4, 5});
    CHECK(picture_of_sample(numbers_from_0(6), extents{1, 2, 3}, range, 48).pixels == gray.pixels);
    const picture color = picture_of_sample(numbers_from_0(6), extents{3, 1, 2}, range, 48);
    CHECK(color.channels == 3);
    CHECK(color.pixels == pixels{0, 2, 4, 1, 3, 5});
    for (const extents& other : {extents{6}, extents{2, 1, 3}, extents{6, 1, 1}, extents{1, 1, 2, 3}, extents{}})
        CHECK(picture_of_sample(numbers_from_0(6), other, range, 48).empty());
}

TEST_CASE("a large sample is shrunk by averages, also of what is left at its border") {
    const picture made = picture_of_sample(numbers_from_0(15), extents{3, 5}, {0, 255}, 3);
    CHECK(made.width == 3);
    CHECK(made.height == 2);
    CHECK(made.pixels == pixels{3, 5, 7, 11, 13, 14});  // of 0 1 5 6, 2 3 7 8, 4 9; 10 11, 12 13, 14: halves go up
}

TEST_CASE("gray is between black and white, and numbers that are not finite are black") {
    const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
    const std::vector<double> numbers{nan, -1, infinity, 3, -infinity};
    const gray_range range = range_of_numbers(numbers);
    CHECK(range.black == -1);
    CHECK(range.white == 3);
    CHECK(range(1) == 128);
    CHECK(range(nan) == 0);
    CHECK(range(infinity) == 255);
    CHECK(range(-infinity) == 0);
    CHECK(range_of_numbers(std::array{2.0, 2.0})(2) == 0);  // all are equal
    CHECK(range_of_numbers(std::array{nan})(nan) == 0);
}

TEST_CASE("filters are side by side, each with its own scale, and zero is gray") {
    const std::vector<double> weight{0, 1, -4, 4, 0, 0};
    const picture made = picture_of_filters(weight, extents{3, 1, 1, 2}, 64);
    REQUIRE(made.width == 10);
    REQUIRE(made.height == 3);
    CHECK(made.pixels ==
          pixels{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 255, 0, 0, 255, 0, 128, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    CHECK(picture_of_filters(weight, extents{3, 1, 1, 2}, 2).width == 7);  // the first two only
    const picture two_rows = picture_of_filters(numbers_from_0(8), extents{8, 1, 1, 1}, 64);
    CHECK(two_rows.width == 9);
    CHECK(two_rows.height == 5);
    CHECK(two_rows.pixels[3 * 9 + 7] == 255);
    CHECK(two_rows.pixels[1 * 9 + 1] == 128);
    const picture color = picture_of_filters(numbers_from_0(3), extents{1, 3, 1, 1}, 64);
    CHECK(color.channels == 3);
    CHECK(color.pixels[(1 * color.width + 1) * 3 + 2] == 255);
    CHECK(picture_of_filters(numbers_from_0(12), extents{3, 4}, 64).empty());
    CHECK(picture_of_filters(numbers_from_0(144), extents{1, 1, 12, 12}, 64).empty());
}
