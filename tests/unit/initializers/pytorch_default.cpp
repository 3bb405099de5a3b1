// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/initializers/pytorch_default.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "support/catch.hpp"
#include "support/initializer_checks.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

static_assert(Initializer<pytorch_default>);

TEST_CASE("PyTorch's weights and biases are uniform in the same range, and differ from each other") {
    check_uniform(initial_weights(pytorch_default{}), 1 / std::sqrt(50.0));
    std::vector<double> bias(100'000, 99);
    pytorch_default{}.bias(std::span(bias), some_fan, stream);
    check_uniform(bias, 1 / std::sqrt(50.0));
    const auto weight = initial_weights(pytorch_default{});
    CHECK_FALSE(std::equal(bias.begin(), bias.begin() + 3, weight.begin()));
    CHECK(floats_are_rounded(pytorch_default{}));
}

TEST_CASE("every compiler makes the same weights as PyTorch's scheme has them, bit for bit") {
    CHECK(digest(initial_weights<float>(pytorch_default{}, 10'000)) == 0x4e462ae5f8e813fb);
}
