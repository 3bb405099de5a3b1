// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <concepts>
#include <cstddef>
#include <type_traits>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/check_labels.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/losses/loss.hpp"

namespace ctcnn {

/// Mean of (output - target)^2 over all elements of all samples.
/// Shapes      output, target: any, the same
/// Requires    targets of the output's shape, else a compile-time error
/// Equivalent  torch.nn.MSELoss()
/// Errors      throws argument_error if there is not a target for each sample; nothing is written then
struct mean_squared_error {
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
        detail::require_count("ctcnn::mean_squared_error", "a target", outputs.count(), expected.count());
        detail::require_count("ctcnn::mean_squared_error", "a gradient", outputs.count(), d_outputs.count());
        const double scale = 2 / static_cast<double>(outputs.size());
        for (std::size_t i = 0; i < outputs.size(); ++i)
            d_outputs.data()[i] = static_cast<Scalar>(difference(outputs.data()[i], expected.data()[i]) * scale);
        return evaluate(outputs, expected);
    }

    template <Shape Output, class Scalar, Shape Target, class TargetScalar>
    double evaluate(batch_view<Output, Scalar> outputs, batch_view<Target, TargetScalar> expected) const {
        require_same_shape<Output, Target>();
        detail::require_count("ctcnn::mean_squared_error", "a target", outputs.count(), expected.count());
        double sum = 0;
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            const double d = difference(outputs.data()[i], expected.data()[i]);
            sum += d * d;
        }
        return outputs.empty() ? 0 : sum / static_cast<double>(outputs.size());
    }

private:
    template <Shape Output, Shape Target>
    static consteval void require_same_shape() {
        static_assert(std::same_as<Output, Target>,
                      "ctcnn::mean_squared_error: targets must have the shape of the network's output; change the "
                      "last layer, or give targets of that shape");
    }
    template <class Left, class Right>
    static double difference(Left left, Right right) noexcept {
        return static_cast<double>(left) - static_cast<double>(right);
    }
};

static_assert(Loss<mean_squared_error>);

}  // namespace ctcnn
