// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/block.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

using block_names = std::vector<std::string>;
template <std::size_t Filters>
using block_plain = conv2d<Filters, kernel<1>, bias<false>>;
static_assert(block<>::name == "Block");

}  // namespace

TEST_CASE("elements of a block are named as if they were the block") {
    CHECK(network<shape<2, 4, 4>, block<named<"a", block_plain<2>>, relu, named<"b", block_plain<2>>>,
                  relu>::parameter_names() == block_names{"0.a.weight", "0.b.weight"});
    CHECK(network<shape<2, 4, 4>,
                  named<"group", block<named<"c", sequential<block_plain<2>>>, block_plain<3>>>>::parameter_names() ==
          block_names{"group.c.0.weight", "group.weight"});
    CHECK(network<shape<2>, block<linear<2>>, relu>::layer_of_tensor(1) == "0 (Linear)");
}

TEST_CASE("a block that is all of a network adds no number either") {
    using whole =
        network<shape<2, 4, 4>, block<named<"a", block_plain<2>>, concat<identity, named<"b", block_plain<2>>>,
                                      named<"c", block_plain<2>>>>;
    CHECK(whole::parameter_names() == block_names{"a.weight", "b.weight", "c.weight"});
    CHECK(network<shape<2>, block<linear<2>>>::parameter_names() == block_names{"weight", "bias"});
    CHECK(network<shape<2>, block<linear<2>>>::layer_of_tensor(1) == "(Linear)");
    CHECK(network<shape<2>, block<>, linear<2>>::parameter_names() == block_names{"1.weight", "1.bias"});
}
