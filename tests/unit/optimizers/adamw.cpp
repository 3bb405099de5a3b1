// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/optimizers/adamw.hpp"

#include "support/catch.hpp"
#include "support/optimizer_checks.hpp"

using namespace ctcnn;

static_assert(Optimizer<adamw>);

TEMPLATE_TEST_CASE("adamw's steps equal PyTorch's", "", float, double) {
    test::check_golden_steps<TestType>(adamw{.learning_rate = 0.01}, "adamw");
    test::check_golden_steps<TestType>(
        adamw{.learning_rate = 0.01, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-6, .weight_decay = 0.5},
        "adamw_weight_decay");
}

TEST_CASE("adamw's bits do not depend on threads") { test::check_thread_independence(adamw{}); }

TEST_CASE("adamw refuses options that can't be used") {
    using state = optimizer_state<parameter_layout<shape<2>>>;
    CHECK_THROWS_WITH(state(adamw{.beta1 = 2}), test::contains("ctcnn::adamw: beta1"));
    CHECK_THROWS_WITH(state(adamw{.weight_decay = -1}), test::contains("ctcnn::adamw: weight_decay"));
}

TEST_CASE("adamw's options are numbers of the scalar they are used in") {
    CHECK_THROWS_WITH(adamw{.epsilon = 1e-46}.check(), test::contains("ctcnn::adamw: epsilon"));
    CHECK_THROWS_WITH(adamw{.beta1 = 1 - 1e-9}.check(), test::contains("ctcnn::adamw: beta1"));
    CHECK_NOTHROW(adamw{.epsilon = 1e-46}.check<double>());
}
