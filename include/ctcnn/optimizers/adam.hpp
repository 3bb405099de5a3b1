// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

#include "ctcnn/core/executor.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/kernels/adam.hpp"
#include "ctcnn/optimizers/optimizer.hpp"

namespace ctcnn {

namespace detail {

/// What Adam and AdamW share: everything but where weight decay enters.
struct adam_options {
    double beta1, beta2, epsilon;
    double l2;         ///< weight decay added to the gradient
    double decoupled;  ///< weight decay that shrinks the parameters directly

    void check(const std::string& name, double learning_rate, double weight_decay) const {
        constexpr double limit = std::numeric_limits<double>::infinity();
        const auto positive = [&](double x) { return x >= 0 && x < limit; };
        require_option(positive(learning_rate), name + ": learning_rate", "finite and at least 0", learning_rate);
        require_option(beta1 >= 0 && beta1 < 1, name + ": beta1", "at least 0 and below 1", beta1);
        require_option(beta2 >= 0 && beta2 < 1, name + ": beta2", "at least 0 and below 1", beta2);
        // Not 0, as PyTorch would allow: an element without gradient, such as a gap between tensors, would become 0 /
        // 0.
        require_option(epsilon > 0 && epsilon < limit, name + ": epsilon", "finite and above 0", epsilon);
        require_option(positive(weight_decay), name + ": weight_decay", "finite and at least 0", weight_decay);
    }

    template <class Layout, class Scalar>
    void step(parameter_view<Layout, Scalar> parameters, parameter_view<Layout, const Scalar> gradients,
              optimizer_state<Layout, Scalar>& state, double rate, double gradient_scale,
              executor& threads) const noexcept {
        assert(state.moments.size() == 2);
        ++state.steps;
        const double t = static_cast<double>(state.steps);
        const kernels::adam_coefficients<Scalar> c{
            .gradient_scale = static_cast<Scalar>(gradient_scale),
            .l2 = static_cast<Scalar>(l2),
            .keep = static_cast<Scalar>(1 - rate * decoupled),
            .beta1 = static_cast<Scalar>(beta1),
            .one_minus_beta1 = static_cast<Scalar>(1 - beta1),
            .beta2 = static_cast<Scalar>(beta2),
            .one_minus_beta2 = static_cast<Scalar>(1 - beta2),
            .step_size = static_cast<Scalar>(rate / (1 - std::pow(beta1, t))),
            .root_bias_correction = static_cast<Scalar>(std::sqrt(1 - std::pow(beta2, t))),
            .epsilon = static_cast<Scalar>(epsilon),
        };
        const Scalar* const g = gradients.data();
        Scalar* const p = parameters.data();
        Scalar* const m = state.moments[0].data();
        Scalar* const v = state.moments[1].data();
        for_each_optimizer_piece(Layout::extent, threads, [&](std::size_t, std::size_t begin, std::size_t count) {
            kernels::adam(c, g + begin, p + begin, m + begin, v + begin, count);
        });
    }
};

/// PyTorch's names for Adam's two moments.
constexpr std::string_view adam_moment_name(std::size_t index) noexcept {
    return index == 0 ? "exp_avg" : "exp_avg_sq";
}

/// The options of adam and of adamw by name: visit(name, value) for each.
template <class Adam, class Visitor>
void each_adam_option(const Adam& optimizer, Visitor&& visit) {
    visit("learning_rate", optimizer.learning_rate);
    visit("beta1", optimizer.beta1);
    visit("beta2", optimizer.beta2);
    visit("epsilon", optimizer.epsilon);
    visit("weight_decay", optimizer.weight_decay);
}

}  // namespace detail

/// Adam: steps of about the learning rate in each parameter, whatever the size of its gradient.
///
///     g = gradient + weight_decay p;  m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g^2
///     p -= learning_rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
///
/// Equivalent  torch.optim.Adam(lr, betas, eps, weight_decay)
/// Source      Kingma and Ba 2015, algorithm 1; epsilon as PyTorch places it
struct adam {
    double learning_rate = 1e-3;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;    ///< above 0
    double weight_decay = 0;  ///< added to the gradient; see `adamw` for the other kind

    [[nodiscard]] std::size_t moments() const noexcept { return 2; }
    [[nodiscard]] static std::string_view moment_name(std::size_t index) noexcept {
        return detail::adam_moment_name(index);
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        detail::each_adam_option(*this, visit);
    }

    void check() const { options().check("ctcnn::adam", learning_rate, weight_decay); }

    template <class Layout, class Scalar>
    void step(parameter_view<Layout, Scalar> parameters,
              std::type_identity_t<parameter_view<Layout, const Scalar>> gradients,
              optimizer_state<Layout, Scalar>& state, double rate, double gradient_scale,
              executor& threads) const noexcept {
        options().step(parameters, gradients, state, rate, gradient_scale, threads);
    }

private:
    [[nodiscard]] detail::adam_options options() const noexcept { return {beta1, beta2, epsilon, weight_decay, 0}; }
};

static_assert(Optimizer<adam>);

}  // namespace ctcnn
