// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/gelu.hpp"

#include <limits>

#include "support/activation_layer_checks.hpp"

using namespace ctcnn;

static_assert(gelu::name == "GELU" && gelu_tanh::name == "GELU");

TEMPLATE_TEST_CASE("gelu equals its formula", "", float, double) {
    test::check_activation_layer<TestType, gelu>(12);
    test::check_activation_layer<TestType, gelu_tanh>(16);
}

TEMPLATE_TEST_CASE("gelu of NaN is NaN, of infinities what PyTorch has", "", float, double) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double most = static_cast<double>(std::numeric_limits<TestType>::max());
    test::check_nan<gelu, TestType>();
    test::check_nan<gelu_tanh, TestType>();
    test::check_ends<TestType, gelu>(nan, 0, most, infinity);
    test::check_ends<TestType, gelu_tanh>(nan, 0, most, infinity);
}

TEST_CASE("gradient of gelu") {
    test::check_gradients<gelu::bound<shape<19>>>();
    test::check_gradients<gelu_tanh::bound<shape<19>>>();
}
