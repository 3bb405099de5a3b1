// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/sigmoid.hpp"

#include <vector>

#include "support/activation_layer_checks.hpp"

using namespace ctcnn;

static_assert(sigmoid::name == "Sigmoid");

TEMPLATE_TEST_CASE("the sigmoid layer equals its formula", "", float, double) {
    test::check_activation_layer<TestType, sigmoid>(8);
}

TEMPLATE_TEST_CASE("the sigmoid layer of NaN is NaN", "", float, double) { test::check_nan<sigmoid, TestType>(); }

TEST_CASE("gradient of the sigmoid layer") { test::check_gradients<sigmoid::bound<shape<19>>>(); }

TEMPLATE_TEST_CASE("sigmoid stays in its range", "", float, double) {
    using bound = sigmoid::bound<shape<5>>;
    test::layer_problem problem = test::make_problem<bound>(1);
    problem.input = {-1e4, -100, 0, 100, 1e4};
    const auto logistic = test::run_layer<bound, TestType>(problem);
    CHECK(logistic.output == std::vector<TestType>{0, logistic.output[1], TestType(0.5), 1, 1});
    CHECK(logistic.output[1] >= 0);
    CHECK(logistic.output[1] < 1e-30);
}
