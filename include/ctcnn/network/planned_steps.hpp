// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>

#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/fusion.hpp"
#include "ctcnn/network/graph.hpp"

/// The steps of a network as numbers: which layers are one step, where an image has to be rearranged, and where a value
/// has several readers.
namespace ctcnn::detail {

enum class step_kind : unsigned char {
    layer,      ///< a layer with those that are fused with it, or a join
    rearrange,  ///< the same image in another arrangement
    fork,       ///< several views of one value, one for each reader; backward adds their gradients
};

/// A step, and the values it reads and writes. Values of steps have numbers of their own, so that each is written once
/// and read once; value 0 is the network's input.
struct planned_step {
    step_kind kind = step_kind::layer;
    std::size_t node = 0;  ///< of a layer; otherwise the first node that reads the output
    arrangement from = arrangement::planar, to = arrangement::planar;
    std::size_t first_input = 0, input_count = 1;    ///< in planned_steps::inputs
    std::size_t first_output = 0, output_count = 1;  ///< values
};

/// What planning depends on in a node.
struct node_facts {
    std::size_t next;  ///< the first node after it that is not fused with it
    arrangement reads, writes;
    std::size_t addend;  ///< the value of the graph that is added to its output, or no_addend
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
    std::array<std::size_t, 2 * most_steps> graph_values{};  ///< of each value: its number in the graph
    std::size_t value_count = 1;
    std::size_t output = 0;  ///< the network's output
};

/// Plans the steps in one pass over the nodes, tracking the arrangement in which each value is stored. `agree` says of
/// each value of the graph whether planar and channels-last are the same memory.
template <std::size_t Nodes, std::size_t Tokens, std::size_t Values>
constexpr planned_steps<Nodes> plan_steps(const graph_numbers<Tokens>& graph,
                                          const std::array<node_facts, Nodes>& nodes,
                                          const std::array<bool, Values>& agree) {
    planned_steps<Nodes> plan;
    if (Nodes < graph.node_count) return plan;  // a layer was refused, so that readers are missing
    std::array<arrangement, Values> held{};     // of each value of the graph; planar at first
    std::array<std::size_t, Values> now{};      // its next view that has no reader yet
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
    // `value` of the graph is now stored as value `copy` of the steps.
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
        if (reads == arrangement::any) {  // all inputs of a join have one arrangement: channels-last if that of any is
            reads = arrangement::planar;
            for (std::size_t k = 0; k < node.input_count; ++k) {
                const std::size_t value = graph.inputs[node.first_input + k];
                if (!agree[value] && held[value] == arrangement::channels_last) reads = arrangement::channels_last;
                if (node.input_count == 1) reads = held[value];
            }
        }
        const std::size_t first_input = plan.input_count;  // before the inputs of the steps that rearrange these
        std::size_t input_count = node.input_count;
        if (nodes[n].addend != no_addend) ++input_count;
        plan.input_count += input_count;
        for (std::size_t k = 0; k < node.input_count; ++k) {
            const std::size_t value = graph.inputs[node.first_input + k];
            plan.inputs[first_input + k] = arranged(value, now[value]++, reads, n);
        }
        if (const std::size_t value = nodes[n].addend; value != no_addend)  // in the arrangement of the output
            plan.inputs[first_input + node.input_count] = arranged(value, now[value]++, nodes[n].writes, n);
        const std::size_t written = nodes[n].next;  // by the last layer that is fused
        held[written] = nodes[n].writes == arrangement::any ? reads : nodes[n].writes;
        const std::size_t copy =
            add_step({step_kind::layer, n, reads, held[written], first_input, input_count}, written, 1);
        arrives(written, copy, n);
    }
    // The network's output is planar.
    plan.output = arranged(graph.output, now[graph.output], arrangement::planar, Nodes);
    return plan;
}

}  // namespace ctcnn::detail
