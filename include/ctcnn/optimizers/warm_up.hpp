// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <string>
#include <string_view>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/optimizers/schedules.hpp"

namespace ctcnn {

/// Any schedule, with rates that grow to its own over the first `steps` steps, on a straight line from `start_factor`
/// times its rate: `warm_up{500, cosine_decay{}}`. Positions do not shift: after the last of these steps the rates are
/// those of the schedule alone.
/// Equivalent  torch.optim.lr_scheduler.ChainedScheduler of LinearLR(start_factor, total_iters=steps) and the schedule,
///             stepped after each batch
template <Schedule Main = constant_rate>
struct warm_up {
    std::size_t steps = 1000;  ///< at least 1
    Main schedule{};
    double start_factor = 0.01;  ///< 0 to 1

    /// Errors  throws argument_error for an option that can't be used, also of the schedule
    [[gnu::cold]] void check() const {
        detail::require_option(steps >= 1, "ctcnn::warm_up: steps", "at least 1", static_cast<double>(steps));
        detail::require_option(start_factor >= 0 && start_factor <= 1, "ctcnn::warm_up: start_factor", "from 0 to 1",
                               start_factor);
        detail::checked_options<double>(schedule);
    }

    /// Calls visit(name, value) for each option, those of the schedule with "schedule." before their names.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("steps", steps);
        visit("start_factor", start_factor);
        if constexpr (requires { schedule.each_option([](std::string_view, auto) {}); })
            schedule.each_option(
                [&](std::string_view name, auto value) { visit("schedule." + std::string(name), value); });
    }

    [[nodiscard]] double rate(double base, training_position at) const noexcept {
        const double full = schedule.rate(base, at);
        if (at.step >= steps) return full;
        return full * (start_factor + (1 - start_factor) * (static_cast<double>(at.step) / static_cast<double>(steps)));
    }
};

template <class Main>
warm_up(std::size_t, Main) -> warm_up<Main>;
template <class Main>
warm_up(std::size_t, Main, double) -> warm_up<Main>;
warm_up(std::size_t) -> warm_up<>;

static_assert(Schedule<warm_up<>> && Schedule<warm_up<one_cycle>>);

}  // namespace ctcnn
