// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string>
#include <type_traits>

#include "ctcnn/io/npz/reader.hpp"
#include "ctcnn/io/npz/writer.hpp"
#include "ctcnn/io/weight_tensors.hpp"

/// Weights in .npz files for NumPy, with the names, shapes and order of PyTorch's state_dict.
namespace ctcnn {

/// Writes the weights of a model, or of `net.parameters()`; numpy.load(path)["0.weight"] is the first.
/// Errors  as write_npz; an old file is unchanged after io_error
template <detail::HasWeights Model>
void save_npz(const Model& net, const std::string& path) {
    write_npz(weight_tensors<typename Model::network>(detail::weights_in(net)), path);
}

/// Reads weights (float32, float64 or float16) into a model, and prepares it for predictions, or into
/// `net.parameters()`.
/// Errors  as read_npz and assign_weights; no parameter is changed after data_error
template <class Model>
    requires detail::HasWeights<std::remove_cvref_t<Model>>
void load_npz(Model&& net, const std::string& path) {
    detail::set_weights(net, read_npz(path));
}

}  // namespace ctcnn
