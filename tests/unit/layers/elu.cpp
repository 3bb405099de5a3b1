// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/elu.hpp"

#include <limits>
#include <ratio>

#include "support/activation_layer_checks.hpp"

using namespace ctcnn;

static_assert(elu<>::name == "ELU");

TEMPLATE_TEST_CASE("elu equals its formula", "", float, double) {
    test::check_activation_layer<TestType, elu<>>(8);
    test::check_activation_layer<TestType, elu<std::ratio<1, 4>>>(8);
}

TEMPLATE_TEST_CASE("elu of NaN is NaN, of infinities what PyTorch has, and its pieces meet as there", "", float,
                   double) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double most = static_cast<double>(std::numeric_limits<TestType>::max());
    test::check_nan<elu<>, TestType>();
    test::check_ends<TestType, elu<>>(-1, -1, most, infinity);
    test::check_corners<TestType, elu<std::ratio<1, 4>>>({-200, 0, 200}, {-0.25, 0, 200}, {0, 0.25, 1});
}

TEST_CASE("gradient of elu") { test::check_gradients<elu<std::ratio<1, 4>>::bound<shape<19>>>(); }
