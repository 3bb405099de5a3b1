// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/optimizers/adam.hpp"

#include <limits>
#include <utility>

#include "ctcnn/optimizers/sgd.hpp"
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

TEST_CASE("adam resumes exactly from a copied state") {
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

TEST_CASE("adam's options are numbers of the scalar they are used in") {
    CHECK_THROWS_WITH(adam{.learning_rate = 1e39}.check(), test::contains("it is 1e+39"));
    CHECK_THROWS_WITH(adam{.learning_rate = 1e-46}.check(), test::contains("it is 1e-46"));
    CHECK_THROWS_WITH(adam{.beta1 = 1 - 1e-9}.check(), test::contains("ctcnn::adam: beta1"));
    CHECK_THROWS_WITH(adam{.beta2 = 1 - 1e-9}.check(), test::contains("ctcnn::adam: beta2"));
    CHECK_THROWS_WITH(adam{.epsilon = 1e-40}.check(), test::contains("ctcnn::adam: epsilon"));  // 0 while it trains
    CHECK_THROWS_WITH(adam{.weight_decay = 1e39}.check(), test::contains("ctcnn::adam: weight_decay"));
    CHECK_THROWS_WITH(adam{.learning_rate = 1e38}.check(), test::contains("so small that learning_rate / (1 - beta1)"));
    CHECK_NOTHROW((adam{.learning_rate = 1e39, .beta2 = 1 - 1e-9, .epsilon = 1e-46}.check<double>()));
    using twice = optimizer_state<parameter_layout<shape<2>>, double>;
    CHECK_NOTHROW(twice(adam{.epsilon = 1e-46}));
}

TEST_CASE("adam refuses the state of another optimizer, and views of nothing") {
    using layout = parameter_layout<shape<2>>;
    parameter_block<layout> parameters;
    const parameter_block<layout> gradients;
    serial_executor here;
    optimizer_state<layout> other(sgd{.momentum = 0.9});
    CHECK_THROWS_WITH(adam{}.step(parameters.view(), gradients.view(), other, 0.1, 1, here),
                      test::contains("ctcnn::adam: step: expected a state with 2 moments, found 1"));
    optimizer_state<layout> one(adam{});
    const optimizer_state<layout> moved = std::move(one);
    CHECK_THROWS_AS(adam{}.step(parameters.view(), gradients.view(), one, 0.1, 1, here), argument_error);  // NOLINT
    optimizer_state<layout> good = moved;
    CHECK_THROWS_AS(adam{}.step({}, gradients.view(), good, 0.1, 1, here), argument_error);
    CHECK_THROWS_AS((sgd{.momentum = 0.5}.step(parameters.view(), gradients.view(), good, 0.1, 1, here)),
                    argument_error);
    CHECK(good.steps == 0);
}
