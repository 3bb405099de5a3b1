// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/number_text.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/not_finite.hpp"
#include "ctcnn/network/plan.hpp"
#include "ctcnn/network/workspace.hpp"
#include "ctcnn/parallel/executor.hpp"

/// The errors of trainers and evaluators for numbers that are not finite: in which step and layer, and what to do.
namespace ctcnn::detail {

[[noreturn, gnu::cold]] inline void report_divergence(const std::string& what, const training_key& key,
                                                      const char* advice = nullptr) {
    throw_error(divergence_error("ctcnn::trainer: training diverged in epoch " +
                                 std::to_string(key.epoch + std::uint64_t{1}) + ", step " +
                                 std::to_string(key.step + std::uint64_t{1}) + ": " + what + ". " +
                                 (advice == nullptr ? "Lower the learning rate, or clip the gradients" : advice)));
}

/// Throws divergence_error for a loss that is not finite, which names the first cause: the samples or targets, a
/// layer's parameters, a layer's output, or the loss itself.
template <class Network, class Scalar>
[[noreturn, gnu::cold]] void
report_loss(double loss, bool targets_are_finite, parameter_view<typename Network::parameters, const Scalar> parameters,
            batch_view<typename Network::input_shape, const Scalar> samples,
            workspace<Network, Scalar, run_mode::training>& memory, executor& threads, const training_key& key) {
    const std::string what = "the loss is " + number_text(loss) + "; ";
    if (!targets_are_finite)
        report_divergence(what + "the targets hold numbers that are not finite", key, "Check the targets");
    const std::string cause = not_finite_cause<Network, Scalar>(parameters, samples, memory, threads, &key);
    report_divergence(what + cause, key, cause == samples_not_finite ? "Check the samples" : nullptr);
}

/// Throws divergence_error for gradients that are not finite. Backward runs from the last layer to the first, so that
/// the last tensor whose gradient is not finite is the first cause.
template <class Network, class Scalar>
[[noreturn, gnu::cold]] void report_gradients(parameter_view<typename Network::parameters, const Scalar> gradients,
                                              const training_key& key) {
    for (std::size_t tensor = Network::trained_tensors; tensor-- > 0;)
        if (!tensor_is_finite(gradients, tensor))
            report_divergence("the gradient of " + Network::parameter_names()[tensor] + " of layer " +
                                  Network::layer_of_tensor(tensor) + " is not finite",
                              key);
    report_divergence("the gradients are too long: the square of their norm is not finite", key);
}

/// Throws divergence_error for outputs, or a loss, that are not finite. `samples` are those of a data set from index
/// `first` on.
template <class Network, class Scalar>
[[noreturn, gnu::cold]] void report_outputs(double loss, bool targets_are_finite, std::size_t first,
                                            parameter_view<typename Network::parameters, const Scalar> parameters,
                                            batch_view<typename Network::input_shape, const Scalar> samples,
                                            workspace<Network, Scalar, run_mode::inference>& memory,
                                            executor& threads) {
    const std::string cause = targets_are_finite
                                  ? not_finite_cause<Network, Scalar>(parameters, samples, memory, threads, nullptr)
                                  : "the targets hold numbers that are not finite. Check the targets";
    throw_error(divergence_error("ctcnn::evaluator: of samples " + std::to_string(first) + " to " +
                                 std::to_string(first + samples.count() - 1) +
                                 " the loss or an output is not finite, so that there is no result: the loss is " +
                                 number_text(loss) + "; " + cause));
}

[[noreturn, gnu::cold]] inline void refuse_scheduled_rate(const std::string& schedule, const char* scalar, double rate,
                                                          std::uint64_t epoch, std::uint64_t step) {
    throw_error(argument_error("ctcnn::trainer: the schedule " + schedule + " returned the learning rate " +
                               number_text(rate) + " in epoch " + std::to_string(epoch + 1) + ", step " +
                               std::to_string(step + 1) + "; expected a finite " + scalar +
                               " of at least 0. Check its options, and the optimizer's learning_rate"));
}

}  // namespace ctcnn::detail
