// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ctcnn/io/named_tensor.hpp"
#include "import_onnx/layer_graph.hpp"

/// A network as it is written: elements in elements.
namespace import_onnx {

/// A layer between others, or several paths that meet in a join.
struct path_item {
    const layer_node* node = nullptr;
    std::vector<std::vector<path_item>> paths;  ///< of a join; a path without an item changes nothing
    std::vector<std::string> names;             ///< of a layer with tensors: where it is, "layer1", "0", "conv1"
};

/// Series and parallel reduction: each join with the paths from the last value that all of them go through.
/// Errors  throws refusal where a value is read by paths that do not meet
[[nodiscard]] std::vector<path_item> reduce_to_paths(layer_graph& graph);

enum class element_kind : unsigned char { layer, sequential, block, repeat, add, concat, multiply, residual, shortcut };

struct element {
    element_kind kind = element_kind::layer;
    std::string name;               ///< of named<>, or ""
    std::string spec;               ///< of a layer
    std::vector<element> children;  ///< one, of repeat
    std::size_t count = 1;          ///< of repeat
    std::size_t alias = 0;          ///< the number of the alias that it is written as; 0: it is written out
    bool has_tensors = false;

    friend bool operator==(const element&, const element&) = default;
};

/// A network of elements, with all its tensors.
struct element_tree {
    std::vector<element> elements;
    std::vector<ctcnn::named_tensor> tensors;
};

/// Gives each layer its name and puts layers of one module into one group. What has no name gets one.
[[nodiscard]] element_tree make_tree(std::vector<path_item> items);

}  // namespace import_onnx
