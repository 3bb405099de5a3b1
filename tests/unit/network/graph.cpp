// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/graph.hpp"

#include <cstddef>
#include <type_traits>
#include <vector>

#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// The values that each node reads, and how often each value is read.
struct wiring {
    std::vector<std::vector<std::size_t>> reads;
    std::vector<std::size_t> readers;
    std::size_t output;
    friend bool operator==(const wiring&, const wiring&) = default;
};
template <class... Elements>
wiring wiring_of() {
    constexpr auto& numbers = detail::graph<sequential<Elements...>>::numbers;
    wiring result{{}, {numbers.readers.begin(), numbers.readers.begin() + numbers.node_count + 1}, numbers.output};
    for (std::size_t n = 0; n < numbers.node_count; ++n) {
        const auto first = numbers.inputs.begin() + static_cast<std::ptrdiff_t>(numbers.nodes[n].first_input);
        result.reads.emplace_back(first, first + static_cast<std::ptrdiff_t>(numbers.nodes[n].input_count));
    }
    return result;
}

}  // namespace

TEST_CASE("each layer of a chain reads what the one before it writes, whatever groups they are in") {
    const wiring chain{{{0}, {1}, {2}}, {1, 1, 1, 1}, 3};
    CHECK(wiring_of<relu, sigmoid, relu>() == chain);
    CHECK(wiring_of<sequential<relu, block<sigmoid>>, named<"last", relu>>() == chain);
    CHECK(wiring_of<repeat<3, relu>>() == chain);
    CHECK(wiring_of<sequential<>, relu, block<sequential<>, repeat<2, relu>>>() == chain);
}

TEST_CASE("paths read the value before their join, and the join reads their ends in order") {
    CHECK(wiring_of<residual<relu, sigmoid>>() == wiring{{{0}, {1}, {0}, {2, 3}}, {2, 1, 1, 1, 1}, 4});
    CHECK(wiring_of<residual<relu, shortcut<sigmoid, relu>>, relu>() ==
          wiring{{{0}, {0}, {2}, {1, 3}, {4}}, {2, 1, 1, 1, 1, 1}, 5});
    CHECK(wiring_of<relu, concat<identity, add<relu, sigmoid>, relu>>() ==
          wiring{{{0}, {1}, {1}, {1}, {3, 4}, {1}, {2, 5, 6}}, {1, 4, 1, 1, 1, 1, 1, 1}, 7});
    STATIC_REQUIRE(detail::graph<concat<relu, relu, add<relu, relu>>>::numbers.most_inputs == 3);
}

TEST_CASE("two layers may become one step where nothing else reads what is between them") {
    constexpr auto& numbers = detail::graph<sequential<relu, residual<relu, sigmoid>, relu>>::numbers;
    // relu is read by the path and by identity; the join reads two values.
    STATIC_REQUIRE(!numbers.is_followed(0));
    STATIC_REQUIRE(numbers.is_followed(1));   // relu and sigmoid of the path
    STATIC_REQUIRE(!numbers.is_followed(2));  // the next node is identity, which reads something else
    STATIC_REQUIRE(!numbers.is_followed(3));
    STATIC_REQUIRE(numbers.is_followed(4));  // the sum and the relu after it
    STATIC_REQUIRE(!numbers.is_followed(5));
}

TEST_CASE("a path without a layer is seen") {
    constexpr auto& numbers = detail::graph<add<relu, sequential<>>>::numbers;
    STATIC_REQUIRE(numbers.nodes[1].has_empty_path);
    STATIC_REQUIRE(!detail::graph<add<relu, identity>>::numbers.nodes[2].has_empty_path);
}
