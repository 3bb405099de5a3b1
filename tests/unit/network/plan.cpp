// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/plan.hpp"

#include <array>
#include <cstddef>
#include <ratio>
#include <type_traits>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/silu.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

template <class... Layers>
using stages_of = typename network<shape<32, 26, 26>, Layers...>::plan;
using convolution = conv2d<64, kernel<3>, padding<1>>;

}  // namespace

TEST_CASE("a convolution is fused with the activation and the pooling after it, and no more") {
    STATIC_REQUIRE(stages_of<convolution, relu, max_pool2d<kernel<2>>>::count ==
                   3);  // planar to channels-last, and back
    STATIC_REQUIRE(stages_of<convolution, max_pool2d<kernel<2>>>::count == 3);
    STATIC_REQUIRE(stages_of<convolution, max_pool2d<kernel<2>>, relu>::count == 4);
    STATIC_REQUIRE(stages_of<convolution, relu, max_pool2d<kernel<2>>, relu, convolution>::count == 5);
    STATIC_REQUIRE(stages_of<convolution, relu, max_pool2d<kernel<2>, stride<1>>>::count == 4);
    STATIC_REQUIRE(stages_of<convolution, relu, max_pool2d<kernel<2>>, convolution, relu>::count == 4);
    // Places in the network are counted through, whatever is taken in: random streams depend on them.
    using plan = stages_of<convolution, relu, max_pool2d<kernel<2>>, dropout<std::ratio<1, 2>>, convolution>;
    STATIC_REQUIRE(plan::stage_at<2>::layer_index == 3);
    STATIC_REQUIRE(plan::stage_at<3>::layer_index == 4);
    STATIC_REQUIRE(plan::stage_at<3>::first_tensor == 2);
}

TEST_CASE("an activation whose gradient needs its input is fused where there is no backward") {
    using net = network<shape<32, 26, 26>, convolution, silu, convolution, relu>;
    STATIC_REQUIRE(net::plan::count == 5);
    STATIC_REQUIRE(net::inference_plan::count == 4);
    using same = network<shape<32, 26, 26>, convolution, relu>;
    STATIC_REQUIRE(std::is_same_v<same::plan, same::inference_plan>);
}
