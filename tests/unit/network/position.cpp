// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/position.hpp"

#include <string>
#include <type_traits>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

template <class Position, std::size_t Index>
using child_of = typename detail::child<Position, Index>::type;
static_assert(std::is_same_v<child_of<position<1>, 3>, position<1, 3>>);
using named_child = named_position<position<1>, "layer", 2>;
static_assert(std::is_same_v<child_of<named_position<position<1>, "layer">, 2>, named_child>);
static_assert(std::is_same_v<child_of<named_child, 0>, named_position<position<1>, "layer", 2, 0>>);
static_assert(named_child::segments.size() == 3 && named_child::segments[1].name == "layer" &&
              named_child::segments[2].index == 2);
static_assert(position<>::segments.empty());
static_assert(detail::position_segment{{}, 1} == position<1>::segments[0] &&
              !(detail::position_segment{"a", 1} == position<1>::segments[0]));

}  // namespace

TEST_CASE("a position is written with dots, and a layer and a tensor with their names after it") {
    using deep = named_position<named_child, "conv", 0>;
    CHECK(detail::dotted(position<>::segments).empty());
    CHECK(detail::dotted(position<1, 12>::segments) == "1.12");
    CHECK(detail::dotted(deep::segments) == "1.layer.2.conv.0");
    CHECK(detail::layer_name(position<>::segments, "Conv2d") == "(Conv2d)");
    CHECK(detail::layer_name(position<1, 3>::segments, "Conv2d") == "1.3 (Conv2d)");
    CHECK(detail::tensor_name(position<>::segments, "weight") == "weight");
    CHECK(detail::tensor_name(deep::segments, "weight") == "1.layer.2.conv.0.weight");
}
