// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/optimizers/lion.hpp"

#include <cmath>

#include "ctcnn/optimizers/adam.hpp"
#include "support/catch.hpp"
#include "support/optimizer_checks.hpp"

using namespace ctcnn;

static_assert(detail::OptimizerByRole<lion>);

TEST_CASE("lion moves a parameter by the learning rate, whatever the size of its gradient") {
    using layout = parameter_layout<shape<4>>;
    const lion optimizer{.learning_rate = 0.125, .beta1 = 0.5, .beta2 = 0.75, .weight_decay = 0.5};
    parameter_block<layout, double> parameters, gradients;
    optimizer_state<layout, double> state(optimizer);
    serial_executor here;
    const double start[] = {1, 1, -2, 3}, first[] = {8, -1e-6, 0, -4};
    std::copy_n(start, 4, parameters.data());
    std::copy_n(first, 4, gradients.data());
    const auto step = [&] { optimizer.step(parameters.view(), gradients.view(), state, 0.125, 0.5, here); };

    step();  // keeps 1 - 0.125 * 0.5 of each, and moves against the sign of the gradient
    const double expected[] = {0.8125, 1.0625, -1.875, 2.9375};
    for (std::size_t i = 0; i < 4; ++i) CHECK(parameters.data()[i] == Approx(expected[i]));
    CHECK(state.moments[0].data()[0] == Approx(0.25 * 8 * 0.5));
    CHECK(state.moments[0].data()[3] == Approx(-0.25 * 4 * 0.5));

    gradients.data()[0] = -1;  // the moment, 1, outweighs half of it: 0.5 * 1 - 0.5 * 0.5 > 0
    gradients.data()[3] = 2;   // and here the gradient, 1, outweighs it: -0.5 * 0.5 + 0.5 * 1 > 0
    step();
    CHECK(parameters.data()[0] == Approx(0.8125 * 0.9375 - 0.125));
    CHECK(parameters.data()[3] == Approx(2.9375 * 0.9375 - 0.125));
    CHECK(state.steps == 2);
}

TEST_CASE("lion's bits do not depend on threads") { test::check_thread_independence(lion{.weight_decay = 0.01}); }

TEST_CASE("lion refuses options that can't be used") {
    using test::contains;
    CHECK_NOTHROW(lion{}.check());
    CHECK_NOTHROW(lion{.beta1 = 0, .beta2 = 0}.check());
    CHECK_THROWS_WITH(lion{.learning_rate = std::nan("")}.check(),
                      "ctcnn::lion: learning_rate must be finite and at least 0; it is nan");
    CHECK_THROWS_WITH(lion{.learning_rate = 1e39}.check(), contains("ctcnn::lion: learning_rate"));
    CHECK_NOTHROW(lion{.learning_rate = 1e39}.check<double>());
    CHECK_THROWS_WITH(lion{.beta1 = 1}.check(), contains("ctcnn::lion: beta1 must be at least 0 and below 1"));
    CHECK_THROWS_WITH(lion{.beta2 = -0.1}.check(), contains("ctcnn::lion: beta2 must be at least 0 and below 1"));
    CHECK_THROWS_WITH(lion{.weight_decay = -1}.check(), contains("ctcnn::lion: weight_decay"));
}

TEST_CASE("lion refuses the state of another optimizer") {
    using layout = parameter_layout<shape<2>>;
    parameter_block<layout> parameters;
    const parameter_block<layout> gradients;
    serial_executor here;
    optimizer_state<layout> other(adam{});
    CHECK_THROWS_WITH(lion{}.step(parameters.view(), gradients.view(), other, 0.1, 1, here),
                      test::contains("ctcnn::lion: step: expected a state with 1 moments, found 2"));
    optimizer_state<layout> good(lion{});
    CHECK_THROWS_AS(lion{}.step({}, gradients.view(), good, 0.1, 1, here), argument_error);
    CHECK(good.steps == 0);
}
