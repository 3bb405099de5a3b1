// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <type_traits>

#include "ctcnn/core/batch.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

namespace ctcnn::test {

/// Compares a loss on outputs and targets of shape [2, 3], and its gradient, with PyTorch's.
template <class Scalar, class LossFunction>
void check_golden_loss(const LossFunction& loss, const golden_case& golden) {
    const double epsilon = std::is_same_v<Scalar, float> ? 1e-6 : 1e-13;
    INFO(golden.name());
    batch<shape<2, 3>, Scalar> outputs(3), targets(3), d_outputs(3);
    golden["output"].copy_to(outputs.span());
    golden["target"].copy_to(targets.span());
    const double found = loss.evaluate(outputs.view(), targets.view(), d_outputs.view());
    CHECK(found == Approx(golden["loss"].scalar()).epsilon(std::is_same_v<Scalar, float> ? 1e-7 : 1e-14));
    CHECK(loss.evaluate(outputs.view(), targets.view()) == found);
    for (std::size_t i = 0; i < d_outputs.size(); ++i)
        CHECK(static_cast<double>(d_outputs.data()[i]) ==
              Approx(golden["d_output"].values[i]).epsilon(epsilon).margin(epsilon / 1000));
}

/// Compares the gradient of a loss with central differences.
template <class LossFunction, class Output, class Targets>
void check_loss_gradient(const LossFunction& loss, batch<Output, double>& outputs, const Targets& targets) {
    batch<Output, double> d_outputs(outputs.count());
    (void)loss.evaluate(outputs.view(), targets, d_outputs.view());
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        constexpr double h = 1e-5;
        const double x = outputs.data()[i];
        outputs.data()[i] = x + h;
        const double above = loss.evaluate(outputs.view(), targets);
        outputs.data()[i] = x - h;
        const double below = loss.evaluate(outputs.view(), targets);
        outputs.data()[i] = x;
        CHECK(d_outputs.data()[i] == Approx((above - below) / (2 * h)).epsilon(1e-6).margin(1e-9));
    }
}

/// Tests the errors for a wrong number of targets or gradients.
template <class LossFunction>
void check_loss_counts(const LossFunction& loss, const std::string& name) {
    const batch<shape<2>> outputs(3), fewer_targets(2);
    batch<shape<2>> d_outputs(3), fewer(2);
    CHECK_THROWS_WITH(loss.evaluate(outputs.view(), fewer_targets.view()),
                      name + ": expected a target for each of 3 samples, found 2");
    CHECK_THROWS_WITH(loss.evaluate(outputs.view(), fewer_targets.view(), d_outputs.view()),
                      name + ": expected a target for each of 3 samples, found 2");
    CHECK_THROWS_WITH(loss.evaluate(outputs.view(), outputs.view(), fewer.view()),
                      name + ": expected a gradient for each of 3 samples, found 2");
    batch<shape<2>> nothing(0);
    CHECK(loss.evaluate(nothing.view(), nothing.view(), nothing.view()) == 0);
    CHECK(loss.evaluate(nothing.view(), nothing.view()) == 0);
}

}  // namespace ctcnn::test
