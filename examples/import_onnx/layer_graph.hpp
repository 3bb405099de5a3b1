// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/io/named_tensor.hpp"
#include "import_onnx/array.hpp"
#include "import_onnx/graph.hpp"
#include "import_onnx/onnx_model.hpp"

/// A model as layers of this library that read each other's outputs.
namespace import_onnx {

enum class layer_kind : unsigned char { layer, add, multiply, concat };

/// A tensor of a layer. Its name is that within the layer, "weight".
using layer_tensor = ctcnn::named_tensor;

struct layer_node {
    layer_kind kind = layer_kind::layer;
    std::string spec;                 ///< of a layer: "nn::conv2d<64, nn::kernel<3>>"
    std::vector<std::size_t> inputs;  ///< values: 0 is the network's input, n + 1 the output of node n
    std::vector<layer_tensor> tensors;
    std::string
        path;  ///< where the layer was in the model that was exported, "layer1.0.conv1"; "" where that is not known
    extents shape;                    ///< of its output, of one sample
    const onnx_node* node = nullptr;  ///< what it was made of
};

struct layer_graph {
    extents input;  ///< of one sample
    std::vector<layer_node> nodes;
    std::size_t output = 0;            ///< value
    std::string_view output_name;      ///< the value of the model that the output is
    std::vector<std::string> remarks;  ///< what is not quite as in the model
};

/// \param values           as find_shapes finds them
/// \param batch_dimension  the dimension of the input's samples; where it is not 0, the model has to move it to the front
/// Errors  throws refusal: the node, and why there is no layer for it
[[nodiscard]] layer_graph make_layers(const onnx_model& model, const node_order& order, const value_table& values,
                                      std::size_t batch_dimension);

}  // namespace import_onnx
