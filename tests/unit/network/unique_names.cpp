// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/unique_names.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "ctcnn/network/layer_row.hpp"
#include "ctcnn/network/position.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

constexpr std::array<std::string_view, 2> weight_and_bias{"weight", "bias"};
constexpr std::array<std::string_view, 1> only_mean{"running_mean"};
constexpr std::array<double, 1> zero{0};

template <class Position>
constexpr detail::layer_row named_row(std::span<const std::string_view> parameters,
                                      std::span<const std::string_view> statistics = {}) {
    return {Position::segments, "Layer", parameters, {}, statistics, std::span(zero).first(statistics.size()), {}};
}

using first = named_position<position<>, "a">;
using first_again = named_position<position<>, "a">;
using below = named_position<position<>, "a", 0>;
using other = named_position<position<>, "b">;

constexpr bool has_pair(std::span<const detail::layer_row> rows, std::size_t one, std::size_t two) {
    const detail::row_pair found = detail::find_same_name<8>(rows);
    return found.first == one && found.second == two;
}

constexpr std::array differing{named_row<first>(weight_and_bias), named_row<other>(weight_and_bias),
                               named_row<below>(weight_and_bias), named_row<position<0>>(weight_and_bias)};
static_assert(has_pair(differing, 0, 0), "no two have a name in common");

constexpr std::array equal{named_row<other>(weight_and_bias), named_row<first>(weight_and_bias),
                           named_row<first_again>(weight_and_bias)};
static_assert(has_pair(equal, 1, 2));

// Of one place, but with tensors of other names: a file can tell them apart.
constexpr std::array apart{named_row<first>(weight_and_bias), named_row<first_again>(only_mean)};
static_assert(has_pair(apart, 0, 0));

// A statistic and a parameter are tensors of one file.
constexpr std::array mixed{named_row<first>(only_mean), named_row<first_again>({}, only_mean)};
static_assert(has_pair(mixed, 0, 1));

// A layer without tensors has no name that could be taken.
constexpr std::array without{named_row<first>(weight_and_bias), named_row<first_again>({})};
static_assert(has_pair(without, 0, 0));

static_assert(detail::same_position(position<1, 3>::segments, position<1, 3>::segments));
static_assert(!detail::same_position(position<1, 3>::segments, position<1>::segments));
static_assert(!detail::same_position(position<1, 3>::segments, position<13>::segments));
static_assert(!detail::same_position(first::segments, position<0>::segments));

}  // namespace

TEST_CASE("many layers fill the table of names to the last place, and the last two are found") {
    std::array<detail::layer_row, 4> rows{
        named_row<position<0>>(weight_and_bias), named_row<position<1>>(weight_and_bias),
        named_row<position<2>>(weight_and_bias), named_row<position<3>>(weight_and_bias)};
    CHECK(detail::find_same_name<8>(rows).second == 0);
    rows[3] = named_row<position<2>>(weight_and_bias);
    CHECK(detail::find_same_name<8>(rows).first == 2);
    CHECK(detail::find_same_name<8>(rows).second == 3);
}
