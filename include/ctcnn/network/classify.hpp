// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/tensor.hpp"
#include "ctcnn/kernels/activation/softmax.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/network/not_finite.hpp"
#include "ctcnn/parallel/executor.hpp"

namespace ctcnn {

/// The class that a classifier finds for one sample.
template <std::size_t Classes, class Scalar = float>
struct prediction {
    std::size_t label = 0;                        ///< the most likely class; of equal ones the first
    std::array<Scalar, Classes> probabilities{};  ///< softmax of the logits

    [[nodiscard]] Scalar probability() const noexcept { return probabilities[label]; }
};

namespace detail {

template <class Network, class Scalar>
using prediction_of = prediction<Network::output_shape::size, Scalar>;

/// Returns false where a logit is NaN or plus infinity, which makes all probabilities NaN.
template <class Shape, class Scalar>
bool set_prediction(tensor_view<Shape, const Scalar> logits, prediction<Shape::size, Scalar>& to) {
    kernels::softmax<Shape::size>(logits.data(), to.probabilities.data());
    to.label = static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
    return !std::isnan(to.probabilities[0]);
}

[[noreturn, gnu::cold]] inline void refuse_room(std::size_t samples, std::size_t room) {
    throw_error(argument_error("ctcnn::classify: " + std::to_string(samples) + " samples, but room for " +
                               std::to_string(room) + " predictions; pass one prediction for each sample"));
}

template <class Network, class Scalar>
[[noreturn, gnu::cold]] void report_unclassified(const model<Network, Scalar>& net,
                                                 batch_view<typename Network::input_shape, const Scalar> samples,
                                                 std::size_t index, model_workspace<Network, Scalar>& memory) {
    const std::string subject = "ctcnn::classify: sample " + std::to_string(index);
    const std::string cause = not_finite_cause<Network, Scalar>(net.parameters(), samples.slice(index, 1),
                                                                memory.reserve(1), memory.threads(), nullptr);
    if (cause == samples_not_finite)
        throw_error(
            argument_error(subject + " holds a number that is not finite, so that it has no class; check the sample"));
    throw_error(divergence_error(subject + " has no class, as the outputs are not finite: " + cause));
}

}  // namespace detail

/// Classifies a batch of any size into `results`. Does not allocate if the workspace has been used before for as many
/// samples, or for 64.
/// Requires  a network whose outputs have rank 1: one logit a class
/// Errors    throws argument_error when there are more samples than results. Where an output is NaN or plus infinity,
///           the sample has no class: throws argument_error if the sample holds a number that is not finite, else
///           divergence_error, which names the first parameter tensor or layer that is not finite. The results may be
///           partly set.
template <class Network, class Scalar>
void classify(const model<Network, Scalar>& net,
              std::type_identity_t<batch_view<typename Network::input_shape, const Scalar>> samples,
              std::type_identity_t<std::span<detail::prediction_of<Network, Scalar>>> results,
              model_workspace<Network, Scalar>& memory) {
    static_assert(Network::output_shape::rank == 1,
                  "ctcnn::classify: a classifier's outputs must have rank 1, one logit a class; end the network with "
                  "ctcnn::flatten and ctcnn::linear<classes>, or call the model for its outputs");
    if (results.size() < samples.count()) detail::refuse_room(samples.count(), results.size());
    constexpr std::size_t most = model<Network, Scalar>::most_at_once;
    for (std::size_t first = 0; first < samples.count(); first += most) {
        const auto logits = net(samples.slice(first, std::min(most, samples.count() - first)), memory);
        for (std::size_t i = 0; i < logits.count(); ++i)
            if (!detail::set_prediction(logits[i], results[first + i]))
                detail::report_unclassified(net, samples, first + i, memory);
    }
}

/// Classifies one sample.
/// Errors  as above
template <class Network, class Scalar>
[[nodiscard]] auto classify(const model<Network, Scalar>& net,
                            std::type_identity_t<tensor_view<typename Network::input_shape, const Scalar>> sample,
                            model_workspace<Network, Scalar>& memory) {
    detail::prediction_of<Network, Scalar> result;
    classify(net, {sample.data(), 1}, std::span(&result, 1), memory);
    return result;
}
template <class Network, class Scalar>
[[nodiscard]] auto classify(const model<Network, Scalar>& net,
                            std::type_identity_t<tensor_view<typename Network::input_shape, const Scalar>> sample,
                            executor& threads) {
    auto memory = net.workspace(threads);
    return classify(net, sample, memory);
}
template <class Network, class Scalar>
[[nodiscard]] auto classify(const model<Network, Scalar>& net,
                            std::type_identity_t<tensor_view<typename Network::input_shape, const Scalar>> sample) {
    auto memory = net.workspace();
    return classify(net, sample, memory);
}

/// Classifies a batch of any size: a std::vector of predictions.
/// Errors  as above
template <class Network, class Scalar>
[[nodiscard]] auto classify(const model<Network, Scalar>& net,
                            std::type_identity_t<batch_view<typename Network::input_shape, const Scalar>> samples,
                            model_workspace<Network, Scalar>& memory) {
    std::vector<detail::prediction_of<Network, Scalar>> results(samples.count());
    classify(net, samples, std::span(results), memory);
    return results;
}
template <class Network, class Scalar>
[[nodiscard]] auto classify(const model<Network, Scalar>& net,
                            std::type_identity_t<batch_view<typename Network::input_shape, const Scalar>> samples,
                            executor& threads) {
    auto memory = net.workspace(threads);
    return classify(net, samples, memory);
}
template <class Network, class Scalar>
[[nodiscard]] auto classify(const model<Network, Scalar>& net,
                            std::type_identity_t<batch_view<typename Network::input_shape, const Scalar>> samples) {
    auto memory = net.workspace();
    return classify(net, samples, memory);
}

}  // namespace ctcnn
