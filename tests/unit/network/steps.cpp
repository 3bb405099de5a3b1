// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/steps.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/multiply.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

template <std::size_t Filters>
using last = conv2d<Filters, kernel<3>, padding<1>>;  // reads and writes channels-last
using gate = sequential<avg_pool2d<kernel<8>>, conv2d<16, kernel<1>>, sigmoid>;

/// All combinators, with inputs of joins in both arrangements.
using mixed_tree = network<shape<16, 8, 8>, named<"a", residual<last<16>, relu, last<16>>>, relu,
                           named<"b", concat<identity, named<"l", last<8>>, named<"r", last<8>>>>, named<"c", last<16>>,
                           named<"d", multiply<identity, gate>>, named<"e", add<identity, relu>>, flatten,
                           named<"f", residual<linear<1024>>>, linear<3>>;

/// F: fork, R: rearrangement, a number: that layer or join.
template <class Network>
std::string steps_of_network() {
    std::string text;
    constexpr auto& planned = Network::plan::planned;
    for (std::size_t i = 0; i < planned.count; ++i) {
        const detail::planned_step& step = planned.steps[i];
        text += (i == 0 ? "" : " ");
        text += step.kind == detail::step_kind::fork        ? "F"
                : step.kind == detail::step_kind::rearrange ? "R"
                                                            : std::to_string(step.node);
    }
    return text;
}

}  // namespace

TEST_CASE("images are rearranged where a layer or a join needs it, and forked where several read them") {
    using input = shape<16, 8, 8>;
    CHECK(steps_of_network<network<input, last<16>, relu, last<16>>>() == "R 0 2 R");
    // The sum reads both channels-last, as one of them is.
    CHECK(steps_of_network<network<input, residual<last<16>, relu, last<16>>>>() == "F R 0 2 3 R 4 R");
    // Between two convolutions nothing is rearranged.
    CHECK(steps_of_network<network<input, last<16>, residual<relu>, last<16>>>() == "R 0 F 1 2 3 4 R");
    // Vectors, and images of one channel or one pixel, have no arrangement.
    CHECK(steps_of_network<network<shape<16>, residual<relu>>>() == "F 0 1 2");
    CHECK(steps_of_network<network<input, last<16>, multiply<identity, gate>>>() == "R 0 F 1 2 3 5 R");
}

TEST_CASE("every value is written once and read once, in an arrangement that its reader can read") {
    constexpr auto& planned = mixed_tree::plan::planned;
    std::vector<std::size_t> written(planned.value_count), read(planned.value_count);
    std::vector<arrangement> held(planned.value_count, arrangement::planar);
    bool in_order = true, agree = true;
    std::vector<bool> same_memory{false};  // of each value of the graph: planar and channels-last
    mixed_tree::for_each_layer([&]<class Leaf>(Leaf) {
        using output = typename Leaf::bound::output_shape;
        same_memory.push_back(output::rank != 3 || output::size == output::extents[0]);
    });
    ++written[0];
    const auto reads = [&](std::size_t value, arrangement as) {
        in_order = in_order && written[value] == 1;
        ++read[value];
        agree = agree && (held[value] == as || same_memory[planned.graph_values[value]]);
    };
    for (std::size_t i = 0; i < planned.count; ++i) {
        const detail::planned_step& step = planned.steps[i];
        for (std::size_t k = 0; k < step.input_count; ++k) reads(planned.inputs[step.first_input + k], step.from);
        for (std::size_t k = 0; k < step.output_count; ++k) {
            ++written[step.first_output + k];
            held[step.first_output + k] = step.to;
        }
    }
    reads(planned.output, arrangement::planar);
    CHECK(in_order);
    CHECK(written == std::vector<std::size_t>(planned.value_count, 1));
    CHECK(read == std::vector<std::size_t>(planned.value_count, 1));
    CHECK(agree);
}
