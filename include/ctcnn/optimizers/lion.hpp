// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/tensor_role.hpp"
#include "ctcnn/kernels/optimizers/lion.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/optimizers/role_factors.hpp"
#include "ctcnn/parallel/executor.hpp"

namespace ctcnn {

/// Lion: each parameter moves by exactly the learning rate, in the direction of the sign of a smoothed gradient. It keeps
/// one moment where Adam keeps two. Its learning rate is 3 to 10 times smaller than Adam's, and its weight decay as many
/// times larger.
///
///     p *= 1 - learning_rate weight_decay;  p -= learning_rate sign(beta1 m + (1 - beta1) g);  m = beta2 m + (1 - beta2) g
///
/// Source  Chen et al. 2023, "Symbolic discovery of optimization algorithms", algorithm 2
struct lion {
    double learning_rate = 1e-4;
    double beta1 = 0.9;
    double beta2 = 0.99;
    double weight_decay = 0;       ///< decoupled, as AdamW's
    role_factors rate_factors{};   ///< of the learning rate, by role
    role_factors decay_factors{};  ///< of the weight decay, by role: `weights_only` spares biases and normalizations

    static constexpr bool updates_by_piece = true;
    [[nodiscard]] std::size_t moments() const noexcept { return 1; }
    [[nodiscard]] static std::string_view moment_name(std::size_t) noexcept { return "exp_avg"; }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("learning_rate", learning_rate);
        visit("beta1", beta1);
        visit("beta2", beta2);
        visit("weight_decay", weight_decay);
        by_role().each_option(visit);
    }

    /// For training in Scalar.
    /// Errors  throws argument_error for an option that can't be used
    template <class Scalar = float>
    [[gnu::cold]] void check() const {
        constexpr const detail::scalar_range& range = detail::range_of<Scalar>;
        detail::require_from_zero("ctcnn::lion: learning_rate", learning_rate, range);
        detail::require_below_one<Scalar>("ctcnn::lion: beta1", beta1);
        detail::require_below_one<Scalar>("ctcnn::lion: beta2", beta2);
        detail::require_from_zero("ctcnn::lion: weight_decay", weight_decay, range);
        by_role().check("ctcnn::lion", learning_rate, weight_decay, range);
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
        detail::require_optimizer_state("ctcnn::lion", state, moments());
        detail::require_parameters("ctcnn::lion: step", parameters);
        detail::require_parameters("ctcnn::lion: step", gradients);
        ++state.steps;
        std::array<kernels::lion_coefficients<Scalar>, detail::all_roles.size()> coefficients;
        for (const tensor_role role : detail::all_roles) {
            const double own_rate = rate * rate_factors.of(role);
            coefficients[static_cast<std::size_t>(role)] = {
                .gradient_scale = static_cast<Scalar>(gradient_scale),
                .keep = static_cast<Scalar>(1 - own_rate * (weight_decay * decay_factors.of(role))),
                .learning_rate = static_cast<Scalar>(own_rate),
                .beta1 = static_cast<Scalar>(beta1),
                .one_minus_beta1 = static_cast<Scalar>(1 - beta1),
                .beta2 = static_cast<Scalar>(beta2),
                .one_minus_beta2 = static_cast<Scalar>(1 - beta2),
            };
        }
        const Scalar* const g = gradients.data();
        Scalar* const p = parameters.data();
        Scalar* const m = state.moments[0].data();
        role_run whole{};
        for_each_optimizer_run(
            by_role().needed(runs, whole), threads, [&](tensor_role role, std::size_t begin, std::size_t count) {
                kernels::lion(coefficients[static_cast<std::size_t>(role)], g + begin, p + begin, m + begin, count);
            });
    }

private:
    [[nodiscard]] detail::factors_by_role by_role() const noexcept { return {rate_factors, decay_factors}; }
};

static_assert(Optimizer<lion>);

}  // namespace ctcnn
