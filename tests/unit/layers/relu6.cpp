// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/relu6.hpp"

#include "support/activation_layer_checks.hpp"

using namespace ctcnn;

static_assert(relu6::name == "ReLU6");

TEMPLATE_TEST_CASE("relu6 equals its formula", "", float, double) { test::check_activation_layer<TestType, relu6>(0); }

TEMPLATE_TEST_CASE("relu6 of NaN is NaN, of infinities what PyTorch has, and its pieces meet as there", "", float,
                   double) {
    test::check_nan<relu6, TestType>();
    test::check_ends<TestType, relu6>(0, 0, 6, 6);
    test::check_corners<TestType, relu6>({0, 3, 6}, {0, 3, 6}, {0, 1, 0});
}

TEST_CASE("gradient of relu6") {
    // Wide enough for the inputs, steps of 1/64 around 0, to go past both corners.
    test::check_gradients<relu6::bound<shape<409>>>();
}
