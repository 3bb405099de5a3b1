// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/train/callbacks.hpp"

namespace train_mnist {

/// Records SIGINT and SIGTERM from now on; a second one ends the program at once. SIGPIPE is ignored.
/// \param also_user  SIGUSR1 as well, which mpirun forwards to the ranks, as it does not those that end itself
void remember_signals(bool also_user = false);

/// The signal that was received, or 0.
int signal_received() noexcept;

/// "SIGINT"
const char* signal_name(int signal) noexcept;

/// A callback that stops training after the current step or batch once a signal was received.
struct stop_on_signal {
    static ctcnn::training_action action() noexcept {
        return signal_received() != 0 ? ctcnn::training_action::stop : ctcnn::training_action::proceed;
    }
    ctcnn::training_action on_step_end(const ctcnn::step_report&) const noexcept { return action(); }
    static bool wants_state(const ctcnn::step_report&) noexcept { return false; }
    ctcnn::training_action on_evaluation_step(const ctcnn::evaluation_report&) const noexcept { return action(); }
    ctcnn::training_action on_epoch_end(const ctcnn::epoch_report&) const noexcept { return action(); }
};

}  // namespace train_mnist
