// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/activation/bounded.hpp"

#include <ratio>
#include <vector>

#include "support/activation_checks.hpp"

using namespace ctcnn;

TEMPLATE_TEST_CASE("activations that end at a bound equal their naive twins", "", float, double) {
    test::check_activations<TestType, kernels::relu6, kernels::hard_sigmoid, kernels::hard_swish,
                            kernels::hard_tanh<std::ratio<-3, 2>, std::ratio<1, 4>>>(100);
}

TEST_CASE("between its bounds an activation has a slope, at them and beyond none") {
    const std::vector<float> y{0, 3, 6, 7}, d_y(4, 1);
    std::vector<float> d_x(4);
    kernels::activate_backward<kernels::relu6>(y.data(), d_y.data(), d_x.data(), 4);
    CHECK((d_x == std::vector<float>{0, 1, 0, 0}));
    const std::vector<float> x{-3, -4, 3, 4};
    kernels::activate_backward<kernels::hard_swish>(x.data(), d_y.data(), d_x.data(), 4);
    CHECK((d_x == std::vector<float>{0, 0, 1, 1}));
}
