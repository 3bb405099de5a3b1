// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/optimizers/moving_average.hpp"

#include <cstddef>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEMPLATE_TEST_CASE("moving_average equals its naive twin for every tail", "", float, double) {
    constexpr std::size_t width = simd::width<TestType>;
    const random_stream random(9, random_purpose::user);
    for (const std::size_t count :
         {std::size_t{0}, std::size_t{1}, width - 1, width, width + 1, 2 * width + 3, std::size_t{1000}}) {
        std::vector<TestType> numbers(count + 2), average(count + 2);  // two more, which must not change
        for (std::size_t i = 0; i < count + 2; ++i) {
            numbers[i] = static_cast<TestType>(random.normal(2 * i));
            average[i] = static_cast<TestType>(random.normal(2 * i + 1));
        }
        const std::vector<TestType> before = average;
        kernels::moving_average(TestType(0.125), numbers.data(), average.data(), count);
        for (std::size_t i = 0; i < count; ++i) {
            const double expected = 0.875 * static_cast<double>(before[i]) + 0.125 * static_cast<double>(numbers[i]);
            CHECK(static_cast<double>(average[i]) == Approx(expected).epsilon(1e-6).margin(1e-6));
        }
        CHECK(average[count] == before[count]);
        CHECK(average[count + 1] == before[count + 1]);
    }
}
