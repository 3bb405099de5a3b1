// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/relu.hpp"

#include <cmath>
#include <cstddef>
#include <limits>

#include "support/activation_layer_checks.hpp"

using namespace ctcnn;

static_assert(relu::name == "ReLU");

TEMPLATE_TEST_CASE("relu equals its formula", "", float, double) { test::check_activation_layer<TestType, relu>(0); }

TEMPLATE_TEST_CASE("relu of NaN is NaN", "", float, double) { test::check_nan<relu, TestType>(); }

TEST_CASE("gradient of relu") { test::check_gradients<relu::bound<shape<19>>>(); }

TEMPLATE_TEST_CASE("relu of minus zero, infinities and what is not a number", "", float, double) {
    using limits = std::numeric_limits<TestType>;
    const double infinity = std::numeric_limits<double>::infinity();
    using bound = relu::bound<shape<37>>;
    test::layer_problem problem = test::make_problem<bound>(1);
    // In the vectors and in the tail.
    for (const std::size_t at : {std::size_t{0}, std::size_t{33}}) {
        problem.input[at] = std::numeric_limits<double>::quiet_NaN();
        problem.input[at + 1] = infinity;
        problem.input[at + 2] = -infinity;
        problem.input[at + 3] = -0.0;
    }
    const auto found = test::run_layer<bound, TestType>(problem);
    for (const std::size_t at : {std::size_t{0}, std::size_t{33}}) {
        CHECK(std::isnan(found.output[at]));  // a diverged network must not look healthy
        CHECK(found.output[at + 1] == limits::infinity());
        CHECK(found.output[at + 2] == 0);
        CHECK(found.output[at + 3] == 0);
        CHECK(found.d_input[at + 3] == 0);
    }
}
