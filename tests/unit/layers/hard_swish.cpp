// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/hard_swish.hpp"

#include <limits>

#include "support/activation_layer_checks.hpp"

using namespace ctcnn;

static_assert(hard_swish::name == "Hardswish");

TEMPLATE_TEST_CASE("hard swish equals its formula", "", float, double) {
    test::check_activation_layer<TestType, hard_swish>(4);
}

TEMPLATE_TEST_CASE("hard swish of NaN is NaN, of infinities what PyTorch has, and its pieces meet as there", "", float,
                   double) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double most = static_cast<double>(std::numeric_limits<TestType>::max());
    test::check_nan<hard_swish, TestType>();
    test::check_ends<TestType, hard_swish>(nan, 0, most, infinity);
    test::check_corners<TestType, hard_swish>({-3, 0, 3}, {0, 0, 3}, {0, 0.5, 1});  // of version 2.8, and not before
}

TEST_CASE("gradient of hard swish") {
    // Wide enough for the inputs, steps of 1/64 around 0, to go past both corners.
    test::check_gradients<hard_swish::bound<shape<409>>>();
}
