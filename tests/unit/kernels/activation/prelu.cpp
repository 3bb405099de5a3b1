// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/activation/prelu.hpp"

#include <cstddef>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

TEMPLATE_TEST_CASE("prelu and both its gradients are what the definition says, whatever the number of elements", "",
                   float, double) {
    constexpr TestType slope = TestType(0.25);
    for (const std::size_t count : {std::size_t{1}, std::size_t{5}, std::size_t{37}}) {
        std::vector<TestType> x(count), d_y(count), y(count + 1, 77), d_x(count + 1, 77);
        std::vector<TestType> expected_y(count + 1, 77), expected_d_x(count + 1, 77);
        double d_slope = 0;
        for (std::size_t i = 0; i < count; ++i) {  // small whole numbers: every product and sum is exact
            x[i] = static_cast<TestType>(i % 5) - 2;
            d_y[i] = static_cast<TestType>(i % 7) - 3;
            expected_y[i] = x[i] > 0 ? x[i] : slope * x[i];
            expected_d_x[i] = x[i] > 0 ? d_y[i] : slope * d_y[i];
            d_slope += x[i] > 0 ? 0 : static_cast<double>(x[i] * d_y[i]);
        }
        kernels::prelu(x.data(), y.data(), count, slope);
        kernels::prelu_backward(x.data(), d_y.data(), d_x.data(), count, slope);
        CHECK((y == expected_y));
        CHECK((d_x == expected_d_x));
        CHECK(kernels::prelu_slope_gradient(x.data(), d_y.data(), count) == d_slope);
    }
}
