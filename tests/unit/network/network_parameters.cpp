// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/network_parameters.hpp"

#include <type_traits>

#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/block.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/options.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/model.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

// So many elements that 1 and 12 could be confused.
using addressed = network<shape<1, 6, 6>, conv2d<2, kernel<3>, bias<false>>,
                          block<named<"first", sequential<conv2d<3, kernel<1>>, batch_norm2d<>>>, named<"head", relu>>,
                          relu, relu, relu, relu, relu, relu, relu, relu, relu, flatten, linear<4>>;
using view = network_parameters<addressed>;

static_assert(detail::is_path_of("12", position<12>::segments));
static_assert(!detail::is_path_of("1", position<12>::segments));
static_assert(!detail::is_path_of("12.0", position<12>::segments));
static_assert(!detail::is_path_of("012", position<12>::segments));
static_assert(!detail::is_path_of("", position<12>::segments));
static_assert(detail::is_path_of("1.3", position<1, 3>::segments));
static_assert(!detail::is_path_of("1", position<1, 3>::segments));
static_assert(!detail::is_path_of("1.", position<1, 3>::segments));
static_assert(detail::is_path_of("first.0", named_position<position<>, "first", 0>::segments));
static_assert(!detail::is_path_of("firs.0", named_position<position<>, "first", 0>::segments));

static_assert(std::is_same_v<decltype(view().layer<0>().weight()), tensor_view<shape<2, 1, 3, 3>, float>>);
static_assert(std::is_same_v<decltype(view().layer<"12">().bias()), tensor_view<shape<4>, float>>);
static_assert(std::is_same_v<decltype(network_parameters<addressed, const float>().tensor<"12.weight">()),
                             tensor_view<shape<4, 48>, const float>>);

}  // namespace

TEST_CASE("parameters are found by layer and by PyTorch's names") {
    model<addressed> net(seed{1});
    const auto all = net.parameters();
    const auto names = addressed::parameter_names();
    const auto is = [&](const float* found, std::size_t tensor, const char* name) {
        CHECK(names[tensor] == name);
        CHECK(found == all.data() + addressed::parameters::offsets[tensor]);
    };
    is(all.layer<0>().weight().data(), 0, "0.weight");
    is(all.layer<"1.first.0">().weight().data(), 1, "1.first.0.weight");
    is(all.layer<"1.first.0">().bias().data(), 2, "1.first.0.bias");
    is(all.layer<2>().weight().data(), 3, "1.first.1.weight");
    is(all.tensor<"12.weight">().data(), 5, "12.weight");
    is(all.layer<"12">().bias().data(), 6, "12.bias");
    is(all.layer<"1.first.1">().tensor<"running_mean">().data(), 7, "1.first.1.running_mean");
    is(all.tensor<"1.first.1.running_var">().data(), 8, "1.first.1.running_var");
}

TEST_CASE("what is written through a layer's view is the model's") {
    model<addressed> net(seed{1});
    net.parameters().layer<0>().weight()(1, 0, 2, 2) = 7;
    CHECK(net.parameters().get<0>()(1, 0, 2, 2) == 7);
    const auto& fixed = net;
    CHECK(fixed.parameters().layer<0>().weight()(1, 0, 2, 2) == 7);
}
