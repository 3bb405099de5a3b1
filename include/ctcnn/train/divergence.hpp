// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/layers/layer.hpp"

namespace ctcnn::detail {

template <class Scalar>
bool all_finite(std::span<const Scalar> numbers) noexcept {
    return std::all_of(numbers.begin(), numbers.end(), [](Scalar x) { return std::isfinite(x); });
}

/// Throws divergence_error: what went wrong, when, and where it can first be seen: in the samples, in a layer's
/// parameters, or else in what the layers made of them.
template <class Network, class Scalar>
[[noreturn]] void report_divergence(parameter_view<typename Network::parameters, const Scalar> parameters,
                                    batch_view<typename Network::input_shape, const Scalar> samples,
                                    const std::string& what, const training_key& key) {
    using layout = typename Network::parameters;
    std::string where = "samples and parameters are finite, what the layers make of them is not";
    if (!all_finite(samples.span()))
        where = "the samples hold numbers that are not finite";
    else
        for (std::size_t tensor = 0; tensor < layout::tensors; ++tensor)
            if (!all_finite(
                    std::span<const Scalar>(parameters.data() + layout::offsets[tensor], layout::sizes[tensor]))) {
                where = Network::parameter_names()[tensor] + " is the first parameter tensor that is not finite";
                break;
            }
    throw divergence_error("ctcnn::trainer: training diverged in epoch " + std::to_string(key.epoch + 1) + ", step " +
                           std::to_string(std::size_t{key.step} + 1) + ": " + what + "; " + where +
                           ". Lower the learning rate, or clip the gradients");
}

}  // namespace ctcnn::detail
