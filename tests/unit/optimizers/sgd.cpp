// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/optimizers/sgd.hpp"

#include <limits>

#include "support/catch.hpp"
#include "support/optimizer_checks.hpp"

using namespace ctcnn;

static_assert(Optimizer<sgd>);
static_assert(optimizer_pieces(0) == 0 && optimizer_pieces(1) == 1 && optimizer_pieces(optimizer_piece) == 1 &&
              optimizer_pieces(optimizer_piece + 1) == 2);

TEMPLATE_TEST_CASE("sgd's steps equal PyTorch's", "", float, double) {
    using test::check_golden_steps;
    check_golden_steps<TestType>(sgd{.learning_rate = 0.1}, "sgd");
    check_golden_steps<TestType>(sgd{.learning_rate = 0.1, .weight_decay = 0.05}, "sgd_weight_decay");
    check_golden_steps<TestType>(sgd{.learning_rate = 0.1, .momentum = 0.9}, "sgd_momentum");
    check_golden_steps<TestType>(sgd{.learning_rate = 0.1, .momentum = 0.9, .weight_decay = 0.05},
                                 "sgd_momentum_weight_decay");
    check_golden_steps<TestType>(sgd{.learning_rate = 0.1, .momentum = 0.9, .weight_decay = 0.05, .nesterov = true},
                                 "sgd_nesterov");
}

TEST_CASE("sgd's bits do not depend on threads") {
    test::check_thread_independence(sgd{.learning_rate = 0.1, .weight_decay = 0.01});
    test::check_thread_independence(sgd{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true});
}

TEST_CASE("sgd without momentum keeps nothing but the number of steps") {
    CHECK(sgd{}.moments() == 0);
    CHECK(sgd{.momentum = 0.9}.moments() == 1);
}

TEST_CASE("sgd refuses options that can't be used") {
    using state = optimizer_state<parameter_layout<shape<2>>>;
    using test::contains;
    CHECK_NOTHROW(state(sgd{}));
    CHECK_THROWS_WITH(state(sgd{.learning_rate = -1}),
                      contains("ctcnn::sgd: learning_rate must be finite and at least 0; it is -1"));
    CHECK_THROWS_WITH(state(sgd{.learning_rate = std::numeric_limits<double>::quiet_NaN()}), contains("it is nan"));
    CHECK_THROWS_WITH(state(sgd{.momentum = -0.1}), contains("ctcnn::sgd: momentum must be"));
    CHECK_THROWS_WITH(state(sgd{.weight_decay = std::numeric_limits<double>::infinity()}),
                      contains("ctcnn::sgd: weight_decay must be"));
    CHECK_THROWS_WITH(state(sgd{.nesterov = true}), contains("above 0 where nesterov is set"));
    CHECK_THROWS_AS(state(sgd{.nesterov = true}), argument_error);
}

TEST_CASE("sgd's options are numbers of the scalar they are used in") {
    CHECK_THROWS_WITH(sgd{.learning_rate = 1e39}.check(), test::contains("it is 1e+39"));
    CHECK_THROWS_WITH(sgd{.momentum = 1e-46}.check(), test::contains("ctcnn::sgd: momentum"));
    CHECK_THROWS_WITH(sgd{.weight_decay = 1e39}.check(), test::contains("ctcnn::sgd: weight_decay"));
    CHECK_NOTHROW((sgd{.learning_rate = 1e39, .momentum = 1e-46}.check<double>()));
}
