// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/optimizers/optimizer.hpp"

#include <cstddef>
#include <tuple>
#include <vector>

#include "ctcnn/optimizers/adam.hpp"
#include "ctcnn/optimizers/sgd.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

static_assert(Optimizer<sgd> && Optimizer<adam> && !Optimizer<int> && detail::OptimizerByRole<sgd>);
static_assert(optimizer_pieces(0) == 0 && optimizer_pieces(1) == 1 && optimizer_pieces(optimizer_piece) == 1 &&
              optimizer_pieces(optimizer_piece + 1) == 2);

struct call_of_piece {
    tensor_role role;
    std::size_t begin, count;
    friend bool operator==(const call_of_piece&, const call_of_piece&) = default;
};

}  // namespace

TEST_CASE("a block is cut into pieces, and pieces where roles change") {
    serial_executor here;
    std::vector<std::size_t> ends;
    for_each_optimizer_piece(2 * optimizer_piece + 5, here,
                             [&](std::size_t piece, std::size_t begin, std::size_t count) {
                                 CHECK(begin == piece * optimizer_piece);
                                 ends.push_back(begin + count);
                             });
    CHECK(ends == std::vector<std::size_t>{optimizer_piece, 2 * optimizer_piece, 2 * optimizer_piece + 5});

    const std::vector<role_run> runs{{16, tensor_role::weight},
                                     {32, tensor_role::bias},
                                     {optimizer_piece + 64, tensor_role::scale},
                                     {optimizer_piece + 80, tensor_role::shift}};
    std::vector<call_of_piece> calls;
    for_each_optimizer_run(runs, here, [&](tensor_role role, std::size_t begin, std::size_t count) {
        calls.push_back({role, begin, count});
    });
    const std::vector<call_of_piece> expected{{tensor_role::weight, 0, 16},
                                              {tensor_role::bias, 16, 16},
                                              {tensor_role::scale, 32, optimizer_piece - 32},
                                              {tensor_role::scale, optimizer_piece, 64},
                                              {tensor_role::shift, optimizer_piece + 64, 16}};
    CHECK((calls == expected));
    for_each_optimizer_run({}, here, [](tensor_role, std::size_t, std::size_t) { FAIL("there is nothing"); });
}

TEST_CASE("a state has the moments of its optimizer, whose options are checked first") {
    using layout = parameter_layout<shape<3>>;
    CHECK(optimizer_state<layout>(adam{}).moments.size() == adam{}.moments());
    CHECK(optimizer_state<layout>(adam{}).steps == 0);
    CHECK_THROWS_AS((optimizer_state<layout>(sgd{.learning_rate = -1})), argument_error);
    const optimizer_state<layout> state(adam{});
    CHECK_NOTHROW(detail::require_optimizer_state("adam", state, 2));
    CHECK_THROWS_WITH(detail::require_optimizer_state("other", state, 1),
                      test::starts_with("other: step: expected a state with 1 moments, found 2; "));
}
