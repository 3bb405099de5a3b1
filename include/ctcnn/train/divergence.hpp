// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include "ctcnn/core/all_finite.hpp"
#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/executor.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/layers/layer.hpp"

/// What a trainer says when training left the finite numbers: when, in which layer, and what to do.
namespace ctcnn::detail {

template <class Layout, class Scalar>
bool tensor_is_finite(parameter_view<Layout, const Scalar> block, std::size_t tensor) noexcept {
    return all_finite(std::span<const Scalar>(block.data() + Layout::offsets[tensor], Layout::sizes[tensor]));
}

[[noreturn]] inline void report_divergence(const std::string& what, const training_key& key) {
    throw divergence_error("ctcnn::trainer: training diverged in epoch " + std::to_string(key.epoch + 1) + ", step " +
                           std::to_string(std::size_t{key.step} + 1) + ": " + what +
                           ". Lower the learning rate, or clip the gradients");
}

/// Throws divergence_error for a loss that is not finite. Says where that can first be seen: in the samples, in a
/// layer's parameters, in a layer's output, or in the loss itself.
template <class Network, class Scalar, class Memory>
[[noreturn, gnu::cold]] void report_loss(double loss,
                                         parameter_view<typename Network::parameters, const Scalar> parameters,
                                         batch_view<typename Network::input_shape, const Scalar> samples,
                                         Memory& memory, executor& threads, const training_key& key) {
    using layout = typename Network::parameters;
    const std::string what = "the loss is " + (std::isnan(loss) ? "nan" : std::to_string(loss)) + "; ";
    if (!all_finite(samples.span())) report_divergence(what + "the samples hold numbers that are not finite", key);
    for (std::size_t tensor = 0; tensor < layout::tensors; ++tensor)
        if (!tensor_is_finite(parameters, tensor))
            report_divergence(what + Network::parameter_names()[tensor] + " of layer " +
                                  Network::layer_of_tensor(tensor) +
                                  " is the first parameter tensor that is not finite",
                              key);
    const std::string layer =
        Network::template first_layer_not_finite<Scalar>(parameters, samples, memory, threads, key);
    report_divergence(what + (layer.empty() ? "all layers' outputs are finite"
                                            : "layer " + layer + " is the first whose output is not finite"),
                      key);
}

/// Throws divergence_error for gradients that are not finite. Backward goes from the last layer to the first, so the
/// last tensor whose gradient is not finite is where it began.
template <class Network, class Scalar>
[[noreturn, gnu::cold]] void report_gradients(parameter_view<typename Network::parameters, const Scalar> gradients,
                                              const training_key& key) {
    for (std::size_t tensor = Network::parameters::tensors; tensor-- > 0;)
        if (!tensor_is_finite(gradients, tensor))
            report_divergence("the gradient of " + Network::parameter_names()[tensor] + " of layer " +
                                  Network::layer_of_tensor(tensor) + " is not finite",
                              key);
    report_divergence("the gradients are too long: the square of their norm is not finite", key);
}

}  // namespace ctcnn::detail
