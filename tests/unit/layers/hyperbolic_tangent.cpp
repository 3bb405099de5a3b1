// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/hyperbolic_tangent.hpp"

#include <vector>

#include "support/activation_layer_checks.hpp"

using namespace ctcnn;

static_assert(ctcnn::hyperbolic_tangent::name == "Tanh");

TEMPLATE_TEST_CASE("the tanh layer equals its formula", "", float, double) {
    test::check_activation_layer<TestType, ctcnn::hyperbolic_tangent>(8);
}

TEMPLATE_TEST_CASE("the tanh layer of NaN is NaN", "", float, double) {
    test::check_nan<ctcnn::hyperbolic_tangent, TestType>();
}

TEST_CASE("gradient of the tanh layer") { test::check_gradients<ctcnn::hyperbolic_tangent::bound<shape<19>>>(); }

TEMPLATE_TEST_CASE("tanh stays in its range", "", float, double) {
    using tangent = ctcnn::hyperbolic_tangent::bound<shape<5>>;
    test::layer_problem problem = test::make_problem<tangent>(1);
    problem.input = {-1e4, -100, 0, 100, 1e4};
    CHECK(test::run_layer<tangent, TestType>(problem).output == std::vector<TestType>{-1, -1, 0, 1, 1});
}
