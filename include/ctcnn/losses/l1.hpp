// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <concepts>
#include <type_traits>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/losses/elementwise.hpp"
#include "ctcnn/losses/loss.hpp"

namespace ctcnn {

/// Mean of |output - target| over all elements of all samples. Where they are equal, the gradient is 0.
/// Shapes      output, target: any, the same
/// Requires    targets of the output's shape, else a compile-time error
/// Equivalent  torch.nn.L1Loss()
/// Errors      throws argument_error if there is not a target for each sample; nothing is written then
struct l1 {
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
        return detail::mean_over_elements(
            "ctcnn::l1", outputs, expected, d_outputs,
            [](double output, double target) { return loss_of(output, target); },
            [](double output, double target) { return slope_of(output, target); });
    }

    template <Shape Output, class Scalar, Shape Target, class TargetScalar>
    double evaluate(batch_view<Output, Scalar> outputs, batch_view<Target, TargetScalar> expected) const {
        require_same_shape<Output, Target>();
        return detail::mean_over_elements("ctcnn::l1", outputs, expected,
                                          [](double output, double target) { return loss_of(output, target); });
    }

private:
    template <Shape Output, Shape Target>
    static consteval void require_same_shape() {
        static_assert(std::same_as<Output, Target>,
                      "ctcnn::l1: targets must have the shape of the network's output; change the last layer, or "
                      "give targets of that shape");
    }
    static double loss_of(double output, double target) noexcept { return std::abs(output - target); }
    static double slope_of(double output, double target) noexcept {
        const double difference = output - target;
        if (std::isnan(difference)) return difference;
        return difference > 0 ? 1 : difference < 0 ? -1 : 0;
    }
};

static_assert(Loss<l1>);

}  // namespace ctcnn
