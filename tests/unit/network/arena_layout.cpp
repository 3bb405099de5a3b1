// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/arena_layout.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/multiply.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/network/plan.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// The arena of a plan, of which each 64 bytes remember who has written them last.
template <class Plan, run_mode Mode>
class arena_of_plan {
    using memory = typename Plan::template memory<float, Mode>;

public:
    bool intact = true;  ///< all that was read was what had been written

    void write(std::size_t offset, std::size_t bytes, int writer) {
        if (bytes == 0) return;
        intact = intact && offset % detail::storage_alignment == 0 && offset + bytes <= memory::bytes;
        if (intact) std::fill_n(cells_.begin() + begin(offset), count(bytes), writer);
    }
    void read(std::size_t offset, std::size_t bytes, int writer) {
        if (bytes == 0) return;
        intact = intact && offset + bytes <= memory::bytes &&
                 std::all_of(cells_.begin() + begin(offset), cells_.begin() + begin(offset) + count(bytes),
                             [writer](int cell) { return cell == writer; });
    }

private:
    std::vector<int> cells_ = std::vector<int>(memory::bytes / detail::storage_alignment, -1);
    static std::ptrdiff_t begin(std::size_t offset) {
        return static_cast<std::ptrdiff_t>(offset / detail::storage_alignment);
    }
    static std::ptrdiff_t count(std::size_t bytes) {
        return static_cast<std::ptrdiff_t>((bytes + detail::storage_alignment - 1) / detail::storage_alignment);
    }
};

/// Runs the steps of a plan, forward and, in training, backward, over such an arena: each step reads and writes what
/// its layer says that it does. No lifetimes are computed.
template <class Plan, run_mode Mode>
bool plan_keeps_what_is_read() {
    using memory = typename Plan::template memory<float, Mode>;
    constexpr bool training = Mode == run_mode::training;
    constexpr int none = -2;
    const auto bytes_of = [](std::size_t v) { return Plan::value_sizes[v] * sizeof(float); };
    arena_of_plan<Plan, Mode> arena;
    int writers = 0;
    // Who has written a value, its gradient, and what a step saves; of a view, who has written what it shows.
    std::vector<int> values(Plan::value_count, none), gradients(Plan::value_count, none), saved(Plan::count, none);
    const auto read_value = [&](std::size_t v) {
        if (memory::value(v) != detail::not_in_arena) arena.read(memory::value(v), bytes_of(v), values[v]);
    };
    for (std::size_t i = 0; i < Plan::count; ++i) {
        const auto& step = Plan::planned.steps[i];
        for (std::size_t k = 0; k < step.input_count; ++k) read_value(Plan::input(i, k));
        const bool is_view = Plan::template is_view<Mode>[i];
        const int writer = is_view ? values[Plan::input(i)] : writers++;
        for (std::size_t k = 0; k < step.output_count; ++k) {
            const std::size_t v = Plan::output(i) + k;
            values[v] = writer;
            if (!is_view) arena.write(memory::value(v), bytes_of(v), writer);
        }
        if (training) {
            saved[i] = writers++;
            arena.write(memory::saved(i), Plan::facts[i].saved_bytes, saved[i]);
        }
        // Nothing is written over what the step still reads, or over each other.
        for (std::size_t k = 0; k < step.input_count; ++k) read_value(Plan::input(i, k));
        read_value(Plan::output(i));
    }
    read_value(Plan::planned.output);  // by the loss
    for (std::size_t i = Plan::count; training && i-- > 0;) {
        if (!Plan::has_gradient[i]) continue;
        const auto& step = Plan::planned.steps[i];
        for (std::size_t k = 0; k < step.output_count; ++k) {
            const std::size_t v = Plan::output(i) + k;
            if (memory::gradient(v) != detail::not_in_arena) arena.read(memory::gradient(v), bytes_of(v), gradients[v]);
        }
        arena.read(memory::saved(i), Plan::facts[i].saved_bytes, saved[i]);
        if (Plan::facts[i].reads_output) read_value(Plan::output(i));
        for (std::size_t k = 0; k < step.input_count; ++k) {
            const std::size_t v = Plan::input(i, k);
            if (Plan::facts[i].reads_input) read_value(v);
        }
        for (std::size_t k = 0; k < step.input_count; ++k) {
            const std::size_t v = Plan::input(i, k);
            if (!Plan::value_has_gradient[v]) continue;
            gradients[v] = Plan::calls_backward[i] ? writers++ : gradients[Plan::output(i)];
            if (Plan::calls_backward[i]) arena.write(memory::gradient(v), bytes_of(v), gradients[v]);
        }
        // Writing one gradient has not hit another, or what the step reads.
        for (std::size_t k = 0; k < step.input_count; ++k) {
            const std::size_t v = Plan::input(i, k);
            if (Plan::value_has_gradient[v] && memory::gradient(v) != detail::not_in_arena)
                arena.read(memory::gradient(v), bytes_of(v), gradients[v]);
            if (Plan::facts[i].reads_input) read_value(v);
        }
        if (Plan::facts[i].reads_output) read_value(Plan::output(i));
        arena.read(memory::saved(i), Plan::facts[i].saved_bytes, saved[i]);
    }
    return arena.intact;
}

template <std::size_t Filters, std::size_t Stride = 1>
using wide = conv2d<Filters, kernel<3>, padding<1>, stride<Stride>>;
template <class Network>
bool memory_of_network_is_kept() {
    return plan_keeps_what_is_read<typename Network::plan, run_mode::training>() &&
           plan_keeps_what_is_read<typename Network::inference_plan, run_mode::inference>();
}

}  // namespace

TEST_CASE("no step overwrites what is read later: chains, residual networks, and all joins") {
    using input = shape<3, 12, 12>;
    using chain = network<input, wide<8>, relu, max_pool2d<kernel<2>>, wide<8>, hyperbolic_tangent, relu, flatten,
                          linear<20>, sigmoid, linear<5>>;
    CHECK(memory_of_network_is_kept<chain>());
    using basic = block<residual<wide<8>, relu, wide<8>>, relu>;
    using smaller = block<residual<wide<8, 2>, relu, wide<8>, shortcut<conv2d<8, kernel<1>, stride<2>>>>, relu>;
    CHECK(memory_of_network_is_kept<
          network<input, wide<8>, relu, repeat<2, basic>, smaller, basic, flatten, linear<5>>>());
    using joins = network<
        input, concat<identity, named<"a", wide<2>>, sequential<relu, max_pool2d<kernel<3>, stride<1>, padding<1>>>>,
        multiply<identity, sequential<avg_pool2d<kernel<12>>, wide<8>, sigmoid>>,
        add<identity, named<"b", residual<wide<8>, identity>>, named<"c", multiply<identity, sequential<wide<8>>>>>,
        residual<relu>, add<identity, identity>>;
    CHECK(memory_of_network_is_kept<joins>());
    CHECK(memory_of_network_is_kept<network<input, residual<relu>, residual<sigmoid>>>());  // no parameters
}

TEST_CASE("a chain's activations and gradients take as much memory as they did before networks were trees") {
    using chain = network<shape<3, 16, 16>, conv2d<16, kernel<3>, padding<1>>, relu, conv2d<32, kernel<3>>,
                          hyperbolic_tangent, avg_pool2d<kernel<2>>, flatten, linear<50>, relu, linear<10>>;
    STATIC_REQUIRE(chain::plan::memory<float, run_mode::training>::bytes == 86016);
    STATIC_REQUIRE(chain::plan::memory<float, run_mode::inference>::bytes == 41472);
}
