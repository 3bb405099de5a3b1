// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/named.hpp"

#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

using named_names = std::vector<std::string>;
template <std::size_t Filters>
using named_plain = conv2d<Filters, kernel<1>, bias<false>>;
static_assert(named<"conv1", relu>::name == "conv1");
static_assert(!std::is_same_v<named<"a", relu>, named<"b", relu>>);

}  // namespace

TEST_CASE("a name takes the place of an element's number") {
    CHECK(network<shape<2, 4, 4>, named<"first", named_plain<2>>,
                  named<"group", sequential<named_plain<2>, named<"last", named_plain<3>>>>>::parameter_names() ==
          named_names{"first.weight", "group.0.weight", "group.last.weight"});
    // A name takes the place of the number and leaves those of the others: the second is 1.
    CHECK(network<shape<2, 4, 4>, named<"a", named_plain<2>>, named_plain<2>>::parameter_names() ==
          named_names{"a.weight", "1.weight"});
}
