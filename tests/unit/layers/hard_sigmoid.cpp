// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/hard_sigmoid.hpp"

#include "support/activation_layer_checks.hpp"

using namespace ctcnn;

static_assert(hard_sigmoid::name == "Hardsigmoid");

TEMPLATE_TEST_CASE("hard sigmoid equals its formula", "", float, double) {
    test::check_activation_layer<TestType, hard_sigmoid>(0.5);
}

TEMPLATE_TEST_CASE("hard sigmoid of NaN is NaN, of infinities what PyTorch has, and its pieces meet as there", "",
                   float, double) {
    test::check_nan<hard_sigmoid, TestType>();
    test::check_ends<TestType, hard_sigmoid>(0, 0, 1, 1);
    test::check_corners<TestType, hard_sigmoid>({-3, 0, 3}, {0, 0.5, 1}, {0, 1.0 / 6, 0});
}

TEST_CASE("gradient of hard sigmoid") {
    // Wide enough for the inputs, steps of 1/64 around 0, to go past both corners.
    test::check_gradients<hard_sigmoid::bound<shape<409>>>();
}
