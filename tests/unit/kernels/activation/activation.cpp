// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/activation/activation.hpp"

#include <cmath>
#include <limits>
#include <ratio>
#include <vector>

#include "support/activation_checks.hpp"

using namespace ctcnn;

TEMPLATE_TEST_CASE("the usual activations equal their naive twins", "", float, double) {
    test::check_activations<TestType, kernels::identity, kernels::relu, kernels::leaky_relu<std::ratio<1, 8>>,
                            kernels::sigmoid, kernels::hyperbolic_tangent>(100);
}

TEST_CASE("relu lets NaN through, forward and backward") {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const std::vector<float> x{nan, -1, nan}, d_y{2, 3, 4};
    std::vector<float> y(3), d_x(3);
    kernels::activate<kernels::relu>(x.data(), y.data(), x.size());
    CHECK(std::isnan(y[0]));
    CHECK(y[1] == 0);
    CHECK(std::isnan(y[2]));
    kernels::activate_backward<kernels::relu>(y.data(), d_y.data(), d_x.data(), x.size());
    CHECK((d_x == std::vector<float>{2, 0, 4}));
}
