// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "ctcnn/core/type_name.hpp"
#include "ctcnn/optimizers/adam.hpp"
#include "ctcnn/optimizers/adamw.hpp"
#include "ctcnn/optimizers/lion.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/optimizers/rmsprop.hpp"
#include "ctcnn/optimizers/role_factors.hpp"
#include "ctcnn/optimizers/sgd.hpp"
#include "train_mnist/options.hpp"

namespace train_mnist {

/// The optimizer that the command line chooses: a variant of ctcnn's optimizers that is an optimizer itself, so that
/// the trainer is compiled once and not for each.
struct chosen_optimizer {
    std::variant<ctcnn::adam, ctcnn::adamw, ctcnn::sgd, ctcnn::rmsprop, ctcnn::lion> chosen;
    double learning_rate = 0;

    chosen_optimizer() = default;
    explicit chosen_optimizer(const options& o) : learning_rate(o.learning_rate) {
        const ctcnn::role_factors decay = o.decay_weights_only ? ctcnn::weights_only : ctcnn::role_factors{};
        const double rate = o.learning_rate, momentum = o.momentum, all = o.weight_decay;
        switch (o.optimizer) {
        case optimizer_kind::adam:
            chosen = ctcnn::adam{.learning_rate = rate, .beta1 = momentum, .weight_decay = all, .decay_factors = decay};
            break;
        case optimizer_kind::adamw:
            chosen =
                ctcnn::adamw{.learning_rate = rate, .beta1 = momentum, .weight_decay = all, .decay_factors = decay};
            break;
        case optimizer_kind::sgd:
            chosen = ctcnn::sgd{.learning_rate = rate,
                                .momentum = momentum,
                                .weight_decay = all,
                                .nesterov = o.nesterov,
                                .decay_factors = decay};
            break;
        case optimizer_kind::rmsprop:
            chosen = ctcnn::rmsprop{
                .learning_rate = rate, .momentum = momentum, .weight_decay = all, .decay_factors = decay};
            break;
        case optimizer_kind::lion:
            chosen = ctcnn::lion{.learning_rate = rate, .beta1 = momentum, .weight_decay = all, .decay_factors = decay};
            break;
        }
    }

    [[nodiscard]] std::size_t moments() const noexcept {
        return std::visit([](const auto& one) noexcept { return one.moments(); }, chosen);
    }
    [[nodiscard]] std::string_view moment_name(std::size_t index) const noexcept {
        return std::visit([&](const auto& one) noexcept { return one.moment_name(index); }, chosen);
    }
    /// For checkpoints: the name of the chosen optimizer, and its options.
    [[nodiscard]] std::string name() const {
        return std::visit([]<class One>(const One&) { return ctcnn::type_name<One>(); }, chosen);
    }
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        std::visit([&](const auto& one) { one.each_option(visit); }, chosen);
    }
    template <class Scalar = float>
    void check() const {
        std::visit([](const auto& one) { one.template check<Scalar>(); }, chosen);
    }

    template <class Layout, class Scalar>
    void step(ctcnn::parameter_view<Layout, Scalar> parameters,
              std::type_identity_t<ctcnn::parameter_view<Layout, const Scalar>> gradients,
              ctcnn::optimizer_state<Layout, Scalar>& state, double rate, double gradient_scale,
              ctcnn::executor& threads) const {
        std::visit([&](const auto& one) { one.step(parameters, gradients, state, rate, gradient_scale, threads); },
                   chosen);
    }
    template <class Layout, class Scalar>
    void step(ctcnn::parameter_view<Layout, Scalar> parameters,
              std::type_identity_t<ctcnn::parameter_view<Layout, const Scalar>> gradients,
              ctcnn::optimizer_state<Layout, Scalar>& state, double rate, double gradient_scale,
              ctcnn::executor& threads, std::span<const ctcnn::role_run> runs) const {
        std::visit(
            [&](const auto& one) { one.step(parameters, gradients, state, rate, gradient_scale, threads, runs); },
            chosen);
    }
};

static_assert(ctcnn::detail::OptimizerByRole<chosen_optimizer>);

}  // namespace train_mnist
