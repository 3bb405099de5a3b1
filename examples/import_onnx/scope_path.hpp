// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace import_onnx {

/// Where a layer was in the module that was exported, by the name of one of its tensors: "layer1.0.conv1" of
/// "layer1.0.conv1.weight". "" where the name is none of a state_dict.
[[nodiscard]] std::string scope_path_of_tensor(std::string_view name);
/// The same by the name that PyTorch's exporter gives to a node: "layer1.0.conv1" of "/layer1/layer1.0/conv1/Conv".
[[nodiscard]] std::string scope_path_of_node(std::string_view name);

}  // namespace import_onnx
