// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/all_finite.hpp"

#include <array>
#include <limits>
#include <span>

#include "support/catch.hpp"

using namespace ctcnn;

TEMPLATE_TEST_CASE("one number that is infinite or NaN is found wherever it is, and none where there is none", "",
                   float, double) {
    using limits = std::numeric_limits<TestType>;
    const auto finite = [](const std::array<TestType, 5>& numbers) {
        return detail::all_finite(std::span<const TestType>(numbers));
    };
    std::array<TestType, 5> numbers{0, -1, limits::max(), limits::lowest(), limits::denorm_min()};
    CHECK(finite(numbers));
    for (const TestType bad : {limits::infinity(), -limits::infinity(), limits::quiet_NaN()})
        for (TestType& number : numbers) {
            const TestType before = number;
            number = bad;
            CHECK_FALSE(finite(numbers));
            number = before;
        }
    CHECK(detail::all_finite(std::span<const TestType>()));
}
