// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/type_list.hpp"
#include "ctcnn/layers/join.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/fusion.hpp"
#include "ctcnn/network/graph.hpp"
#include "ctcnn/network/rearrange.hpp"

/// From the graph to the steps that are run: layers that are one step, images that have to be rearranged between two
/// layers, and a fork where a value has several readers.
namespace ctcnn::detail {

/// Whether planar and channels-last are the same memory: one channel, or one pixel.
template <Shape S>
inline constexpr bool arrangements_agree = [] {
    if constexpr (S::rank != 3)
        return true;
    else
        return S::extents[0] == 1 || S::extents[1] * S::extents[2] == 1;
}();

enum class step_kind : unsigned char {
    layer,      ///< a layer with those that it takes in, or a join
    rearrange,  ///< the same image in another arrangement
    fork,       ///< several views of one value, one for each reader; backward adds their gradients
};

/// Values are numbered anew for the steps, so that each is written once and read once: 0 is the network's input.
struct planned_step {
    step_kind kind = step_kind::layer;
    std::size_t node = 0;  ///< of a layer; else that which reads first
    arrangement from = arrangement::planar, to = arrangement::planar;
    std::size_t first_input = 0, input_count = 1;    ///< in planned_steps::inputs
    std::size_t first_output = 0, output_count = 1;  ///< values
};

/// What planning has to know of a node, as numbers.
struct node_facts {
    std::size_t next;  ///< the first node that it does not take in
    arrangement reads, writes;
    std::size_t addend;  ///< the value of the graph that it adds to its output, or no_addend
};

template <std::size_t Nodes>
struct planned_steps {
    // A node is read by at most one join, so that there are at most as many edges to joins as nodes.
    static constexpr std::size_t most_edges = 2 * Nodes + 2;
    static constexpr std::size_t most_steps = 2 * Nodes + most_edges + 2;

    std::array<planned_step, most_steps> steps{};
    std::size_t count = 0;
    std::array<std::size_t, 2 * most_steps> inputs{};  ///< values
    std::size_t input_count = 0;
    std::array<std::size_t, 2 * most_steps> graph_values{};  ///< of each value: what it is in the graph
    std::size_t value_count = 1;
    std::size_t output = 0;  ///< the value that leaves the network
};

/// The steps in order: one look at each node, with the arrangement in which its inputs reach it. `agree` says of each
/// value of the graph whether planar and channels-last are the same memory.
template <std::size_t Nodes, std::size_t Tokens, std::size_t Values>
constexpr planned_steps<Nodes> plan_steps(const graph_numbers<Tokens>& graph,
                                          const std::array<node_facts, Nodes>& nodes,
                                          const std::array<bool, Values>& agree) {
    planned_steps<Nodes> plan;
    if (Nodes < graph.node_count) return plan;  // a layer was refused, and some values have fewer readers than counted
    std::array<arrangement, Values> held{};     // of each value of the graph; planar at first
    std::array<std::size_t, Values> now{};      // its next copy that is not read yet
    const auto add_step = [&](planned_step step, std::size_t value, std::size_t outputs) {
        step.first_output = plan.value_count;
        step.output_count = outputs;
        for (std::size_t k = 0; k < outputs; ++k) plan.graph_values[plan.value_count++] = value;
        plan.steps[plan.count++] = step;
        return step.first_output;
    };
    const auto one_input = [&](std::size_t value) {
        plan.inputs[plan.input_count] = value;
        return plan.input_count++;
    };
    // `value` of the graph is there, as `copy`, in the arrangement that is held.
    const auto arrives = [&](std::size_t value, std::size_t copy, std::size_t node) {
        now[value] = copy;
        if (graph.readers[value] > 1)
            now[value] = add_step({step_kind::fork, node, held[value], held[value], one_input(copy)}, value,
                                  graph.readers[value]);
    };
    const auto arranged = [&](std::size_t value, std::size_t copy, arrangement wanted, std::size_t node) {
        if (held[value] == wanted || agree[value]) return copy;
        return add_step({step_kind::rearrange, node, held[value], wanted, one_input(copy)}, value, 1);
    };
    arrives(0, 0, 0);
    for (std::size_t n = 0; n < Nodes; n = nodes[n].next) {
        const graph_node& node = graph.nodes[n];
        arrangement reads = nodes[n].reads;
        if (reads == arrangement::any) {  // a join reads all in one: channels-last where an image is held so
            reads = arrangement::planar;
            for (std::size_t k = 0; k < node.input_count; ++k) {
                const std::size_t value = graph.inputs[node.first_input + k];
                if (!agree[value] && held[value] == arrangement::channels_last) reads = arrangement::channels_last;
                if (node.input_count == 1) reads = held[value];
            }
        }
        const std::size_t first_input = plan.input_count;  // before those of the steps that rearrange them
        std::size_t input_count = node.input_count;
        if (nodes[n].addend != no_addend) ++input_count;
        plan.input_count += input_count;
        for (std::size_t k = 0; k < node.input_count; ++k) {
            const std::size_t value = graph.inputs[node.first_input + k];
            plan.inputs[first_input + k] = arranged(value, now[value]++, reads, n);
        }
        if (const std::size_t value = nodes[n].addend; value != no_addend)  // arranged as what it is added to
            plan.inputs[first_input + node.input_count] = arranged(value, now[value]++, nodes[n].writes, n);
        const std::size_t written = nodes[n].next;  // by the last layer that is taken in
        held[written] = nodes[n].writes == arrangement::any ? reads : nodes[n].writes;
        const std::size_t copy =
            add_step({step_kind::layer, n, reads, held[written], first_input, input_count}, written, 1);
        arrives(written, copy, n);
    }
    // What leaves the network is planar.
    plan.output = arranged(graph.output, now[graph.output], arrangement::planar, Nodes);
    return plan;
}

/// A step of the plan: a bound layer (or several that are one, or a rearrangement, or a fork), the places of its
/// parameters and of its statistics in the network's, and the number of its first layer.
template <class Bound, std::size_t FirstTensor, std::size_t FirstStatistic, std::size_t Place>
struct stage {
    using bound = Bound;
    static constexpr std::size_t first_tensor = FirstTensor;  ///< index of its first trained tensor in the network
    static constexpr std::size_t first_statistic = FirstStatistic;  ///< and of its first statistic among those
    static constexpr std::size_t place = Place;                     ///< index of its (first) leaf, for random streams
};

/// Several views of its input, one for each reader.
template <Shape S>
struct fork : bound_layer<S> {
    static constexpr arrangement reads = arrangement::any;
    static constexpr arrangement writes = arrangement::any;
    static constexpr bool is_view = true;
};
template <class Bound>
inline constexpr bool is_fork = false;
template <Shape S>
inline constexpr bool is_fork<fork<S>> = true;

/// `Bound` where images are held in arrangement A: a layer that reads any may depend on it.
template <class Bound, arrangement A>
struct arranged_bound {
    using type = Bound;
};
template <class Bound, arrangement A>
    requires requires { typename Bound::template arranged<A>; }
struct arranged_bound<Bound, A> {
    using type = typename Bound::template arranged<A>;
};

/// Of each number: the sum of those before it; at the end, of all.
template <std::size_t Count>
constexpr std::array<std::size_t, Count + 1> sums_before(const std::array<std::size_t, Count>& numbers) {
    std::array<std::size_t, Count + 1> result{};
    for (std::size_t i = 0; i < Count; ++i) result[i + 1] = result[i] + numbers[i];
    return result;
}

/// Numbers of the network's input, and of what each leaf writes and has.
template <class Input, class Leaves>
struct values_of_leaves;
template <class Input, class... Leaves>
struct values_of_leaves<Input, type_list<Leaves...>> {
    static constexpr std::array<bool, sizeof...(Leaves) + 1> arrangements_agree{
        detail::arrangements_agree<Input>, detail::arrangements_agree<typename Leaves::bound::output_shape>...};
    static constexpr std::array<std::size_t, sizeof...(Leaves) + 1> sizes{Input::size,
                                                                          Leaves::bound::output_shape::size...};
    static constexpr std::array<std::size_t, sizeof...(Leaves)> tensors{Leaves::bound::parameters::tensors...};
    static constexpr std::array<std::size_t, sizeof...(Leaves)> statistics{Leaves::bound::statistics::tensors...};
};

/// From a bound graph to steps: numbers decide, and each step's type is made from its own numbers alone. What there is
/// of each step is a type and no static member: g++ makes the name of each of these, which has the whole network in it.
template <class Bound, run_mode Mode>
struct steps_of {
    using leaves = typename Bound::leaves;
    using graph = typename Bound::graph;
    using input = typename Bound::template shape_of<0>;
    static constexpr std::size_t leaf_count = leaves::size;
    template <std::size_t Leaf>
    using absorbed = absorb<Mode, typename type_at<Leaf, leaves>::bound, graph, leaves, Leaf + 1>;

    template <class Indices>
    struct nodes;
    template <std::size_t... Index>
    struct nodes<std::index_sequence<Index...>> {
        static constexpr std::array<node_facts, leaf_count> facts{
            node_facts{absorbed<Index>::next::value, absorbed<Index>::type::reads, absorbed<Index>::type::writes,
                       absorbed<Index>::addend::value}...};
    };
    static constexpr planned_steps<leaf_count> planned =
        plan_steps(graph::numbers, nodes<std::make_index_sequence<leaf_count>>::facts,
                   values_of_leaves<input, leaves>::arrangements_agree);

    /// Of each leaf: trained tensors, and statistics, of the leaves before it.
    static constexpr std::array<std::size_t, leaf_count + 1> first_tensor =
        sums_before(values_of_leaves<input, leaves>::tensors);
    static constexpr std::array<std::size_t, leaf_count + 1> first_statistic =
        sums_before(values_of_leaves<input, leaves>::statistics);
    template <class StageBound, std::size_t Node>
    using stage_from = stage<StageBound, first_tensor[Node], first_statistic[Node], Node>;

    template <std::size_t Number, step_kind Kind = planned.steps[Number].kind>
    struct make;
    template <std::size_t Number>
    struct make<Number, step_kind::layer> {
        using type = stage_from<typename arranged_bound<typename absorbed<planned.steps[Number].node>::type,
                                                        planned.steps[Number].from>::type,
                                planned.steps[Number].node>;
    };
    /// The shape of what a step reads.
    template <std::size_t Number>
    using shape_before =
        typename Bound::template shape_of<planned.graph_values[planned.inputs[planned.steps[Number].first_input]]>;
    template <std::size_t Number>
    struct make<Number, step_kind::rearrange> {
        using type = stage_from<rearrange<shape_before<Number>, planned.steps[Number].from, planned.steps[Number].to>,
                                planned.steps[Number].node>;
    };
    template <std::size_t Number>
    struct make<Number, step_kind::fork> {
        using type = stage_from<fork<shape_before<Number>>, planned.steps[Number].node>;
    };
    template <class Numbers>
    struct make_all;
    template <std::size_t... Number>
    struct make_all<std::index_sequence<Number...>> {
        using type = type_list<typename make<Number>::type...>;
    };
    using type = typename make_all<std::make_index_sequence<planned.count>>::type;
    /// Elements of a sample of each value.
    static constexpr auto value_sizes = [] {
        constexpr auto& sizes = values_of_leaves<input, leaves>::sizes;
        std::array<std::size_t, planned.value_count> result{};
        for (std::size_t v = 0; v < result.size(); ++v) result[v] = sizes[planned.graph_values[v]];
        return result;
    }();
};

}  // namespace ctcnn::detail
