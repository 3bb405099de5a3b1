// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/weight_tensors.hpp"
#include "ctcnn/onnx/graph_writer.hpp"
#include "ctcnn/onnx/layers.hpp"

namespace ctcnn {

namespace detail {

template <class Spec, class Bound>
concept HasOnnxLayer = requires(onnx_layer_writer& to) { onnx_layer<Spec>::template write<Bound>(to); };

/// A layer as nodes of ONNX.
template <class Leaf>
void write_onnx_layer(onnx_layer_writer& to) {
    using spec = typename Leaf::spec;
    if constexpr (HasOnnxLayer<spec, typename Leaf::bound>)
        onnx_layer<spec>::template write<typename Leaf::bound>(to);
    else
        static_assert(HasOnnxLayer<spec, typename Leaf::bound>,
                      "ctcnn::save_onnx: what a layer is in ONNX is not known; specialize ctcnn::onnx_layer for it, as "
                      "ctcnn/onnx/layers.hpp shows");
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
void save_onnx(const Model& net, const std::string& path, const text_by_name& metadata = {}) {
    using network = typename Model::network;
    for (const auto& [name, text] : metadata)
        if (name.starts_with("ctcnn."))
            throw argument_error("ctcnn::save_onnx: metadata " + detail::shown(name) + " is the writer's own");
    detail::onnx_graph graph(weight_tensors<network>(detail::weights_in(net)));
    constexpr auto& numbers = network::tree::graph::numbers;
    std::vector<std::string> values{"input"};
    network::for_each_layer([&]<class Leaf>(Leaf) {
        const auto& node = numbers.nodes[values.size() - 1];
        std::vector<std::string> inputs;
        for (std::size_t k = 0; k < node.input_count; ++k)
            inputs.push_back(values[numbers.inputs[node.first_input + k]]);
        const bool is_last = values.size() == network::layer_count;
        onnx_layer_writer to(graph, network::layer_rows()[values.size() - 1], std::move(inputs),
                             is_last ? "output" : "value" + std::to_string(values.size()));
        detail::write_onnx_layer<Leaf>(to);
        values.push_back(to.output());
    });
    if (values.back() != "output") graph.node("/Identity", "Identity", {values.back()}, "output", {});
    graph.save(path, network::input_shape::extents, network::output_shape::extents, metadata);
}

}  // namespace ctcnn
