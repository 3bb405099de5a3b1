// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <cstddef>
#include <string_view>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/optimizers/schedules.hpp"

namespace ctcnn {

/// A learning rate that grows from `first` to `last` over `steps` steps, by the same factor at each, whatever the
/// optimizer's rate is: for a learning_rate_range_test.
struct rate_sweep {
    double first = 1e-6;      ///< above 0
    double last = 1;          ///< above `first`
    std::size_t steps = 100;  ///< at least 2

    /// Errors  throws argument_error for an option that can't be used
    [[gnu::cold]] void check() const {
        detail::require_above_zero("ctcnn::rate_sweep: first", first, detail::range_of<double>);
        detail::require_option(last > first && std::isfinite(last), "ctcnn::rate_sweep: last",
                               "finite, and above first", last);
        detail::require_option(steps >= 2, "ctcnn::rate_sweep: steps", "at least 2", static_cast<double>(steps));
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("first", first);
        visit("last", last);
        visit("steps", steps);
    }

    [[nodiscard]] double rate(double /* base */, training_position at) const noexcept {
        if (at.step + 1 >= steps) return last;
        return first * std::pow(last / first, static_cast<double>(at.step) / static_cast<double>(steps - 1));
    }
};

static_assert(Schedule<rate_sweep>);

}  // namespace ctcnn
