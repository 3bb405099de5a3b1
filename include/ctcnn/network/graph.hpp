// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>

#include "ctcnn/core/type_list.hpp"
#include "ctcnn/network/tree.hpp"

/// The graph of a network as numbers: which values (activations) each node reads. A node is a layer or a join; nodes
/// are numbered in the order in which they run. Value 0 is the network's input, value n + 1 the output of node n.
namespace ctcnn::detail {

struct token_facts {
    token_kind kind;
    std::size_t paths;  ///< of a join
};

struct graph_node {
    std::size_t token = 0;
    std::size_t first_input = 0, input_count = 0;  ///< in graph_numbers::inputs
    bool has_empty_path = false;                   ///< a join: one of its paths has no layer
};

/// The result of graph_numbers::joined_after.
struct joined_pair {
    std::size_t join = 0;   ///< the node of the join; 0 if there is none
    std::size_t other = 0;  ///< the other value it reads, or the value at which the path to that begins
};

template <std::size_t Tokens>
struct graph_numbers {
    std::array<graph_node, Tokens + 1> nodes{};  // one more, as an array must have an element
    std::size_t node_count = 0;
    std::array<std::size_t, 2 * Tokens + 1> inputs{};  ///< values
    std::array<std::size_t, Tokens + 1>
        readers{};  ///< of value v: how many nodes read it; the network's user counts as one
    std::size_t most_inputs = 1;
    std::size_t output = 0;  ///< the network's output

    /// Whether node `node + 1` is the only reader of the output of `node`, and reads nothing else: the two may be
    /// fused.
    [[nodiscard]] constexpr bool is_followed(std::size_t node) const {
        return node + 1 < node_count && readers[node + 1] == 1 && nodes[node + 1].input_count == 1 &&
               inputs[nodes[node + 1].first_input] == node + 1;
    }

    /// The join of two values, among the first `count` nodes, that is the only reader of the output of `node`. Nodes
    /// between the two belong to the other path, which is followed back to a value that is known before `node` runs.
    [[nodiscard]] constexpr joined_pair joined_after(std::size_t node, std::size_t count) const {
        if (readers[node + 1] != 1) return {};
        for (std::size_t n = node + 1; n < count; ++n)
            for (std::size_t k = 0; k < nodes[n].input_count; ++k) {
                if (inputs[nodes[n].first_input + k] != node + 1) continue;
                if (nodes[n].input_count != 2) return {};
                std::size_t other = inputs[nodes[n].first_input + 1 - k];
                while (other > node) other = inputs[nodes[other - 1].first_input];
                return {n, other};
            }
        return {};
    }
};

/// Builds the graph in one pass over the tokens.
template <std::size_t Tokens>
constexpr graph_numbers<Tokens> graph_of(const std::array<token_facts, Tokens>& tokens) {
    graph_numbers<Tokens> graph;
    std::array<std::size_t, Tokens + 1> opened{}, ends{};
    std::size_t opened_count = 0, end_count = 0, input_count = 0, now = 0;
    const auto read = [&](std::size_t value) {
        ++graph.readers[value];
        graph.inputs[input_count++] = value;
    };
    for (std::size_t t = 0; t < Tokens; ++t) {
        switch (tokens[t].kind) {
        case token_kind::open: opened[opened_count++] = now; break;
        case token_kind::next_path:
            ends[end_count++] = now;
            now = opened[opened_count - 1];
            break;
        case token_kind::layer:
            graph.nodes[graph.node_count] = {t, input_count, 1, false};
            read(now);
            now = ++graph.node_count;
            break;
        case token_kind::join: {
            ends[end_count++] = now;
            graph_node& node = graph.nodes[graph.node_count];
            node = {t, input_count, tokens[t].paths, false};
            if (node.input_count > graph.most_inputs) graph.most_inputs = node.input_count;
            end_count -= node.input_count;
            --opened_count;
            for (std::size_t k = 0; k < node.input_count; ++k) {
                node.has_empty_path = node.has_empty_path || ends[end_count + k] == opened[opened_count];
                read(ends[end_count + k]);
            }
            now = ++graph.node_count;
            break;
        }
        }
    }
    graph.output = now;
    ++graph.readers[now];
    return graph;
}

template <class... Tokens>
constexpr std::array<token_facts, sizeof...(Tokens)> facts_of(type_list<Tokens...>) {
    return {token_facts{Tokens::kind, Tokens::paths}...};
}

/// The numbers of a tree, and the token of each node. The parameter of this type is the tree that the user wrote and
/// not the longer list of its tokens: compilers mangle the names of all static members, in a time that grows with the
/// square of the number of types in a name.
template <class Tree>
struct graph {
    using tokens = typename tokens_of<position<>, Tree>::type;
    static constexpr graph_numbers<tokens::size> numbers = graph_of(facts_of(tokens{}));
    template <std::size_t Node>
    using token_at = type_at<numbers.nodes[Node].token, tokens>;
};

}  // namespace ctcnn::detail
