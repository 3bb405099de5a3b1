// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/residual.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "support/catch.hpp"
#include "support/network_runs.hpp"

using namespace ctcnn;

namespace {

using residual_names = std::vector<std::string>;
template <std::size_t Filters>
using residual_plain = conv2d<Filters, kernel<1>, bias<false>>;
static_assert(residual<>::name == "Residual" && shortcut<>::name == "Shortcut");
static_assert(residual<>::joins<shape<3>, shape<3>> && !residual<>::joins<shape<3>, shape<4>>);
static_assert(!shortcut<relu>::accepts<shape<3>>);  // nowhere but as the last argument of a residual

}  // namespace

TEST_CASE("a residual's elements are named as a sequential's, its shortcut by its own name or as one") {
    CHECK(network<shape<2, 4, 4>, residual<residual_plain<2>, relu, residual_plain<2>>,
                  residual<residual_plain<3>, shortcut<relu, residual_plain<3>>>>::parameter_names() ==
          residual_names{"0.0.weight", "0.2.weight", "1.0.weight", "1.shortcut.1.weight"});
    CHECK(network<shape<2, 4, 4>,
                  residual<residual_plain<3>, shortcut<named<"downsample", residual_plain<3>>>>>::parameter_names() ==
          residual_names{"0.0.weight", "0.downsample.weight"});
}

TEST_CASE("a residual adds its input, or its shortcut of that, to what its elements make") {
    using elements = network<shape<3>, linear<3>>;
    const test::network_problem<network<shape<3>, residual<linear<3>>>, double> added(2);
    const test::network_problem<elements, double> alone(2);  // the same parameters and input
    serial_executor here;
    const auto found = added.infer(here), expected = alone.infer(here);
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == Approx(expected[i] + added.input.data()[i]));
}
