// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/hard_tanh.hpp"

#include <ratio>

#include "support/activation_layer_checks.hpp"

using namespace ctcnn;

static_assert(hard_tanh<>::name == "Hardtanh");

TEMPLATE_TEST_CASE("hard_tanh equals its formula", "", float, double) {
    test::check_activation_layer<TestType, hard_tanh<>>(0);
    test::check_activation_layer<TestType, hard_tanh<std::ratio<-5, 2>, std::ratio<1, 4>>>(0);
}

TEMPLATE_TEST_CASE("hard_tanh of NaN is NaN, of infinities what PyTorch has, and its pieces meet as there", "", float,
                   double) {
    test::check_nan<hard_tanh<>, TestType>();
    test::check_ends<TestType, hard_tanh<>>(-1, -1, 1, 1);
    test::check_corners<TestType, hard_tanh<std::ratio<-2>, std::ratio<1, 2>>>({-2, 0, 0.5}, {-2, 0, 0.5}, {0, 1, 0});
}

TEST_CASE("gradient of hard_tanh") {
    // Inputs are steps of 1/64 around 0: past both corners.
    test::check_gradients<hard_tanh<std::ratio<-1>, std::ratio<1, 3>>::bound<shape<409>>>();
}
