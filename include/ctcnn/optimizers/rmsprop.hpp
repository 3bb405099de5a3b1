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
#include "ctcnn/kernels/optimizers/rmsprop.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/optimizers/role_factors.hpp"
#include "ctcnn/parallel/executor.hpp"

namespace ctcnn {

/// RMSprop: each gradient is divided by the root of its running mean square.
///
///     g = gradient + weight_decay p;  s = smoothing s + (1 - smoothing) g^2;  v = momentum v + g / (sqrt(s) + epsilon)
///     p -= learning_rate v
///
/// Equivalent  torch.optim.RMSprop(lr, alpha=smoothing, eps, weight_decay, momentum), not centered
/// Source      Hinton, Srivastava and Swersky 2012, lecture 6e; epsilon as PyTorch places it
struct rmsprop {
    double learning_rate = 1e-2;
    double smoothing = 0.99;  ///< of the mean square
    double epsilon = 1e-8;    ///< above 0
    double momentum = 0;
    double weight_decay = 0;       ///< added to the gradient
    role_factors rate_factors{};   ///< of the learning rate, by role
    role_factors decay_factors{};  ///< of the weight decay, by role: `weights_only` spares biases and normalizations

    static constexpr bool updates_by_piece = true;
    [[nodiscard]] std::size_t moments() const noexcept { return momentum == 0 ? 1 : 2; }
    [[nodiscard]] static std::string_view moment_name(std::size_t index) noexcept {
        return index == 0 ? "square_avg" : "momentum_buffer";
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("learning_rate", learning_rate);
        visit("smoothing", smoothing);
        visit("epsilon", epsilon);
        visit("momentum", momentum);
        visit("weight_decay", weight_decay);
        by_role().each_option(visit);
    }

    /// For training in Scalar.
    /// Errors  throws argument_error for an option that can't be used
    template <class Scalar = float>
    [[gnu::cold]] void check() const {
        constexpr const detail::scalar_range& range = detail::range_of<Scalar>;
        detail::require_from_zero("ctcnn::rmsprop: learning_rate", learning_rate, range);
        detail::require_below_one<Scalar>("ctcnn::rmsprop: smoothing", smoothing);
        // Not 0, which PyTorch allows: an element without gradient, such as a gap between tensors, would become 0 / 0.
        detail::require_above_zero("ctcnn::rmsprop: epsilon", epsilon, range);
        detail::require_from_zero("ctcnn::rmsprop: momentum", momentum, range);
        detail::require_from_zero("ctcnn::rmsprop: weight_decay", weight_decay, range);
        by_role().check("ctcnn::rmsprop", learning_rate, weight_decay, range);
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
        detail::require_optimizer_state("ctcnn::rmsprop", state, moments());
        detail::require_parameters("ctcnn::rmsprop: step", parameters);
        detail::require_parameters("ctcnn::rmsprop: step", gradients);
        ++state.steps;
        std::array<kernels::rmsprop_coefficients<Scalar>, detail::all_roles.size()> coefficients;
        for (const tensor_role role : detail::all_roles)
            coefficients[static_cast<std::size_t>(role)] = {
                .gradient_scale = static_cast<Scalar>(gradient_scale),
                .l2 = static_cast<Scalar>(weight_decay * decay_factors.of(role)),
                .learning_rate = static_cast<Scalar>(rate * rate_factors.of(role)),
                .smoothing = static_cast<Scalar>(smoothing),
                .one_minus_smoothing = static_cast<Scalar>(1 - smoothing),
                .epsilon = static_cast<Scalar>(epsilon),
                .momentum = static_cast<Scalar>(momentum),
            };
        const Scalar* const g = gradients.data();
        Scalar* const p = parameters.data();
        Scalar* const s = state.moments[0].data();
        Scalar* const v = momentum == 0 ? nullptr : state.moments[1].data();
        role_run whole{};
        for_each_optimizer_run(by_role().needed(runs, whole), threads,
                               [&](tensor_role role, std::size_t begin, std::size_t count) {
                                   const auto& c = coefficients[static_cast<std::size_t>(role)];
                                   if (v == nullptr)
                                       kernels::rmsprop(c, g + begin, p + begin, s + begin, count);
                                   else
                                       kernels::rmsprop_momentum(c, g + begin, p + begin, s + begin, v + begin, count);
                               });
    }

private:
    [[nodiscard]] detail::factors_by_role by_role() const noexcept { return {rate_factors, decay_factors}; }
};

static_assert(Optimizer<rmsprop>);

}  // namespace ctcnn
