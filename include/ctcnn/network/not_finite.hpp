// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <span>
#include <string>

#include "ctcnn/core/all_finite.hpp"
#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/plan.hpp"
#include "ctcnn/network/workspace.hpp"
#include "ctcnn/parallel/executor.hpp"

/// Finds where numbers that are not finite come from, for messages about a network's outputs.
namespace ctcnn::detail {

template <class Layout, class Scalar>
bool tensor_is_finite(parameter_view<Layout, const Scalar> block, std::size_t tensor) noexcept {
    return all_finite(std::span<const Scalar>(block.data() + Layout::offsets[tensor], Layout::sizes[tensor]));
}

/// "0.weight of layer 0 (Conv2d) is the first parameter tensor that is not finite"; empty if all parameters and
/// statistics are finite.
template <class Network, class Scalar>
[[gnu::cold]] std::string
first_tensor_not_finite(parameter_view<typename Network::parameters, const Scalar> parameters) {
    for (std::size_t tensor = 0; tensor < Network::parameters::tensors; ++tensor)
        if (!tensor_is_finite(parameters, tensor))
            return Network::parameter_names()[tensor] + " of layer " + Network::layer_of_tensor(tensor) +
                   (tensor < Network::trained_tensors ? " is the first parameter tensor that is not finite"
                                                      : " is the first statistic that is not finite");
    return "";
}

inline constexpr const char* samples_not_finite = "the samples hold numbers that are not finite";

/// The first cause: the samples, a parameter tensor, or a layer's output. Runs forward again.
/// \param key  that of the step in training, else null
template <class Network, class Scalar, run_mode Mode>
[[gnu::cold]] std::string not_finite_cause(parameter_view<typename Network::parameters, const Scalar> parameters,
                                           batch_view<typename Network::input_shape, const Scalar> samples,
                                           workspace<Network, Scalar, Mode>& memory, executor& threads,
                                           const training_key* key) {
    if (!all_finite(samples.span())) return samples_not_finite;
    if (std::string tensor = first_tensor_not_finite<Network, Scalar>(parameters); !tensor.empty()) return tensor;
    const std::string layer =
        Network::template first_layer_not_finite<Scalar, Mode>(parameters, samples, memory, threads, key);
    return layer.empty() ? "all layers' outputs are finite"
                         : "layer " + layer + " is the first whose output is not finite";
}

}  // namespace ctcnn::detail
