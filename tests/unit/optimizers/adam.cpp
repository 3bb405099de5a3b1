// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/optimizers/adam.hpp"

#include <limits>

#include "support/catch.hpp"
#include "support/optimizer_checks.hpp"

using namespace ctcnn;

static_assert(Optimizer<adam>);

TEMPLATE_TEST_CASE("adam's steps equal PyTorch's", "", float, double) {
    test::check_golden_steps<TestType>(adam{.learning_rate = 0.01}, "adam");
    test::check_golden_steps<TestType>(
        adam{.learning_rate = 0.01, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-6, .weight_decay = 0.05},
        "adam_weight_decay");
}

TEST_CASE("adam's bits do not depend on threads") { test::check_thread_independence(adam{.weight_decay = 0.01}); }

TEST_CASE("adam goes on exactly where a copied state stopped") {
    using layout = parameter_layout<shape<40>>;
    const adam optimizer;
    serial_executor serial;
    parameter_block<layout> parameters, gradients;
    for (std::size_t i = 0; i < 40; ++i) gradients.data()[i] = static_cast<float>(i) - 20;
    optimizer_state<layout> state(optimizer);
    const auto step = [&](auto& p, auto& s) { optimizer.step(p.view(), gradients.view(), s, 0.01, 1, serial); };
    for (int i = 0; i < 3; ++i) step(parameters, state);

    // What a checkpoint does: count and moments into a fresh state.
    optimizer_state<layout> resumed(optimizer);
    resumed.steps = state.steps;
    for (std::size_t i = 0; i < 2; ++i) std::copy_n(state.moments[i].data(), layout::extent, resumed.moments[i].data());
    parameter_block<layout> copy = parameters;
    step(parameters, state);
    step(copy, resumed);
    CHECK(std::equal(copy.span().begin(), copy.span().end(), parameters.span().begin()));
}

TEST_CASE("adam refuses options that can't be used") {
    using state = optimizer_state<parameter_layout<shape<2>>>;
    using test::contains;
    CHECK_NOTHROW(state(adam{}));
    CHECK_THROWS_WITH(state(adam{.learning_rate = std::numeric_limits<double>::infinity()}),
                      contains("ctcnn::adam: learning_rate must be finite and at least 0; it is inf"));
    CHECK_THROWS_WITH(state(adam{.beta1 = 1}), contains("ctcnn::adam: beta1 must be at least 0 and below 1"));
    CHECK_THROWS_WITH(state(adam{.beta2 = -0.5}), contains("ctcnn::adam: beta2"));
    CHECK_THROWS_WITH(state(adam{.epsilon = 0}), contains("ctcnn::adam: epsilon must be finite and above 0"));
    CHECK_THROWS_WITH(state(adam{.weight_decay = -1}), contains("ctcnn::adam: weight_decay"));
}
