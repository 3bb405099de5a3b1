// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <type_traits>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/losses/elementwise.hpp"
#include "ctcnn/losses/loss.hpp"

namespace ctcnn {

/// Mean over all elements of d^2 / 2 where |d| = |output - target| is at most delta, and of delta (|d| - delta / 2)
/// where it is more: a squared error that outliers do not dominate.
/// Shapes      output, target: any, the same
/// Requires    targets of the output's shape, else a compile-time error
/// Equivalent  torch.nn.HuberLoss(delta=delta)
/// Errors      throws argument_error if there is not a target for each sample, or delta can't be used; nothing is
///             written then
struct huber {
    double delta = 1;  ///< above 0: the distance from which on the loss is linear

    /// Errors  throws argument_error for an option that can't be used
    void check() const {
        detail::require_option(delta > 0 && delta <= std::numeric_limits<double>::max(), "ctcnn::huber: delta",
                               "finite and above 0", delta);
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("delta", delta);
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
        require_same_shape<Output, Target>();
        check();
        return detail::mean_over_elements(
            "ctcnn::huber", outputs, expected, d_outputs,
            [this](double output, double target) { return loss_of(output, target); },
            [this](double output, double target) { return slope_of(output, target); });
    }

    template <Shape Output, class Scalar, Shape Target, class TargetScalar>
    double evaluate(batch_view<Output, Scalar> outputs, batch_view<Target, TargetScalar> expected) const {
        require_same_shape<Output, Target>();
        check();
        return detail::mean_over_elements("ctcnn::huber", outputs, expected,
                                          [this](double output, double target) { return loss_of(output, target); });
    }

private:
    template <Shape Output, Shape Target>
    static consteval void require_same_shape() {
        static_assert(std::same_as<Output, Target>,
                      "ctcnn::huber: targets must have the shape of the network's output; change the last layer, or "
                      "give targets of that shape");
    }
    [[nodiscard]] double loss_of(double output, double target) const noexcept {
        const double distance = std::abs(output - target);
        return distance <= delta ? distance * distance / 2 : delta * (distance - delta / 2);
    }
    [[nodiscard]] double slope_of(double output, double target) const noexcept {
        return std::clamp(output - target, -delta, delta);
    }
};

static_assert(Loss<huber>);

}  // namespace ctcnn
