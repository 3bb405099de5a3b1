// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/kernels/optimizers/moving_average.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/parallel/executor.hpp"

namespace ctcnn {

/// An exponential moving average of parameters over the steps of a run ("EMA"), which often predicts better than the
/// parameters of the last step:
///
///     average = decay average + (1 - decay) parameters,  after each step; after the first, the parameters
///
/// With warm-up, the decay of step t, from 1, is at most (1 + t) / (10 + t), so that the first parameters, which have
/// learned nothing, are soon forgotten.
/// Equivalent  torch.optim.swa_utils.AveragedModel with such an avg_fn
struct weight_average {
    double decay = 0;  ///< at least 0 and below 1, such as 0.999; 0: there is no average
    bool warm_up = true;

    /// For training in Scalar.
    /// Errors  throws argument_error for an option that can't be used
    template <class Scalar = float>
    [[gnu::cold]] void check() const {
        detail::require_below_one<Scalar>("ctcnn::weight_average: decay", decay);
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("decay", decay);
        visit("warm_up", warm_up);
    }

    /// \param step  from 1
    [[nodiscard]] double decay_at(std::uint64_t step) const noexcept {
        if (step <= 1) return 0;
        const double t = static_cast<double>(step);
        return warm_up ? std::min(decay, (1 + t) / (10 + t)) : decay;
    }

    /// Updates an average after a step. The bits do not depend on the number of threads.
    /// \param step  from 1
    template <class Layout, class Scalar>
    void update(std::type_identity_t<parameter_view<Layout, const Scalar>> parameters,
                parameter_view<Layout, Scalar> average, std::uint64_t step, executor& threads) const noexcept {
        const double kept = decay_at(step);
        for_each_optimizer_piece(Layout::extent, threads, [&](std::size_t, std::size_t begin, std::size_t count) {
            if (kept == 0)
                std::copy_n(parameters.data() + begin, count, average.data() + begin);
            else
                kernels::moving_average(static_cast<Scalar>(1 - kept), parameters.data() + begin,
                                        average.data() + begin, count);
        });
    }
};

}  // namespace ctcnn
