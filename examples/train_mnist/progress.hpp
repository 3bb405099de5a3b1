// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "ctcnn/train/callbacks.hpp"
#include "train_mnist/options.hpp"

namespace train_mnist {

/// Shows on standard error how far training is: a bar in tqdm's form, at most ten times a second, or plain lines at
/// each log interval and at least every 10 seconds.
class progress {
public:
    progress(progress_kind kind, std::size_t log_interval);

    void on_step_end(const ctcnn::step_report& report);
    static bool wants_state(const ctcnn::step_report&) { return false; }
    void on_evaluation_step(const ctcnn::evaluation_report& report);

    /// Removes the bar, so that something else can be printed. It is drawn again at the next step.
    void clear();
    /// Sets the title of the next evaluation.
    void evaluating(const char* name) { evaluation_name_ = name; }

private:
    using clock = std::chrono::steady_clock;

    void begin(const std::string& title);
    bool is_time(bool last, bool interval);
    void draw(std::size_t done, std::size_t total, const char* unit, const std::string& details);

    progress_kind kind_;
    std::size_t log_interval_;
    bool blocks_;  ///< the terminal shows UTF-8, and so the characters of eighths
    std::string title_;
    const char* evaluation_name_ = "validation";
    clock::time_point begin_, shown_;
    std::size_t begin_done_ = 0;  ///< the number of steps or images done when `title_` was set
    bool started_ = false;
    std::size_t width_ = 0;  ///< of the bar on the screen
};

}  // namespace train_mnist
