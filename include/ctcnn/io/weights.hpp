// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string>
#include <type_traits>

#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/safetensors.hpp"
#include "ctcnn/io/weight_tensors.hpp"

/// A network's weights in safetensors files, with the names and order of PyTorch's state_dict for the same nesting of
/// nn.Sequential. PyTorch's `load_state_dict` accepts these files, and files of a state_dict can be loaded.
namespace ctcnn {

namespace detail {
template <class Model>
struct weight_files;  // network/model.hpp
}  // namespace detail

/// Writes the weights of a model, or of `net.parameters()`, in their own precision: F32, or F64 for double.
///
///     ctcnn::save(net, "weights.safetensors");
///
/// \param metadata  text by name, for readers of the file
/// Errors  as write_safetensors; an old file is unchanged after io_error
template <detail::HasWeights Model>
void save(const Model& net, const std::string& path, const text_by_name& metadata = {}) {
    write_safetensors(weight_tensors<typename Model::network>(detail::weights_in(net)), path, metadata);
}

/// Reads weights (F32, F64, F16 or BF16) into a model, and prepares it for predictions, or into `net.parameters()`.
/// \param rules  `{.checksums = checksum_rule::ignored}` loads a file of ctcnn that another program has changed
/// Errors  as read_safetensors and assign_weights; no parameter is changed after data_error
template <class Model>
    requires detail::HasWeights<std::remove_cvref_t<Model>>
void load(Model&& net, const std::string& path, const safetensors_rules& rules = {}) {
    detail::set_weights(net, read_safetensors(path, rules));
}

/// What `net.save(path)` and `net.load(path)` call.
template <class Model>
struct detail::weight_files {
    static void save(const Model& net, const std::string& path) { ctcnn::save(net, path); }
    static void load(Model& net, const std::string& path) { ctcnn::load(net, path); }
};

}  // namespace ctcnn
