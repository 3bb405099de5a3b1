// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/weight_tensors.hpp"
#include "ctcnn/network/not_finite.hpp"

/// The tensors of a training run in its checkpoint: names, and copies in both directions.
namespace ctcnn::detail {

/// The first `count` tensors of a block with the layout of a network's parameters, with `prefix` before their names.
/// Moments have no statistics, so that `count` is the number of trained tensors. If `block` is null, the tensors have
/// no numbers.
template <class Network, class Scalar>
[[gnu::cold]] std::vector<named_tensor> block_tensors(const std::string& prefix, const Scalar* block,
                                                      std::size_t count = Network::parameters::tensors) {
    std::vector<named_tensor> tensors = tensors_of<Network, Scalar>(block, count);
    for (named_tensor& tensor : tensors) tensor.name.insert(0, prefix);
    return tensors;
}

inline constexpr const char* model_prefix = "model.";
inline constexpr const char* average_prefix = "average.";
template <class Trainer>
std::string moment_prefix(const Trainer& training, std::size_t index) {
    return "optimizer." + std::string(training.optimizer().moment_name(index)) + ".";
}

/// All tensors that a trainer changes: parameters, statistics, moments, and the average.
/// \param numbers  false for names, types and shapes only
template <class Trainer>
[[gnu::cold]] std::vector<named_tensor> trainer_tensors(const Trainer& training, bool numbers = true) {
    using network = typename Trainer::network_type;
    using scalar = typename Trainer::scalar_type;
    const auto block = [&](const auto& view) -> const scalar* { return numbers ? view.data() : nullptr; };
    std::vector<named_tensor> result = block_tensors<network, scalar>(model_prefix, block(training.parameters()));
    for (std::size_t i = 0; i < training.state().moments.size(); ++i) {
        const auto more = block_tensors<network, scalar>(moment_prefix(training, i), block(training.state().moments[i]),
                                                         network::trained_tensors);
        result.insert(result.end(), more.begin(), more.end());
    }
    if (training.average() != nullptr) {
        const auto more = block_tensors<network, scalar>(average_prefix, block(training.average()->parameters()));
        result.insert(result.end(), more.begin(), more.end());
    }
    return result;
}

inline std::string text_of(const named_tensor& tensor) { return shown_type_of(tensor) + " " + to_string(tensor.shape); }

/// Appends a line to `differences` for each tensor of the file that is missing, not expected, or of another type or
/// shape. Looks only at tensors whose names begin with `prefix`.
[[gnu::cold]] inline void compare_tensors(const std::vector<named_tensor>& expected, const tensor_file& file,
                                          std::string_view prefix, std::vector<std::string>& differences) {
    for (const named_tensor& tensor : expected) {
        const named_tensor* const found = file.find(tensor.name);
        const std::string text = found == nullptr ? "nothing" : text_of(*found);
        if (text != text_of(tensor))
            differences.push_back(tensor.name + ": expected " + text_of(tensor) + ", found " + text);
    }
    for (const named_tensor& tensor : file.tensors())
        if (tensor.name.starts_with(prefix) &&
            std::none_of(expected.begin(), expected.end(), [&](const auto& one) { return one.name == tensor.name; }))
            differences.push_back(tensor.name + ": expected nothing, found " + text_of(tensor));
}

/// Sets the first `count` tensors of a block from those of the file. Call compare_tensors first.
template <class Network, class Scalar>
[[gnu::cold]] void copy_block(const tensor_file& file, const std::string& prefix,
                              parameter_view<typename Network::parameters, Scalar> to,
                              std::size_t count = Network::parameters::tensors) {
    using layout = typename Network::parameters;
    const std::vector<std::string> names = Network::parameter_names();
    for (std::size_t i = 0; i < count; ++i)
        if (const named_tensor* const found = file.find(prefix + names[i]))
            copy_elements(*found, std::span<Scalar>(to.data() + layout::offsets[i], layout::sizes[i]));
}

/// The name of the first tensor that holds a number that is not finite; "" if there is none.
template <class Network, class Scalar>
[[gnu::cold]] std::string first_not_finite(const std::string& prefix,
                                           parameter_view<typename Network::parameters, const Scalar> block) {
    for (std::size_t tensor = 0; tensor < Network::parameters::tensors; ++tensor)
        if (!tensor_is_finite(block, tensor)) return prefix + Network::parameter_names()[tensor];
    return "";
}
template <class Trainer>
[[gnu::cold]] std::string first_not_finite(const Trainer& training) {
    using network = typename Trainer::network_type;
    using scalar = typename Trainer::scalar_type;
    std::string name = first_not_finite<network, scalar>(model_prefix, training.parameters());
    for (std::size_t i = 0; name.empty() && i < training.state().moments.size(); ++i)
        name = first_not_finite<network, scalar>(moment_prefix(training, i), training.state().moments[i].view());
    if (name.empty() && training.average() != nullptr)
        name = first_not_finite<network, scalar>(average_prefix, training.average()->parameters());
    return name;
}

}  // namespace ctcnn::detail
