// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <map>
#include <string_view>
#include <vector>

#include "import_onnx/array.hpp"
#include "import_onnx/onnx_model.hpp"
#include "import_onnx/operators.hpp"

namespace import_onnx {

/// The nodes that a model's outputs depend on, in an order in which they can run.
struct node_order {
    std::vector<const onnx_node*> nodes;
    std::map<std::string_view, const onnx_node*> producers;               ///< of each value that a node writes
    std::map<std::string_view, std::vector<const onnx_node*>> consumers;  ///< among `nodes`
};
/// Errors  throws refusal for cycles, values that are written twice, and inputs that nothing writes
[[nodiscard]] node_order order_nodes(const onnx_model& model);

/// Values by name.
using value_table = std::map<std::string_view, array>;

/// The model's constants, as values.
[[nodiscard]] value_table constants_of(const onnx_model& model);
/// A model's one input that is not a constant, with numbers or without, in the shape that is declared: a batch of 2 where the
/// number of samples is open.
/// \param batch_dimension  the dimension of the samples
/// Errors  throws refusal where there is not one such input, or an extent other than that of the samples is open
[[nodiscard]] array declared_input(const onnx_model& model, std::size_t batch_dimension);

/// The values of all nodes where the input has no numbers: shapes, and what is constant.
[[nodiscard]] value_table find_shapes(const onnx_model& model, const node_order& order, const array& input);
/// Computes the values `wanted`. The others are released when nothing reads them any more.
[[nodiscard]] value_table run_nodes(const onnx_model& model, const node_order& order, value_table values,
                                    const std::vector<std::string_view>& wanted);

}  // namespace import_onnx
