// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/softplus.hpp"

#include <limits>

#include "support/activation_layer_checks.hpp"

using namespace ctcnn;

static_assert(softplus::name == "Softplus");

TEMPLATE_TEST_CASE("softplus equals its formula", "", float, double) {
    test::check_activation_layer<TestType, softplus>(4);
}

TEMPLATE_TEST_CASE("softplus of NaN is NaN, of infinities what PyTorch has, and its pieces meet as there", "", float,
                   double) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double most = static_cast<double>(std::numeric_limits<TestType>::max());
    test::check_nan<softplus, TestType>();
    test::check_ends<TestType, softplus>(0, 0, most, infinity);
    test::check_corners<TestType, softplus>({-800, 20.25, 400}, {0, 20.25, 400}, {0, 1, 1});
}

TEST_CASE("gradient of softplus") { test::check_gradients<softplus::bound<shape<19>>>(); }
