// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/sequential.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

using sequential_names = std::vector<std::string>;
template <std::size_t Filters>
using sequential_plain = conv2d<Filters, kernel<1>, bias<false>>;
static_assert(sequential<>::name == "Sequential");
static_assert(detail::is_sequential<sequential<relu>> && !detail::is_sequential<relu>);

}  // namespace

TEST_CASE("elements of a sequential have its place and their number as names") {
    CHECK(network<shape<2, 4, 4>, sequential<sequential_plain<2>, relu, sequential_plain<2>>,
                  sequential_plain<3>>::parameter_names() == sequential_names{"0.0.weight", "0.2.weight", "1.weight"});
    CHECK(network<shape<2, 4, 4>, sequential<sequential<>, sequential<sequential_plain<2>>>>::parameter_names() ==
          sequential_names{"0.1.0.weight"});
    // The network looks through it: layers fuse across its end.
    STATIC_REQUIRE(network<shape<2, 4, 4>, sequential<sequential_plain<2>>, relu>::plan::count ==
                   network<shape<2, 4, 4>, sequential_plain<2>, relu>::plan::count);
}
