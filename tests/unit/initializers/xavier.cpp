// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/initializers/xavier.hpp"

#include <cmath>

#include "support/catch.hpp"
#include "support/initializer_checks.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

static_assert(Initializer<xavier_uniform> && Initializer<xavier_normal>);

TEST_CASE("Xavier's weights have the ranges and deviations of their schemes, and its biases are zero") {
    check_uniform(initial_weights(xavier_uniform{}), std::sqrt(6.0 / 80));
    check_uniform(initial_weights(xavier_uniform{.gain = 2}), 2 * std::sqrt(6.0 / 80));
    check_normal(initial_weights(xavier_normal{}), std::sqrt(2.0 / 80));
    check_normal(initial_weights(xavier_normal{.gain = 2}), 2 * std::sqrt(2.0 / 80));
    CHECK(makes_zero_biases(xavier_uniform{}));
    CHECK(makes_zero_biases(xavier_normal{}));
    CHECK(floats_are_rounded(xavier_uniform{}));
}

TEST_CASE("every compiler makes the same weights of Xavier's schemes, bit for bit") {
    CHECK(digest(initial_weights<float>(xavier_uniform{}, 10'000)) == 0x04c8d4a7b7cf064f);
    CHECK(digest(initial_weights<float>(xavier_normal{}, 10'000)) == 0x3767eb705cf899ba);
}

TEST_CASE("a gain of Xavier's that makes no weights is refused where it is given") {
    CHECK_NOTHROW(xavier_normal{.gain = 1e100}.check<double>());
    CHECK_THROWS_WITH(xavier_uniform{.gain = 1e39}.check(), test::contains("that float can hold"));
    CHECK_THROWS_WITH(xavier_normal{.gain = 1e38}.check(),
                      test::contains("so small that weights are numbers that float"));
}
