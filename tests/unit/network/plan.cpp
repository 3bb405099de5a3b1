// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/plan.hpp"

#include <array>
#include <cstddef>
#include <ratio>
#include <type_traits>

#include "ctcnn/core/random.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/silu.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

template <std::size_t Count>
void check(const std::array<detail::lifetime, Count>& buffers) {
    const auto placed = detail::place_buffers(buffers);
    std::size_t most_at_once = 0;
    for (std::size_t moment = 0; moment < 64; ++moment) {
        std::size_t here = 0;
        for (const auto& buffer : buffers)
            if (buffer.first <= moment && moment <= buffer.last) here += buffer.bytes;
        most_at_once = std::max(most_at_once, here);
    }
    bool overlap = false, inside = true, aligned = true;
    for (std::size_t i = 0; i < Count; ++i) {
        inside = inside && placed.offset[i] + buffers[i].bytes <= placed.total;
        aligned = aligned && placed.offset[i] % detail::storage_alignment == 0;
        for (std::size_t k = 0; k < i; ++k) {
            const bool together = buffers[i].first <= buffers[k].last && buffers[k].first <= buffers[i].last;
            overlap = overlap || (together && placed.offset[i] < placed.offset[k] + buffers[k].bytes &&
                                  placed.offset[k] < placed.offset[i] + buffers[i].bytes);
        }
    }
    CHECK(!overlap);
    CHECK(inside);
    CHECK(aligned);
    CHECK(placed.total >= most_at_once);
    CHECK(placed.total <= 2 * most_at_once);  // the greedy order wastes little
}

}  // namespace

TEST_CASE("buffers that are alive at the same time do not overlap") {
    const random_stream random(5, random_purpose::user);
    std::uint64_t draw = 0;
    for (int round = 0; round < 200; ++round) {
        std::array<detail::lifetime, 24> buffers;
        for (auto& buffer : buffers) {
            buffer.bytes = random.below(20, draw++) * detail::storage_alignment;  // some are empty
            buffer.first = random.below(40, draw++);
            buffer.last = buffer.first + random.below(20, draw++);
        }
        check(buffers);
    }
}

TEST_CASE("buffers that follow each other share their place") {
    constexpr auto placed =
        detail::place_buffers(std::array<detail::lifetime, 4>{{{640, 0, 1}, {320, 1, 2}, {640, 2, 3}, {320, 3, 4}}});
    static_assert(placed.total == 960);
    CHECK(placed.offset[0] == placed.offset[2]);
    CHECK(placed.offset[1] == placed.offset[3]);
}

namespace {

template <class... Layers>
using stages_of = typename network<shape<32, 26, 26>, Layers...>::plan;
using convolution = conv2d<64, kernel<3>, padding<1>>;

}  // namespace

TEST_CASE("a convolution takes in the activation and the pooling behind it, and no more") {
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

TEST_CASE("an activation whose gradient needs its input is taken in where there is no backward") {
    using net = network<shape<32, 26, 26>, convolution, silu, convolution, relu>;
    STATIC_REQUIRE(net::plan::count == 5);
    STATIC_REQUIRE(net::inference_plan::count == 4);
    using same = network<shape<32, 26, 26>, convolution, relu>;
    STATIC_REQUIRE(std::is_same_v<same::plan, same::inference_plan>);
}
