// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "ctcnn/core/type_name.hpp"
#include "ctcnn/optimizers/adam.hpp"
#include "ctcnn/optimizers/adamw.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/optimizers/sgd.hpp"
#include "train_mnist/options.hpp"

namespace train_mnist {

/// The optimizer that the command line chooses: a variant of ctcnn's optimizers that is an optimizer itself, so that
/// the trainer is compiled once and not three times.
struct chosen_optimizer {
    std::variant<ctcnn::adam, ctcnn::adamw, ctcnn::sgd> chosen;
    double learning_rate = 0;

    chosen_optimizer() = default;
    explicit chosen_optimizer(const options& o) : learning_rate(o.learning_rate) {
        switch (o.optimizer) {
        case optimizer_kind::adam:
            chosen = ctcnn::adam{.learning_rate = o.learning_rate, .beta1 = o.momentum, .weight_decay = o.weight_decay};
            break;
        case optimizer_kind::adamw:
            chosen =
                ctcnn::adamw{.learning_rate = o.learning_rate, .beta1 = o.momentum, .weight_decay = o.weight_decay};
            break;
        case optimizer_kind::sgd:
            chosen =
                ctcnn::sgd{.learning_rate = o.learning_rate, .momentum = o.momentum, .weight_decay = o.weight_decay};
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
};

static_assert(ctcnn::Optimizer<chosen_optimizer>);

}  // namespace train_mnist
