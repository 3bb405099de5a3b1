// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/io/npz/reader.hpp"
#include "ctcnn/io/npz/writer.hpp"
#include "ctcnn/io/weight_tensors.hpp"

/// Weights for NumPy: .npz files, with the names, shapes and orders of PyTorch's state_dict.
namespace ctcnn {

/// Writes a model's weights; numpy.load(path)["0.weight"] is the first.
/// Errors  as write_npz: io_error; the file is the old one then
template <class Model>
void save_npz(const Model& model, const std::string& path) {
    write_npz(path, weight_tensors<typename Model::network>(model.parameters()));
}

/// Reads a model's weights: float32, float64 or float16.
/// Errors  as read_npz and assign_weights: data_error; the model is unchanged then
template <class Model>
void load_npz(Model& model, const std::string& path) {
    assign_weights<typename Model::network>(model.parameters(), read_npz(path));
}

}  // namespace ctcnn
