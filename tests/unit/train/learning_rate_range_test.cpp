// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/learning_rate_range_test.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/optimizers/rate_sweep.hpp"
#include "ctcnn/optimizers/sgd.hpp"
#include "support/catch.hpp"
#include "support/training_run.hpp"

namespace {

using namespace ctcnn;

training_action ranged(learning_rate_range_test& test, double rate, double loss) {
    return test.on_step_end(
        {.epoch = 0, .epochs = 1, .step = 0, .steps = 1, .loss = loss, .learning_rate = rate, .train = {}});
}

}  // namespace

TEST_CASE("a range test of the learning rate suggests the rate at which the loss falls fastest") {
    learning_rate_range_test test({.steps = 7, .smoothing = 0});
    const std::vector<double> losses{2.3, 2.2, 1.9, 1.0, 0.8, 1.5, 3.0};
    double rate = 1e-4;
    for (std::size_t i = 0; i < losses.size(); ++i, rate *= 10)
        CHECK(ranged(test, rate, losses[i]) == (i == 6 ? training_action::stop : training_action::proceed));
    CHECK(test.suggestion() == Approx(1e-2));
    CHECK(test.points().size() == 7);
    CHECK(test.points()[3].loss == 1.0);
}

TEST_CASE("a range test of the learning rate smooths losses, and stops when they have grown") {
    learning_rate_range_test test({.steps = 50, .smoothing = 0.5, .diverged = 2});
    CHECK(ranged(test, 1, 4) == training_action::proceed);
    CHECK(test.points()[0].smoothed == Approx(4));
    CHECK(ranged(test, 2, 1) == training_action::proceed);
    CHECK(test.points()[1].smoothed == Approx((0.5 * 4 + 1) / 1.5));
    CHECK(ranged(test, 4, 3) == training_action::proceed);
    CHECK(ranged(test, 8, 9) == training_action::stop);
}

TEST_CASE("a range test of the learning rate refuses options, and to suggest a rate from nothing") {
    using options = learning_rate_range_test::options;
    for (const options& bad : {options{.steps = 1}, options{.smoothing = 1}, options{.smoothing = -0.1},
                               options{.smoothing = NAN}, options{.diverged = 1}})
        CHECK_THROWS_AS(learning_rate_range_test(bad), argument_error);
    learning_rate_range_test test;
    CHECK_THROWS_WITH(test.suggestion(), test::contains("found none in 0"));
    (void)ranged(test, 1, 1);
    (void)ranged(test, 2, 2);
    CHECK_THROWS_WITH(test.suggestion(), test::contains("ctcnn::rate_sweep"));
}

TEST_CASE("a range test of the learning rate is a callback of fit, beside a schedule that sweeps it") {
    const test::bar_images data(100);
    model<test::bar_network> net(seed{7});
    serial_executor here;
    learning_rate_range_test test({.steps = 30});
    trainer training(net, here, sgd{}, rate_sweep{.first = 1e-4, .last = 10, .steps = 30},
                     {.epochs = 10, .batch_size = 10});
    try {
        CHECK(training.fit(data, test) == training_outcome::stopped);
    } catch (const divergence_error&) {  // what it has seen is kept
    }
    CHECK(test.points().size() > 10);
    CHECK(test.points()[0].learning_rate == Approx(1e-4));
    CHECK((test.suggestion() > 1e-4 && test.suggestion() < 10));
}
