// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <cstddef>
#include <span>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/optimizers/plateau.hpp"
#include "ctcnn/optimizers/schedules.hpp"
#include "ctcnn/train/callbacks.hpp"

namespace ctcnn {

/// Stops training when a result has not improved for `patience` epochs in a row: a callback for `trainer::fit`.
///
///     training.fit(train, validation, ctcnn::early_stopping{.patience = 5}, ctcnn::checkpoint_saver{"run.ctcnn"});
///
/// The model then has the parameters of the last epoch; those of the best one are in the file `run.ctcnn.best`. It has
/// no state: it decides from the results of all epochs, which checkpoints hold, so that a run that it stopped stays
/// stopped when it is resumed.
/// Errors  `fit` throws argument_error for an option that can't be used, and if there is no accuracy to monitor
struct early_stopping {
    std::size_t patience = 10;  ///< at least 1
    monitored what = monitored::loss;
    double threshold = 0;  ///< smallest improvement, as a fraction of the best result

    /// Errors  throws argument_error for an option that can't be used
    [[gnu::cold]] void check() const {
        detail::require_option(patience >= 1, "ctcnn::early_stopping: patience", "at least 1",
                               static_cast<double>(patience));
        detail::check_plateau_threshold("ctcnn::early_stopping", threshold);
    }

    template <class Trainer, class... Data>
    [[nodiscard]] training_action on_fit_begin(const Trainer& training, const Data&...) const {
        check();
        return after(training.results());
    }
    [[nodiscard]] training_action on_epoch_end(const epoch_report& report) const { return after(report.results); }

private:
    [[nodiscard]] training_action after(std::span<const epoch_result> results) const {
        detail::plateau_counter counter(what, threshold);
        for (const epoch_result& result : results) {
            if (std::isnan(counter.value(result))) refuse_monitored();
            counter.add(result);
            if (counter.waited() >= patience) return training_action::stop;
        }
        return training_action::proceed;
    }

    [[noreturn, gnu::cold]] static void refuse_monitored() {
        detail::throw_error(argument_error(
            "ctcnn::early_stopping: expected an accuracy to monitor, found none, because the targets are numbers; "
            "choose .what = ctcnn::monitored::loss"));
    }
};

static_assert(TrainingCallback<early_stopping>);

}  // namespace ctcnn
