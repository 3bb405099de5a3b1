// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/core/type_list.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/weight_tensors.hpp"
#include "ctcnn/network/graph.hpp"
#include "ctcnn/network/layer_row.hpp"
#include "ctcnn/onnx/graph_writer.hpp"
#include "ctcnn/onnx/layers.hpp"

namespace ctcnn {

namespace detail {

template <class Spec, class Bound>
concept HasOnnxLayer = requires(onnx_layer_writer& to) { onnx_layer<Spec>::template write<Bound>(to); };

using onnx_layer_function = void (*)(onnx_layer_writer&);

/// A layer as nodes of ONNX. Its position is no part of the type: equal layers are compiled once.
template <class Spec, class Bound>
[[gnu::cold]] void write_onnx_layer(onnx_layer_writer& to) {
    if constexpr (HasOnnxLayer<Spec, Bound>)
        onnx_layer<Spec>::template write<Bound>(to);
    else
        static_assert(HasOnnxLayer<Spec, Bound>,
                      "ctcnn::save_onnx: what a layer is in ONNX is not known; specialize ctcnn::onnx_layer for it, as "
                      "ctcnn/onnx/layers.hpp shows");
}
template <class... Leaf>
constexpr std::array<onnx_layer_function, sizeof...(Leaf)> onnx_layer_functions(type_list<Leaf...>) {
    return {write_onnx_layer<typename Leaf::spec, typename Leaf::bound>...};
}

/// Writes the layers in order, from "input" to "output".
/// \param nodes   of the network's graph, one for each layer
/// \param inputs  which values they read
[[gnu::cold]] inline void write_onnx_layers(onnx_graph& graph, std::span<const onnx_layer_function> layers,
                                            std::span<const layer_row> rows, std::span<const graph_node> nodes,
                                            std::span<const std::size_t> inputs) {
    std::vector<std::string> values{"input"};
    for (std::size_t i = 0; i < layers.size(); ++i) {
        std::vector<std::string> read;
        for (std::size_t k = 0; k < nodes[i].input_count; ++k) read.push_back(values[inputs[nodes[i].first_input + k]]);
        const bool is_last = i + 1 == layers.size();
        onnx_layer_writer to(graph, rows[i], std::move(read), is_last ? "output" : "value" + std::to_string(i + 1));
        layers[i](to);
        values.push_back(to.output());
    }
    if (values.back() != "output") graph.node("/Identity", "Identity", {values.back()}, "output", {});
}

}  // namespace detail

/// Writes what a model computes in inference as ONNX: IR version 8, operators of version 17, any number of samples. The
/// names of its weights are those of `save`, and so of PyTorch's state_dict. What is there for training only (counts of
/// steps, the momentum of optimizers) is not written.
///
///     ctcnn::save_onnx(net, "model.onnx", {{"normalization", "(x - 0.1307) / 0.3081"}});
///
/// \param metadata  text by name, for those who read the file; a SHA-256 sum of all numbers is added as "ctcnn.sha256"
/// Errors  throws argument_error for metadata that begins with "ctcnn.", and for more than 2 GiB; io_error, and then the
///         file is the old one
template <detail::HasWeights Model>
[[gnu::cold]] void save_onnx(const Model& net, const std::string& path, const text_by_name& metadata = {}) {
    using network = typename Model::network;
    for (const auto& [name, text] : metadata)
        if (name.starts_with("ctcnn."))
            throw argument_error("ctcnn::save_onnx: metadata " + detail::shown(name) + " is the writer's own");
    detail::onnx_graph graph(weight_tensors<network>(detail::weights_in(net)));
    constexpr auto& numbers = network::tree::graph::numbers;
    detail::write_onnx_layers(graph, detail::onnx_layer_functions(typename network::leaves{}), network::layer_rows(),
                              numbers.nodes, numbers.inputs);
    graph.save(path, network::input_shape::extents, network::output_shape::extents, metadata);
}

}  // namespace ctcnn
