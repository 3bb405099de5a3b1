// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/silu.hpp"

#include <limits>

#include "support/activation_layer_checks.hpp"

using namespace ctcnn;

static_assert(silu::name == "SiLU");

TEMPLATE_TEST_CASE("silu equals its formula", "", float, double) { test::check_activation_layer<TestType, silu>(8); }

TEMPLATE_TEST_CASE("silu of NaN is NaN, of infinities what PyTorch has", "", float, double) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double most = static_cast<double>(std::numeric_limits<TestType>::max());
    test::check_nan<silu, TestType>();
    test::check_ends<TestType, silu>(nan, 0, most, infinity);
}

TEST_CASE("gradient of silu") { test::check_gradients<silu::bound<shape<19>>>(); }
