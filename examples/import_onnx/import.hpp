// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "import_onnx/element_tree.hpp"
#include "import_onnx/graph.hpp"
#include "import_onnx/header_text.hpp"
#include "import_onnx/layer_graph.hpp"
#include "import_onnx/onnx_model.hpp"

namespace import_onnx {

/// A model as a network.
struct imported {
    element_tree tree;
    extents input, output;
    std::string_view output_name;  ///< the model's value that the output is
    std::vector<std::string> remarks;
    std::size_t batch_dimension = 0;  ///< of the model's input
};
/// Errors  throws refusal
[[nodiscard]] imported import_model(const onnx_model& model, const node_order& order, std::size_t batch_dimension = 0);

/// The input of a self-test: `samples` times the numbers of a sample, uniform from -1 to 1.
[[nodiscard]] std::vector<double> test_input(std::uint64_t seed, std::size_t size);
/// What the model makes of that input: its outputs of the first sample.
[[nodiscard]] std::vector<double> test_outputs(const onnx_model& model, const node_order& order,
                                               const imported& network, std::uint64_t seed);

/// Runs a model on each test_data_set_*/input_0.pb of a folder, or on its own input_*.pb, and compares with output_*.pb.
/// Returns what differs, one line each; `count` is set to the number of comparisons.
/// Errors  throws refusal for operators that are not known, data_error for files
[[nodiscard]] std::vector<std::string> check_model(const onnx_model& model, const std::string& folder,
                                                   std::size_t& count);

}  // namespace import_onnx
