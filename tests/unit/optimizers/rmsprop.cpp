// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/optimizers/rmsprop.hpp"

#include <limits>

#include "ctcnn/optimizers/sgd.hpp"
#include "support/catch.hpp"
#include "support/optimizer_checks.hpp"

using namespace ctcnn;

static_assert(detail::OptimizerByRole<rmsprop>);

TEMPLATE_TEST_CASE("rmsprop's steps equal PyTorch's", "", float, double) {
    test::check_golden_steps<TestType>(rmsprop{.learning_rate = 0.01}, "rmsprop");
    test::check_golden_steps<TestType>(
        rmsprop{.learning_rate = 0.01, .smoothing = 0.9, .epsilon = 1e-6, .momentum = 0.8, .weight_decay = 0.05},
        "rmsprop_momentum");
}

TEST_CASE("rmsprop's bits do not depend on threads") {
    test::check_thread_independence(rmsprop{.weight_decay = 0.01});
    test::check_thread_independence(rmsprop{.momentum = 0.9});
}

TEST_CASE("rmsprop refuses options that can't be used") {
    using test::contains;
    CHECK_NOTHROW(rmsprop{}.check());
    CHECK_NOTHROW(rmsprop{.smoothing = 0}.check());
    CHECK_THROWS_WITH(rmsprop{.learning_rate = -1}.check(),
                      "ctcnn::rmsprop: learning_rate must be finite and at least 0; it is -1");
    CHECK_THROWS_WITH(rmsprop{.smoothing = 1}.check(),
                      contains("ctcnn::rmsprop: smoothing must be at least 0 and below 1"));
    CHECK_THROWS_WITH(rmsprop{.smoothing = 1 - 1e-9}.check(), contains("ctcnn::rmsprop: smoothing"));
    CHECK_NOTHROW(rmsprop{.smoothing = 1 - 1e-9}.check<double>());
    CHECK_THROWS_WITH(rmsprop{.epsilon = 0}.check(), contains("ctcnn::rmsprop: epsilon must be finite and above 0"));
    CHECK_THROWS_WITH(rmsprop{.epsilon = 1e-40}.check(), contains("ctcnn::rmsprop: epsilon"));
    CHECK_THROWS_WITH(rmsprop{.momentum = std::numeric_limits<double>::infinity()}.check(),
                      contains("ctcnn::rmsprop: momentum must be finite and at least 0; it is inf"));
    CHECK_THROWS_WITH(rmsprop{.weight_decay = -1}.check(), contains("ctcnn::rmsprop: weight_decay"));
}

TEST_CASE("rmsprop refuses the state of another optimizer") {
    using layout = parameter_layout<shape<2>>;
    parameter_block<layout> parameters;
    const parameter_block<layout> gradients;
    serial_executor here;
    optimizer_state<layout> other(sgd{});
    CHECK_THROWS_WITH(rmsprop{}.step(parameters.view(), gradients.view(), other, 0.1, 1, here),
                      test::contains("ctcnn::rmsprop: step: expected a state with 1 moments, found 0"));
    optimizer_state<layout> good(rmsprop{});
    CHECK_THROWS_AS(rmsprop{.momentum = 0.5}.step(parameters.view(), gradients.view(), good, 0.1, 1, here),
                    argument_error);
    CHECK_THROWS_AS(rmsprop{}.step({}, gradients.view(), good, 0.1, 1, here), argument_error);
    CHECK(good.steps == 0);
}
