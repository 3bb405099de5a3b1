// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "import_onnx/graph.hpp"

/// Layers that ONNX has no operator for, or had none when the model was exported: several nodes that together are one.
namespace import_onnx {

struct found_pattern {
    std::string spec;                     ///< of a layer without tensors; else the part before ">"
    std::string_view input;               ///< the value that the layer reads
    std::vector<const onnx_node*> inner;  ///< all its nodes but the last
    const array* weight = nullptr;        ///< of a normalization, one number a channel or an element
    const array* bias = nullptr;
};

/// Looks at what a value is made of.
class pattern_finder {
public:
    pattern_finder(const onnx_model& model, const node_order& order, const value_table& values)
        : model_(model),
          order_(order),
          values_(values) {}

    /// The pattern that ends in this node.
    [[nodiscard]] std::optional<found_pattern> ending_in(const onnx_node& node) const;

private:
    using inner_nodes = std::vector<const onnx_node*>;
    struct product;

    [[nodiscard]] const array* constant(std::string_view value) const;
    [[nodiscard]] std::optional<double> scalar(std::string_view value) const;
    [[nodiscard]] bool is_near(std::string_view value, double number) const;
    /// The node that writes a value, where it is of this operator.
    [[nodiscard]] const onnx_node* made_by(std::string_view value, std::string_view operation) const;
    /// The input of a node of two inputs that is not a constant; `number` is the other one.
    [[nodiscard]] std::optional<std::string_view> beside_scalar(const onnx_node& node, double number) const;
    /// Of Clip(x + 3, 0, 6): x.
    [[nodiscard]] std::optional<std::string_view> clipped_from(std::string_view value, inner_nodes& inner) const;
    /// Of 1 + Erf(x / sqrt 2): x.
    [[nodiscard]] std::optional<std::string_view> erf_of(std::string_view value, inner_nodes& inner) const;
    /// Of 1 + Tanh(sqrt(2 / pi) (x + 0.044715 x^3)): x.
    [[nodiscard]] std::optional<std::string_view> tanh_of(std::string_view value, inner_nodes& inner) const;
    void collect(std::string_view value, product& to, int depth) const;
    void collect_node(const onnx_node& node, product& to, int depth) const;

    [[nodiscard]] std::optional<found_pattern> activation(const onnx_node& node) const;
    [[nodiscard]] std::optional<found_pattern> normalization(const onnx_node& node) const;
    [[nodiscard]] std::optional<found_pattern> layer_norm(std::string_view value) const;
    [[nodiscard]] std::optional<found_pattern> group_norm(std::string_view value) const;
    /// Whether nothing but nodes of the pattern, or its last one, reads what the inner nodes write.
    [[nodiscard]] bool is_closed(const found_pattern& pattern, const onnx_node& last) const;

    const onnx_model& model_;
    const node_order& order_;
    const value_table& values_;
};

}  // namespace import_onnx
