// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/optimizers/plateau.hpp"
#include "ctcnn/optimizers/schedules.hpp"

namespace ctcnn {

/// Multiplies the rate by `factor` when a result has not improved for more than `patience` epochs in a row.
///
/// It has no state: each rate is computed from the results of the epochs before, which checkpoints hold.
/// Errors      a trainer refuses it (argument_error, for a rate that is not a number) if there is no accuracy to monitor
/// Equivalent  torch.optim.lr_scheduler.ReduceLROnPlateau(mode, factor, patience, threshold, cooldown=cooldown,
///             min_lr=minimum, eps=0)
struct reduce_on_plateau {
    double factor = 0.1;        ///< below 1
    std::size_t patience = 10;  ///< epochs without an improvement that are tolerated
    monitored what = monitored::loss;
    double threshold = 1e-4;   ///< smallest improvement, as a fraction of the best result
    std::size_t cooldown = 0;  ///< epochs after a reduction in which none is counted
    double minimum = 0;        ///< the rate is not reduced below it

    /// Errors  throws argument_error for an option that can't be used
    [[gnu::cold]] void check() const {
        detail::require_option(factor >= 0 && factor < 1, "ctcnn::reduce_on_plateau: factor", "at least 0 and below 1",
                               factor);
        detail::check_plateau_threshold("ctcnn::reduce_on_plateau", threshold);
        detail::require_from_zero("ctcnn::reduce_on_plateau: minimum", minimum, detail::range_of<double>);
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("factor", factor);
        visit("patience", patience);
        visit("monitors_accuracy", what == monitored::accuracy);
        visit("threshold", threshold);
        visit("cooldown", cooldown);
        visit("minimum", minimum);
    }

    [[nodiscard]] double rate(double base, training_position at) const noexcept {
        detail::plateau_counter counter(what, threshold);
        double rate = base;
        std::size_t cooling = 0;  // epochs
        for (const epoch_result& result : at.results) {
            if (std::isnan(counter.value(result))) return std::numeric_limits<double>::quiet_NaN();
            counter.add(result);
            if (cooling > 0) {
                --cooling;
                counter.restart();
            }
            if (counter.waited() > patience) {
                rate = std::min(rate, std::max(rate * factor, minimum));
                cooling = cooldown;
                counter.restart();
            }
        }
        return rate;
    }
};

static_assert(Schedule<reduce_on_plateau>);

}  // namespace ctcnn
