// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/layer_row.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

constexpr auto first_place = position<0>::segments;
constexpr auto second_place = named_position<position<1>, "bn">::segments;
constexpr std::array<std::string_view, 2> trained_names{"weight", "bias"}, statistic_names{"mean", "count"};
constexpr std::array<double, 2> first_values{1, 0}, first_statistics{0, 0};
constexpr std::array<detail::layer_row, 2> two_rows{{
    {first_place, "Linear", trained_names, {}, {}, {}, {3, 2}},
    {second_place, "BatchNorm", trained_names, first_values, statistic_names, first_statistics, {1, 1}},
}};
constexpr std::array<std::size_t, 4> first_elements{0, 16, 32, 48};
constexpr auto roles_of_rows = detail::trained_roles<4>(two_rows, first_elements, 64);
static_assert(roles_of_rows[0].end == 16 && roles_of_rows[0].role == tensor_role::weight);
static_assert(roles_of_rows[1].end == 32 && roles_of_rows[1].role == tensor_role::bias);
static_assert(roles_of_rows[2].end == 48 && roles_of_rows[2].role == tensor_role::scale);
static_assert(roles_of_rows[3].end == 64 && roles_of_rows[3].role == tensor_role::shift);

}  // namespace

TEST_CASE("tensors are named layer after layer, the trained ones first") {
    CHECK(detail::tensor_names(two_rows) ==
          std::vector<std::string>{"0.weight", "0.bias", "1.bn.weight", "1.bn.bias", "1.bn.mean", "1.bn.count"});
    CHECK(detail::layer_of_tensor(two_rows, 1) == "0 (Linear)");
    CHECK(detail::layer_of_tensor(two_rows, 2) == "1.bn (BatchNorm)");
    CHECK(detail::layer_of_tensor(two_rows, 5) == "1.bn (BatchNorm)");
    CHECK(detail::layer_of_tensor(two_rows, 6).empty());
}

TEST_CASE("the first layer that needs more samples refuses too few") {
    constexpr std::array<std::size_t, 2> least{1, 2};
    CHECK_THROWS_WITH(detail::refuse_few_samples(two_rows, least, 1), test::contains("layer 1.bn (BatchNorm)") &&
                                                                          test::contains("at least 2 samples") &&
                                                                          test::contains("found 1"));
}
