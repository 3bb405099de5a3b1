// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/tensor_role.hpp"
#include "ctcnn/optimizers/adam.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/optimizers/role_factors.hpp"
#include "ctcnn/parallel/executor.hpp"

namespace ctcnn {

/// Adam with decoupled weight decay: each step first shrinks the parameters, p *= 1 - learning_rate * weight_decay, and
/// the moments see the gradient of the loss only.
/// Equivalent  torch.optim.AdamW(lr, betas, eps, weight_decay)
/// Source      Loshchilov and Hutter 2019, algorithm 2
struct adamw {
    double learning_rate = 1e-3;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;  ///< above 0
    double weight_decay = 1e-2;
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
        options().template check<Scalar>("ctcnn::adamw", learning_rate, weight_decay);
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
        return {beta1, beta2, epsilon, 0, weight_decay, {rate_factors, decay_factors}};
    }
};

static_assert(Optimizer<adamw>);

}  // namespace ctcnn
