// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/safetensors.hpp"
#include "ctcnn/io/weight_tensors.hpp"

/// A network's weights in safetensors files, with the names and orders of PyTorch's state_dict for the same nesting of
/// nn.Sequential: `load_state_dict` takes what is written here, and files of a state_dict are read here.
namespace ctcnn {

/// Writes parameters of `Network`, in their own precision: F32, or F64 for double.
///
///     ctcnn::save_weights<network>("weights.safetensors", parameters.view());
///
/// \param metadata  text by name, for those who read the file
/// Errors  as write_safetensors: io_error; the file is the old one then
template <class Network, class Scalar>
void save_weights(const std::string& path, parameter_view<typename Network::parameters, Scalar> parameters,
                  const text_by_name& metadata = {}) {
    write_safetensors(path, weight_tensors<Network>(parameters), metadata);
}

/// Reads parameters of `Network` from F32, F64, F16 or BF16.
/// \param rules  `{.checksums = checksum_rule::ignored}` loads a file of ours that another program has changed
/// Errors  as read_safetensors and assign_weights: data_error; no parameter has changed then
template <class Network, class Scalar>
void load_weights(const std::string& path, parameter_view<typename Network::parameters, Scalar> parameters,
                  const safetensors_rules& rules = {}) {
    assign_weights<Network>(parameters, read_safetensors(path, rules));
}

/// The same of a model: `model.save(path)` and `model.load(path)` call these.
template <class Model>
    requires requires(const Model& model) { weight_tensors<typename Model::network>(model.parameters()); }
void save_weights(const Model& model, const std::string& path, const text_by_name& metadata = {}) {
    save_weights<typename Model::network>(path, model.parameters(), metadata);
}
template <class Model>
    requires requires(Model& model) { weight_tensors<typename Model::network>(model.parameters()); }
void load_weights(Model& model, const std::string& path, const safetensors_rules& rules = {}) {
    load_weights<typename Model::network>(path, model.parameters(), rules);
}

}  // namespace ctcnn
