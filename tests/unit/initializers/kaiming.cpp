// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/initializers/kaiming.hpp"

#include <cmath>

#include "support/catch.hpp"
#include "support/initializer_checks.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

static_assert(Initializer<kaiming_uniform> && Initializer<kaiming_normal>);

TEST_CASE("Kaiming's weights have the ranges and deviations of their schemes, and its biases are zero") {
    check_uniform(initial_weights(kaiming_uniform{}), std::sqrt(6.0 / 50));
    check_uniform(initial_weights(kaiming_uniform{.gain = 1}), std::sqrt(3.0 / 50));
    check_normal(initial_weights(kaiming_normal{}), std::sqrt(2.0 / 50));
    check_normal(initial_weights(kaiming_normal{.gain = 3}), 3 / std::sqrt(50.0));
    CHECK(makes_zero_biases(kaiming_uniform{}));
    CHECK(makes_zero_biases(kaiming_normal{}));
    CHECK(floats_are_rounded(kaiming_normal{}));
}

TEST_CASE("every compiler makes the same weights of Kaiming's schemes, bit for bit") {
    CHECK(digest(initial_weights<float>(kaiming_uniform{}, 10'000)) == 0xb324e8a23723103c);
    CHECK(digest(initial_weights<float>(kaiming_normal{}, 10'000)) == 0x57f1b550e3976280);
}

TEST_CASE("a gain of Kaiming's that makes no weights is refused where it is given") {
    CHECK_NOTHROW(kaiming_uniform{}.check());
    CHECK_THROWS_WITH(kaiming_uniform{.gain = -1}.check(),
                      "ctcnn::kaiming_uniform: gain must be finite and above 0; it is -1");
    CHECK_THROWS_WITH(kaiming_normal{.gain = 0}.check(), test::contains("ctcnn::kaiming_normal: gain"));
}
