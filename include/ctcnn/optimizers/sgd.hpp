// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ctcnn/core/executor.hpp"
#include "ctcnn/core/option.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/kernels/sgd.hpp"
#include "ctcnn/optimizers/optimizer.hpp"

namespace ctcnn {

/// Stochastic gradient descent, with momentum, Nesterov's momentum and weight decay where they are asked for.
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

    [[nodiscard]] std::size_t moments() const noexcept { return momentum == 0 ? 0 : 1; }
    [[nodiscard]] static std::string_view moment_name(std::size_t) noexcept { return "momentum_buffer"; }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("learning_rate", learning_rate);
        visit("momentum", momentum);
        visit("weight_decay", weight_decay);
        visit("nesterov", nesterov);
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
    }

    template <class Layout, class Scalar>
    void step(parameter_view<Layout, Scalar> parameters,
              std::type_identity_t<parameter_view<Layout, const Scalar>> gradients,
              optimizer_state<Layout, Scalar>& state, double rate, double gradient_scale, executor& threads) const {
        detail::require_optimizer_state("ctcnn::sgd", state, moments());
        detail::require_parameters("ctcnn::sgd: step", parameters);
        detail::require_parameters("ctcnn::sgd: step", gradients);
        ++state.steps;
        const kernels::sgd_coefficients<Scalar> c{
            .gradient_scale = static_cast<Scalar>(gradient_scale),
            .l2 = static_cast<Scalar>(weight_decay),
            .learning_rate = static_cast<Scalar>(rate),
            .momentum = static_cast<Scalar>(momentum),
        };
        const Scalar* const g = gradients.data();
        Scalar* const p = parameters.data();
        Scalar* const v = state.moments.empty() ? nullptr : state.moments[0].data();
        for_each_optimizer_piece(Layout::extent, threads, [&](std::size_t, std::size_t begin, std::size_t count) {
            if (v == nullptr)
                kernels::sgd(c, g + begin, p + begin, count);
            else if (nesterov)
                kernels::sgd_momentum<true>(c, g + begin, p + begin, v + begin, count);
            else
                kernels::sgd_momentum<false>(c, g + begin, p + begin, v + begin, count);
        });
    }
};

static_assert(Optimizer<sgd>);

}  // namespace ctcnn
