// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/repeat.hpp"

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

using repeat_names = std::vector<std::string>;
template <std::size_t Filters>
using repeat_plain = conv2d<Filters, kernel<1>, bias<false>>;
static_assert(repeat<2, relu>::name == "Repeat");

}  // namespace

TEST_CASE("a repeated element is as if it had been written so often") {
    CHECK(network<shape<2, 4, 4>, repeat<2, sequential<repeat<2, repeat_plain<2>>, relu>>,
                  repeat_plain<1>>::parameter_names() ==
          repeat_names{"0.0.weight", "0.1.weight", "1.0.weight", "1.1.weight", "2.weight"});
    using repeated = network<shape<2, 4, 4>, repeat<3, repeat_plain<2>>, relu>;
    using written = network<shape<2, 4, 4>, repeat_plain<2>, repeat_plain<2>, repeat_plain<2>, relu>;
    CHECK(repeated::parameter_names() == written::parameter_names());
    STATIC_REQUIRE(repeated::layer_count == written::layer_count);
    STATIC_REQUIRE(std::is_same_v<repeated::parameters, written::parameters>);  // each has its own
}
