// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/leaky_relu.hpp"

#include <ratio>

#include "support/activation_layer_checks.hpp"

using namespace ctcnn;

static_assert(leaky_relu<>::name == "LeakyReLU");

TEMPLATE_TEST_CASE("leaky relu equals its formula", "", float, double) {
    test::check_activation_layer<TestType, leaky_relu<>>(0);
    test::check_activation_layer<TestType, leaky_relu<std::ratio<1, 4>>>(0);
}

TEMPLATE_TEST_CASE("leaky relu of NaN is NaN", "", float, double) { test::check_nan<leaky_relu<>, TestType>(); }

TEST_CASE("gradient of leaky relu") { test::check_gradients<leaky_relu<std::ratio<1, 8>>::bound<shape<19>>>(); }
