// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "import_onnx/array.hpp"
#include "import_onnx/layer_graph.hpp"

/// Tensors of layers, made of a model's constants.
namespace import_onnx {

/// The constant in another shape of as many elements. Floats stay what they are, bit for bit, without a copy.
[[nodiscard]] layer_tensor make_layer_tensor(std::string name, const array& from, extents shape);
/// Numbers of our own, as F32.
[[nodiscard]] layer_tensor make_layer_tensor(std::string name, const std::vector<double>& from, extents shape);
[[nodiscard]] layer_tensor make_filled_tensor(std::string name, extents shape, double value);
/// num_batches_tracked: 0.
[[nodiscard]] layer_tensor make_count_tensor();
/// Each number as often as makes `size` of them: of groups, for their channels.
[[nodiscard]] layer_tensor make_repeated_tensor(std::string name, const array& from, std::size_t size);

/// A matrix as [units, inputs].
/// \param order    the order of dimensions in which the inputs were flattened, or empty
/// \param ordered  their shape, the samples first, before the order was changed
[[nodiscard]] layer_tensor make_linear_weight(const array& from, bool outputs_first, double scale,
                                              const std::vector<std::size_t>& order, const extents& ordered);
[[nodiscard]] layer_tensor make_linear_bias(const array& from, std::size_t units, double scale);

}  // namespace import_onnx
