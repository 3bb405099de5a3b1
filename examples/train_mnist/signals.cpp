// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "train_mnist/signals.hpp"

#include <signal.h>
#include <unistd.h>

namespace train_mnist {

namespace {

volatile sig_atomic_t received = 0;

extern "C" void remember(int signal) {
    if (received != 0) ::_exit(128 + signal);
    received = signal;
}

}  // namespace

void remember_signals(bool also_user) {
    struct sigaction action {};
    action.sa_handler = remember;
    ::sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;  // so that a read of the data is not interrupted
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
    if (also_user) ::sigaction(SIGUSR1, &action, nullptr);
    // `train_mnist | head`: printing fails, and training continues and saves.
    action.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &action, nullptr);
}

int signal_received() noexcept { return received; }

const char* signal_name(int signal) noexcept {
    return signal == SIGINT ? "SIGINT" : signal == SIGUSR1 ? "SIGUSR1" : "SIGTERM";
}

}  // namespace train_mnist
