// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <utility>

#include "import_onnx/element_tree.hpp"
#include "import_onnx/refusal.hpp"

namespace import_onnx {

namespace {

/// Of values: the last one that all ways from the network's input to a value go through, and how many such there are.
class dominators {
public:
    explicit dominators(const layer_graph& graph) : nearest_(graph.nodes.size() + 1, 0), depth_(nearest_.size(), 0) {
        for (std::size_t v = 1; v < nearest_.size(); ++v) {
            const std::vector<std::size_t>& inputs = graph.nodes[v - 1].inputs;
            std::size_t common = inputs.front();
            for (const std::size_t input : inputs) common = common_of(common, input);
            nearest_[v] = common;
            depth_[v] = depth_[common] + 1;
        }
    }
    [[nodiscard]] std::size_t before(std::size_t value) const { return nearest_[value]; }

private:
    [[nodiscard]] std::size_t common_of(std::size_t a, std::size_t b) const {
        while (a != b) {
            std::size_t& deeper = depth_[a] >= depth_[b] ? a : b;
            deeper = nearest_[deeper];
        }
        return a;
    }

    std::vector<std::size_t> nearest_, depth_;
};

/// Dense blocks join all that there was before, again and again: [x, a], then [x, a, b], which is [[x, a], b].
void nest_concatenations(layer_graph& graph) {
    std::vector<std::vector<std::size_t>> written;  // inputs as they were
    for (const layer_node& node : graph.nodes) written.push_back(node.inputs);
    for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
        layer_node& later = graph.nodes[n];
        if (later.kind != layer_kind::concat) continue;
        std::size_t longest = 0;
        for (std::size_t m = 0; m < n; ++m) {
            const std::vector<std::size_t>& earlier = written[m];
            const std::size_t count = earlier.size(), rest = written[n].size() - count;
            if (graph.nodes[m].kind != layer_kind::concat || count >= written[n].size() || count <= longest) continue;
            const auto& all = written[n];
            const auto length = static_cast<std::ptrdiff_t>(count);
            if (std::equal(earlier.begin(), earlier.end(), all.begin())) {
                later.inputs.assign(1, m + 1);
                later.inputs.insert(later.inputs.end(), all.begin() + length, all.end());
                longest = count;
            } else if (std::equal(earlier.begin(), earlier.end(), all.end() - length)) {
                later.inputs.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(rest));
                later.inputs.push_back(m + 1);
                longest = count;
            }
        }
    }
}

class reduction {
public:
    explicit reduction(const layer_graph& graph)
        : graph_(graph),
          dominators_(graph),
          seen_(graph.nodes.size(), false) {}

    /// What is between two values, of which the first is before all ways to the second.
    std::vector<path_item> between(std::size_t first, std::size_t last, std::size_t depth) {
        std::vector<path_item> items;
        while (last != first) {
            const layer_node& node = graph_.nodes[last - 1];
            if (seen_[last - 1])
                node.node->refuse(
                    "its output is read by paths that do not meet in one Add, Mul or Concat; a network is "
                    "made of layers one after the other, and of paths that begin and end together");
            seen_[last - 1] = true;
            path_item& item = items.emplace_back();
            item.node = &node;
            last = node.inputs.front();
            if (node.kind == layer_kind::layer) continue;
            if (depth == 100) node.node->refuse("paths in paths, more than 100 deep");
            const std::size_t from = dominators_.before(index_of(node));
            for (const std::size_t input : node.inputs) item.paths.push_back(between(from, input, depth + 1));
            last = from;
        }
        std::reverse(items.begin(), items.end());
        return items;
    }

private:
    [[nodiscard]] std::size_t index_of(const layer_node& node) const {
        return static_cast<std::size_t>(&node - graph_.nodes.data()) + 1;
    }

    const layer_graph& graph_;
    dominators dominators_;
    std::vector<bool> seen_;
};

}  // namespace

std::vector<path_item> reduce_to_paths(layer_graph& graph) {
    nest_concatenations(graph);
    return reduction(graph).between(0, graph.output, 0);
}

}  // namespace import_onnx
