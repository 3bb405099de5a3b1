// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/number_text.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/losses/elementwise.hpp"
#include "ctcnn/losses/loss.hpp"

namespace ctcnn {

/// Cross-entropy between sigmoid(output) and targets from 0 to 1, where each output is an independent yes-or-no
/// decision: the mean over all elements of -(p t log s + (1 - t) log(1 - s)), where s = sigmoid(output), t the target
/// and p = pos_weight. The network ends with the logits: the sigmoid is part of the loss, which can't overflow.
/// Shapes      output, target: any, the same
/// Requires    targets of the output's shape, else a compile-time error
/// Equivalent  torch.nn.BCEWithLogitsLoss(pos_weight=torch.tensor(p))
/// Errors      throws argument_error if there is not a target for each sample, a target is not from 0 to 1, or
///             pos_weight can't be used; nothing is written then
/// Finite for every finite float
struct binary_cross_entropy_with_logits {
    double pos_weight = 1;  ///< above 0: how much more a missed yes costs than a missed no

    /// Errors  throws argument_error for an option that can't be used
    void check() const {
        detail::require_option(pos_weight > 0 && pos_weight <= std::numeric_limits<double>::max(),
                               "ctcnn::binary_cross_entropy_with_logits: pos_weight", "finite and above 0", pos_weight);
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("pos_weight", pos_weight);
    }

    template <Shape Output, class Scalar>
    using targets = batch_view<Output, const Scalar>;

    template <Shape Output>
    static constexpr bool accepts = true;

    template <Shape Output>
    static consteval void require() {}

    template <Shape Output, class Scalar, Shape Target, class TargetScalar>
    double evaluate(std::type_identity_t<batch_view<Output, const Scalar>> outputs,
                    batch_view<Target, TargetScalar> expected, batch_view<Output, Scalar> d_outputs) const {
        check_batch(outputs, expected);
        return detail::mean_over_elements(
            "ctcnn::binary_cross_entropy_with_logits", outputs, expected, d_outputs,
            [this](double output, double target) { return loss_of(output, target); },
            [this](double output, double target) { return slope_of(output, target); });
    }

    template <Shape Output, class Scalar, Shape Target, class TargetScalar>
    double evaluate(batch_view<Output, Scalar> outputs, batch_view<Target, TargetScalar> expected) const {
        check_batch(outputs, expected);
        return detail::mean_over_elements("ctcnn::binary_cross_entropy_with_logits", outputs, expected,
                                          [this](double output, double target) { return loss_of(output, target); });
    }

    /// Throws what `evaluate` would throw for these outputs and targets.
    template <Shape Output, class Scalar, Shape Target, class TargetScalar>
    void check_batch(batch_view<Output, Scalar> outputs, batch_view<Target, TargetScalar> expected) const {
        require_same_shape<Output, Target>();
        check();
        require_probabilities(expected);
        detail::require_count("ctcnn::binary_cross_entropy_with_logits", "a target", outputs.count(), expected.count());
    }

    /// The sum of the losses of samples whose targets are checked, each the mean over its elements, and d_outputs, unless
    /// it is empty, = its gradient divided by `samples`: for some samples of a batch of so many.
    template <Shape Output, class Scalar, Shape Target, class TargetScalar>
    double sum(std::type_identity_t<batch_view<Output, const Scalar>> outputs,
               batch_view<Target, TargetScalar> expected, batch_view<Output, Scalar> d_outputs,
               double samples) const noexcept {
        constexpr auto elements = static_cast<double>(Output::size);
        if (!d_outputs.empty())
            detail::set_slopes(outputs, expected, d_outputs, 1 / (samples * elements),
                               [this](double output, double target) { return slope_of(output, target); });
        return detail::sum_over_elements(outputs, expected,
                                         [this](double output, double target) { return loss_of(output, target); }) /
               elements;
    }

private:
    template <Shape Output, Shape Target>
    static consteval void require_same_shape() {
        static_assert(std::same_as<Output, Target>, "ctcnn::binary_cross_entropy_with_logits: targets must have the "
                                                    "shape of the network's output; change the last layer, or "
                                                    "give targets of that shape");
    }

    [[noreturn, gnu::cold]] static void refuse_target(double found, std::size_t sample, std::size_t element) {
        detail::throw_error(
            argument_error("ctcnn::binary_cross_entropy_with_logits: expected targets from 0 to 1, found " +
                           detail::number_text(found) + ", element " + std::to_string(element) + " of sample " +
                           std::to_string(sample) + " of the batch"));
    }
    template <class Targets>
    static void require_probabilities(Targets expected) {
        constexpr std::size_t size = Targets::shape_type::size;
        for (std::size_t i = 0; i < expected.size(); ++i)
            if (!(expected.data()[i] >= 0 && expected.data()[i] <= 1))
                refuse_target(static_cast<double>(expected.data()[i]), i / size, i % size);
    }

    // (1 - t) x - weight log s, where -log s = log(1 + exp(-x)) = -x + log(1 + exp(x)): no exponent is above 0, and no
    // large numbers of similar size are subtracted.
    [[nodiscard]] double loss_of(double x, double target) const noexcept {
        const double weight = 1 + (pos_weight - 1) * target;
        return (x >= 0 ? (1 - target) * x : -pos_weight * target * x) + weight * std::log1p(std::exp(-std::abs(x)));
    }
    // (1 - t) - weight (1 - s), where s = sigmoid(x); written so that neither s nor 1 - s is a difference of nearly
    // equal numbers.
    [[nodiscard]] double slope_of(double x, double target) const noexcept {
        const double weight = 1 + (pos_weight - 1) * target, small = std::exp(-std::abs(x));
        return x >= 0 ? (1 - target) - weight * (small / (1 + small))
                      : weight * (small / (1 + small)) - pos_weight * target;
    }
};

static_assert(Loss<binary_cross_entropy_with_logits>);

}  // namespace ctcnn
