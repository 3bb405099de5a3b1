// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/optimizers/sum_of_squares.hpp"

#include <initializer_list>
#include <limits>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEMPLATE_TEST_CASE("sum_of_squares equals a plain sum for every tail", "", float, double) {
    const random_stream random(8, random_purpose::user);
    for (const std::size_t count : std::initializer_list<std::size_t>{0, 1, 15, 16, 17, 35, 1000}) {
        std::vector<TestType> values(count + 1, TestType(1e6));
        long double expected = 0;
        for (std::size_t i = 0; i < count; ++i) {
            values[i] = static_cast<TestType>(random.normal(i));
            expected += static_cast<long double>(values[i]) * static_cast<long double>(values[i]);
        }
        CHECK(kernels::sum_of_squares(values.data(), count) == Approx(static_cast<double>(expected)).epsilon(1e-14));
    }
}

TEST_CASE("sum_of_squares of the largest floats is finite") {
    const std::vector<float> values(100, std::numeric_limits<float>::max());
    const double largest = static_cast<double>(std::numeric_limits<float>::max());
    CHECK(kernels::sum_of_squares(values.data(), values.size()) == Approx(100 * largest * largest));
}
