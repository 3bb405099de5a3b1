// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <variant>

#include "ctcnn/optimizers/reduce_on_plateau.hpp"
#include "ctcnn/optimizers/schedules.hpp"
#include "ctcnn/optimizers/warm_up.hpp"
#include "train_mnist/options.hpp"

namespace train_mnist {

/// The schedule that the command line chooses: a variant that is a schedule itself, so that the trainer is compiled once
/// and not for each.
struct chosen_schedule {
    std::variant<ctcnn::exponential_decay, ctcnn::constant_rate, ctcnn::cosine_decay, ctcnn::one_cycle,
                 ctcnn::reduce_on_plateau>
        chosen;
    std::size_t warm_up = 0;  ///< steps

    chosen_schedule() = default;
    explicit chosen_schedule(const options& o);

    [[nodiscard]] double rate(double base, ctcnn::training_position at) const noexcept;
    /// Errors  throws argument_error for an option that can't be used
    void check() const;
    /// For checkpoints: the name of the chosen schedule, and its options.
    [[nodiscard]] std::string name() const;
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        if (warm_up != 0) visit("warm_up_steps", warm_up);
        std::visit(
            [&](const auto& one) {
                if constexpr (requires { one.each_option(visit); }) one.each_option(visit);
            },
            chosen);
    }
};

static_assert(ctcnn::Schedule<chosen_schedule>);

}  // namespace train_mnist
