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
#include "ctcnn/kernels/optimizers/sgd.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/optimizers/role_factors.hpp"
#include "ctcnn/parallel/executor.hpp"

namespace ctcnn {

/// Stochastic gradient descent with optional momentum, Nesterov momentum and weight decay.
///
///     g = gradient + weight_decay p;  v = momentum v + g;  p -= learning_rate v  (Nesterov: g + momentum v)
///
/// Equivalent  torch.optim.SGD(lr, momentum, weight_decay=…, nesterov=…), dampening 0
/// Source      Sutskever et al. 2013, as PyTorch writes it: the learning rate is outside the velocity
struct sgd {
    double learning_rate = 1e-2;
    double momentum = 0;
    double weight_decay = 0;
    bool nesterov = false;
    role_factors rate_factors{};   ///< of the learning rate, by role
    role_factors decay_factors{};  ///< of the weight decay, by role: `weights_only` spares biases and normalizations

    static constexpr bool updates_by_piece = true;
    [[nodiscard]] std::size_t moments() const noexcept { return momentum == 0 ? 0 : 1; }
    [[nodiscard]] static std::string_view moment_name(std::size_t) noexcept { return "momentum_buffer"; }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("learning_rate", learning_rate);
        visit("momentum", momentum);
        visit("weight_decay", weight_decay);
        visit("nesterov", nesterov);
        by_role().each_option(visit);
    }

    /// For training in Scalar.
    /// Errors  throws argument_error for an option that can't be used
    template <class Scalar = float>
    [[gnu::cold]] void check() const {
        constexpr const detail::scalar_range& range = detail::range_of<Scalar>;
        detail::require_from_zero("ctcnn::sgd: learning_rate", learning_rate, range);
        detail::require_from_zero("ctcnn::sgd: momentum", momentum, range);
        detail::require_from_zero("ctcnn::sgd: weight_decay", weight_decay, range);
        detail::require_option(!nesterov || momentum > 0, "ctcnn::sgd: momentum", "above 0 where nesterov is set",
                               momentum);
        by_role().check("ctcnn::sgd", learning_rate, weight_decay, range);
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
        detail::require_optimizer_state("ctcnn::sgd", state, moments());
        detail::require_parameters("ctcnn::sgd: step", parameters);
        detail::require_parameters("ctcnn::sgd: step", gradients);
        ++state.steps;
        step_block<Scalar>(parameters.data(), gradients.data(),
                           state.moments.empty() ? nullptr : state.moments[0].data(), rate, gradient_scale, threads,
                           runs);
    }

private:
    /// A step of a block, whatever its layout.
    template <class Scalar>
    void step_block(Scalar* p, const Scalar* g, Scalar* v, double rate, double gradient_scale, executor& threads,
                    std::span<const role_run> runs) const {
        std::array<kernels::sgd_coefficients<Scalar>, detail::all_roles.size()> coefficients;
        for (const tensor_role role : detail::all_roles)
            coefficients[static_cast<std::size_t>(role)] = {
                .gradient_scale = static_cast<Scalar>(gradient_scale),
                .l2 = static_cast<Scalar>(weight_decay * decay_factors.of(role)),
                .learning_rate = static_cast<Scalar>(rate * rate_factors.of(role)),
                .momentum = static_cast<Scalar>(momentum),
            };
        role_run whole{};
        for_each_optimizer_run(by_role().needed(runs, whole), threads,
                               [&](tensor_role role, std::size_t begin, std::size_t count) {
                                   const auto& c = coefficients[static_cast<std::size_t>(role)];
                                   if (v == nullptr)
                                       kernels::sgd(c, g + begin, p + begin, count);
                                   else if (nesterov)
                                       kernels::sgd_momentum<true>(c, g + begin, p + begin, v + begin, count);
                                   else
                                       kernels::sgd_momentum<false>(c, g + begin, p + begin, v + begin, count);
                               });
    }

    [[nodiscard]] detail::factors_by_role by_role() const noexcept { return {rate_factors, decay_factors}; }
};

static_assert(Optimizer<sgd>);

}  // namespace ctcnn
