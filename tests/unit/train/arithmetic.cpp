// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/arithmetic.hpp"

#include <array>
#include <cstdint>
#include <span>

#include "ctcnn/losses/mean_squared_error.hpp"
#include "support/catch.hpp"
#include "support/training_run.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

TEST_CASE("a sum of bits depends on every bit, and on the order") {
    const auto sum = [](std::array<float, 3> numbers) {
        detail::bit_sum bits;
        bits.add(std::span<const float>(numbers));
        return bits.value();
    };
    CHECK(sum({1, 2, 3}) == sum({1, 2, 3}));
    CHECK(sum({1, 2, 3}) != sum({2, 1, 3}));
    CHECK(sum({1, 2, 3}) != sum({1, 2, 3.0000002f}));
    CHECK(sum({0, 2, 3}) != sum({-0.0f, 2, 3}));
}

TEST_CASE("the fingerprint of a build's arithmetic is of network, loss and scalar, and of nothing that a run changes") {
    training_run<> one, two(training_run<>::usual, 3);
    (void)two.fit(3);
    const std::uint64_t fingerprint = one.training.arithmetic();
    CHECK(two.training.arithmetic() == fingerprint);
    training_run<> options({.epochs = 9, .batch_size = 2, .seed = 3}, 1, {.learning_rate = 1},
                           {.label_smoothing = 0.5});
    CHECK(options.training.arithmetic() == fingerprint);
    CHECK(one.state() == one.state());
    CHECK(detail::arithmetic_fingerprint<bar_network, cross_entropy, adam, double>() != fingerprint);
    CHECK(detail::arithmetic_fingerprint<bar_network, mean_squared_error, adam, float>() != fingerprint);
    using other = network<shape<1, 8, 8>, flatten, linear<3>>;
    CHECK(detail::arithmetic_fingerprint<other, cross_entropy, adam, float>() != fingerprint);
}
