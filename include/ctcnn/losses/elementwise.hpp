// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ctcnn/core/check_labels.hpp"

/// Losses that are the mean over all elements of a function of an output and its target. The functions take doubles.
namespace ctcnn::detail {

/// The sum of `loss(output, target)`.
template <class Outputs, class Targets, class Function>
double sum_over_elements(Outputs outputs, Targets expected, const Function& loss) noexcept {
    double sum = 0;
    for (std::size_t i = 0; i < outputs.size(); ++i)
        sum += loss(static_cast<double>(outputs.data()[i]), static_cast<double>(expected.data()[i]));
    return sum;
}

/// d_outputs = scale * `slope(output, target)`.
template <class Outputs, class Targets, class Gradients, class Derivative>
void set_slopes(Outputs outputs, Targets expected, Gradients d_outputs, double scale,
                const Derivative& slope) noexcept {
    using scalar = typename Gradients::value_type;
    for (std::size_t i = 0; i < outputs.size(); ++i)
        d_outputs.data()[i] = static_cast<scalar>(
            slope(static_cast<double>(outputs.data()[i]), static_cast<double>(expected.data()[i])) * scale);
}

/// The mean of `loss(output, target)`; 0 if there are no elements.
/// Errors  throws argument_error if there is not a target for each sample
template <class Outputs, class Targets, class Function>
double mean_over_elements(std::string_view who, Outputs outputs, Targets expected, const Function& loss) {
    require_count(who, "a target", outputs.count(), expected.count());
    return outputs.empty() ? 0 : sum_over_elements(outputs, expected, loss) / static_cast<double>(outputs.size());
}

/// The same, and its gradient: `slope(output, target)` is the derivative of the loss with respect to the output.
/// Errors  as above, and if there is not a gradient for each sample; nothing is written then
template <class Outputs, class Targets, class Gradients, class Function, class Derivative>
double mean_over_elements(std::string_view who, Outputs outputs, Targets expected, Gradients d_outputs,
                          const Function& loss, const Derivative& slope) {
    require_count(who, "a target", outputs.count(), expected.count());
    require_count(who, "a gradient", outputs.count(), d_outputs.count());
    set_slopes(outputs, expected, d_outputs, 1 / static_cast<double>(outputs.size()), slope);
    return mean_over_elements(who, outputs, expected, loss);
}

}  // namespace ctcnn::detail
