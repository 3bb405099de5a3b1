// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <numbers>
#include <span>

#include "ctcnn/core/check_option.hpp"

namespace ctcnn {

/// What an epoch came to: mean losses, and fractions of right answers. A number is NaN where there is none: without a
/// validation set, and an accuracy where targets are numbers.
struct epoch_result {
    double train_loss;
    double train_accuracy;
    double validation_loss;
    double validation_accuracy;
};

/// The position of a step in a training run.
struct training_position {
    std::size_t step;                            ///< from 0, counted over all epochs
    std::size_t steps_per_epoch;                 ///< batches in an epoch
    std::size_t epochs;                          ///< of the whole run
    std::span<const epoch_result> results = {};  ///< of the epochs before this one

    [[nodiscard]] constexpr std::size_t epoch() const noexcept {
        return steps_per_epoch == 0 ? 0 : step / steps_per_epoch;
    }
    [[nodiscard]] constexpr std::size_t total_steps() const noexcept { return steps_per_epoch * epochs; }
};

/// A learning rate that changes during training: a function of the optimizer's rate and the position only, so that it
/// has no state to save in a checkpoint. The position includes the results of the epochs so far. A schedule with options also has each_option, as an optimizer does, and
///
///     void check() const;    // throws argument_error if an option can't be used
///
/// which a trainer calls before it trains. A trainer also refuses a rate that is not finite or is below 0.
// clang-format off
template <class T>
concept Schedule = requires(const T& schedule, double base, training_position position) {
    { schedule.rate(base, position) } noexcept -> std::same_as<double>;
};
// clang-format on

/// The optimizer's own rate throughout.
struct constant_rate {
    [[nodiscard]] double rate(double base, training_position) const noexcept { return base; }
};

/// Multiplies the rate by `gamma` after every `epochs` epochs.
/// Equivalent  torch.optim.lr_scheduler.StepLR(step_size=epochs, gamma), stepped after each epoch
struct step_decay {
    std::size_t epochs = 1;  ///< at least 1
    double gamma = 0.1;      ///< at least 0

    /// Errors  throws argument_error for an option that can't be used
    [[gnu::cold]] void check() const {
        detail::require_option(epochs >= 1, "ctcnn::step_decay: epochs", "at least 1", static_cast<double>(epochs));
        detail::require_from_zero("ctcnn::step_decay: gamma", gamma, detail::range_of<double>);
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("epochs", epochs);
        visit("gamma", gamma);
    }

    [[nodiscard]] double rate(double base, training_position at) const noexcept {
        return base * std::pow(gamma, static_cast<double>(at.epoch() / std::max<std::size_t>(epochs, 1)));
    }
};

/// Multiplies the rate by `gamma` after every epoch.
/// Equivalent  torch.optim.lr_scheduler.ExponentialLR(gamma), stepped after each epoch
struct exponential_decay {
    double gamma = 0.9;  ///< at least 0

    /// Errors  throws argument_error for an option that can't be used
    [[gnu::cold]] void check() const {
        detail::require_from_zero("ctcnn::exponential_decay: gamma", gamma, detail::range_of<double>);
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("gamma", gamma);
    }

    [[nodiscard]] double rate(double base, training_position at) const noexcept {
        return base * std::pow(gamma, static_cast<double>(at.epoch()));
    }
};

/// From the optimizer's rate down to `minimum` along half a cosine, over all steps of the run.
/// Equivalent  torch.optim.lr_scheduler.CosineAnnealingLR(T_max=total steps, eta_min=minimum), stepped after each batch
/// Source      Loshchilov and Hutter 2017, eq. 5, without restarts
struct cosine_decay {
    double minimum = 0;  ///< at least 0

    /// Errors  throws argument_error for an option that can't be used
    [[gnu::cold]] void check() const {
        detail::require_from_zero("ctcnn::cosine_decay: minimum", minimum, detail::range_of<double>);
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("minimum", minimum);
    }

    [[nodiscard]] double rate(double base, training_position at) const noexcept {
        if (at.step >= at.total_steps()) return minimum;
        const double fraction = static_cast<double>(at.step) / static_cast<double>(at.total_steps());
        return minimum + (base - minimum) * (1 + std::cos(std::numbers::pi * fraction)) / 2;
    }
};

/// Warms up from base / initial_divisor to the optimizer's rate, then cools down to initial rate / final_divisor, both
/// along half a cosine, over all steps of the run. Momentum stays as it is (PyTorch: cycle_momentum=False).
/// Equivalent  torch.optim.lr_scheduler.OneCycleLR(max_lr=base, total_steps, pct_start=warm_up,
///             div_factor=initial_divisor, final_div_factor=final_divisor), stepped after each batch
/// Source      Smith and Topin 2018
struct one_cycle {
    double warm_up = 0.3;         ///< fraction of the steps before the rate is highest, 0 to 1
    double initial_divisor = 25;  ///< above 0
    double final_divisor = 1e4;   ///< above 0

    /// Errors  throws argument_error for an option that can't be used
    [[gnu::cold]] void check() const {
        detail::require_option(warm_up >= 0 && warm_up <= 1, "ctcnn::one_cycle: warm_up", "from 0 to 1", warm_up);
        detail::require_above_zero("ctcnn::one_cycle: initial_divisor", initial_divisor, detail::range_of<double>);
        detail::require_above_zero("ctcnn::one_cycle: final_divisor", final_divisor, detail::range_of<double>);
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("warm_up", warm_up);
        visit("initial_divisor", initial_divisor);
        visit("final_divisor", final_divisor);
    }

    [[nodiscard]] double rate(double base, training_position at) const noexcept {
        const double initial = base / initial_divisor;
        const double last = static_cast<double>(at.total_steps()) - 1;
        const double peak = warm_up * static_cast<double>(at.total_steps()) - 1;
        const double step = static_cast<double>(at.step);
        if (step >= last) return initial / final_divisor;
        if (step < peak) return between(initial, base, step / peak);
        return between(base, initial / final_divisor, (step - peak) / (last - peak));
    }

private:
    static double between(double from, double to, double fraction) noexcept {
        return to + (from - to) * (1 + std::cos(std::numbers::pi * fraction)) / 2;
    }
};

static_assert(Schedule<constant_rate> && Schedule<step_decay> && Schedule<exponential_decay> &&
              Schedule<cosine_decay> && Schedule<one_cycle>);

}  // namespace ctcnn
