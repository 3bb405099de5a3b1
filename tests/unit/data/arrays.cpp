// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/arrays.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

static_assert(detail::Number<std::uint8_t> && detail::Number<double> && !detail::Number<bool> &&
              !detail::Number<char> && !detail::Number<int*>);
static_assert(detail::WholeNumber<std::int64_t> && !detail::WholeNumber<float>);
using pixel_array = decltype(samples_of<shape<2>>(std::vector<std::uint8_t>{}));
using float_array = decltype(samples_of<shape<2>>(std::vector<float>{}));
static_assert(pixel_array::are_pixels && !float_array::are_pixels);
static_assert(detail::is_label_array<decltype(labels_of<3>(std::vector<int>{}))> &&
              !detail::is_label_array<pixel_array>);
static_assert(std::is_same_v<decltype(labels_of<3, shape<2>>(std::vector<int>{}))::traits::label_shape, shape<2>>);

}  // namespace

TEST_CASE("numbers are copied sample by sample: bytes as pixels, others as they are") {
    const auto numbers = samples_of<shape<1, 2>>(std::vector<int>{1, -2, 3, 4});
    CHECK(numbers.count() == 2);
    std::array<float, 2> sample{};
    numbers.copy(1, sample.data());
    CHECK(sample == std::array<float, 2>{3, 4});
    const auto pixels = targets_of<shape<2>>(std::vector<std::uint8_t>{0, 255, 255, 0}, {0.5, 0.5});
    std::array<double, 2> target{};
    pixels.copy(0, target.data());
    CHECK(target == std::array<double, 2>{-1, 1});
}

TEST_CASE("a vector is kept, also by copies, and a span is a view") {
    std::vector<float> viewed{1, 2};
    const auto view = samples_of<shape<1>>(std::span(viewed));
    viewed[1] = 7;
    std::array<float, 1> sample{};
    view.copy(1, sample.data());
    CHECK(sample[0] == 7);
    const auto copy = [] { return samples_of<shape<1>>(std::vector<float>{5, 6}); }();
    copy.copy(1, sample.data());
    CHECK(sample[0] == 6);
}

TEST_CASE("elements that are no whole samples, and labels that are no classes, are refused") {
    CHECK_THROWS_WITH(samples_of<shape<2>>(std::vector<float>(3)),
                      "ctcnn::samples_of: expected a multiple of 2 elements, those of one sample [2], found 3");
    CHECK_THROWS_WITH(targets_of<shape<2>>(std::vector<float>(3)), test::starts_with("ctcnn::targets_of: "));
    CHECK_THROWS_WITH((labels_of<3, shape<2>>(std::vector<int>(3))), test::starts_with("ctcnn::labels_of: expected a"));
    CHECK(labels_of<3>(std::vector<int>{0, 2, 1}).count() == 3);
    CHECK_THROWS_WITH(labels_of<3>(std::vector<int>{0, 3}),
                      "ctcnn::labels_of: expected labels from 0 to 2, found 3 at index 1; count classes from 0");
    CHECK_THROWS_WITH(labels_of<3>(std::vector<std::int8_t>{-1}), test::contains("found -1 at index 0"));
    CHECK(labels_of<3>(std::vector<int>{255, 2}, 255).count() == 2);
    CHECK_THROWS_WITH(labels_of<3>(std::vector<int>{254}, 255), test::contains("from 0 to 2 or 255, found 254"));
    // 2^32 + 1 is not a class, though its lowest 32 bits are.
    CHECK_THROWS_WITH(labels_of<3>(std::vector<std::int64_t>{4294967297}), test::contains("found 4294967297"));
}
