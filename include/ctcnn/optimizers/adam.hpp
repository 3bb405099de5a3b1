// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/tensor_role.hpp"
#include "ctcnn/kernels/optimizers/adam.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/optimizers/role_factors.hpp"
#include "ctcnn/parallel/executor.hpp"

namespace ctcnn {

namespace detail {

/// What Adam and AdamW share: everything but where weight decay enters.
struct adam_options {
    double beta1, beta2, epsilon;
    double l2;         ///< weight decay added to the gradient
    double decoupled;  ///< weight decay that shrinks the parameters directly
    factors_by_role by_role;

    template <class Scalar>
    [[gnu::cold]] void check(const std::string& name, double learning_rate, double weight_decay) const {
        constexpr const scalar_range& range = range_of<Scalar>;
        require_from_zero(name + ": learning_rate", learning_rate, range);
        require_below_one<Scalar>(name + ": beta1", beta1);
        require_below_one<Scalar>(name + ": beta2", beta2);
        // Not 0, which PyTorch allows: an element without gradient, such as a gap between tensors, would become 0 / 0.
        require_above_zero(name + ": epsilon", epsilon, range);
        require_from_zero(name + ": weight_decay", weight_decay, range);
        require_option(learning_rate / (1 - beta1) <= range.most, name + ": learning_rate",
                       "so small that learning_rate / (1 - beta1), the first step's size, is a number " +
                           std::string(range.text),
                       learning_rate);
        by_role.check(name, learning_rate / (1 - beta1), weight_decay, range);
    }

    template <class Layout, class Scalar>
    void step(parameter_view<Layout, Scalar> parameters, parameter_view<Layout, const Scalar> gradients,
              optimizer_state<Layout, Scalar>& state, double rate, double gradient_scale, executor& threads,
              std::span<const role_run> runs) const {
        require_optimizer_state("ctcnn::adam", state, 2);
        require_parameters("ctcnn::adam: step", parameters);
        require_parameters("ctcnn::adam: step", gradients);
        ++state.steps;
        step_block<Scalar>(parameters.data(), gradients.data(), state.moments[0].data(), state.moments[1].data(),
                           static_cast<double>(state.steps), rate, gradient_scale, threads, runs);
    }

    /// Step number `t` of a block, whatever its layout.
    template <class Scalar>
    void step_block(Scalar* p, const Scalar* g, Scalar* m, Scalar* v, double t, double rate, double gradient_scale,
                    executor& threads, std::span<const role_run> runs) const {
        const double first_correction = 1 - std::pow(beta1, t);
        const double root_second_correction = std::sqrt(1 - std::pow(beta2, t));
        std::array<kernels::adam_coefficients<Scalar>, all_roles.size()> coefficients;
        for (const tensor_role role : all_roles) {
            const double own_rate = rate * by_role.rate.of(role), decay = by_role.decay.of(role);
            coefficients[static_cast<std::size_t>(role)] = {
                .gradient_scale = static_cast<Scalar>(gradient_scale),
                .l2 = static_cast<Scalar>(l2 * decay),
                .keep = static_cast<Scalar>(1 - own_rate * (decoupled * decay)),
                .beta1 = static_cast<Scalar>(beta1),
                .one_minus_beta1 = static_cast<Scalar>(1 - beta1),
                .beta2 = static_cast<Scalar>(beta2),
                .one_minus_beta2 = static_cast<Scalar>(1 - beta2),
                .step_size = static_cast<Scalar>(own_rate / first_correction),
                .root_bias_correction = static_cast<Scalar>(root_second_correction),
                .epsilon = static_cast<Scalar>(epsilon),
            };
        }
        role_run whole{};
        for_each_optimizer_run(by_role.needed(runs, whole), threads,
                               [&](tensor_role role, std::size_t begin, std::size_t count) {
                                   kernels::adam(coefficients[static_cast<std::size_t>(role)], g + begin, p + begin,
                                                 m + begin, v + begin, count);
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
    factors_by_role{optimizer.rate_factors, optimizer.decay_factors}.each_option(visit);
}

}  // namespace detail

/// Adam: each parameter moves by about the learning rate, regardless of the size of its gradient.
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
    double epsilon = 1e-8;         ///< above 0
    double weight_decay = 0;       ///< added to the gradient; see `adamw` for decoupled decay
    role_factors rate_factors{};   ///< of the learning rate, by role
    role_factors decay_factors{};  ///< of the weight decay, by role: `weights_only` spares biases and normalizations

    static constexpr bool updates_by_piece = true;
    [[nodiscard]] std::size_t moments() const noexcept { return 2; }
    [[nodiscard]] static std::string_view moment_name(std::size_t index) noexcept {
        return detail::adam_moment_name(index);
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        detail::each_adam_option(*this, visit);
    }

    /// For training in Scalar.
    /// Errors  throws argument_error for an option that can't be used
    template <class Scalar = float>
    void check() const {
        options().template check<Scalar>("ctcnn::adam", learning_rate, weight_decay);
    }

    template <class Layout, class Scalar>
    void step(parameter_view<Layout, Scalar> parameters,
              std::type_identity_t<parameter_view<Layout, const Scalar>> gradients,
              optimizer_state<Layout, Scalar>& state, double rate, double gradient_scale, executor& threads) const {
        const role_run all{Layout::extent, tensor_role::weight};
        step(parameters, gradients, state, rate, gradient_scale, threads, {&all, 1});
    }
    /// For a block whose tensors have these roles; the overload without roles treats all as weights.
    template <class Layout, class Scalar>
    void step(parameter_view<Layout, Scalar> parameters,
              std::type_identity_t<parameter_view<Layout, const Scalar>> gradients,
              optimizer_state<Layout, Scalar>& state, double rate, double gradient_scale, executor& threads,
              std::span<const role_run> runs) const {
        options().step(parameters, gradients, state, rate, gradient_scale, threads, runs);
    }

private:
    [[nodiscard]] detail::adam_options options() const noexcept {
        return {beta1, beta2, epsilon, weight_decay, 0, {rate_factors, decay_factors}};
    }
};

static_assert(Optimizer<adam>);

}  // namespace ctcnn
