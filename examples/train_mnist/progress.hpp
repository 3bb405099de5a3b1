// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "ctcnn/train/callbacks.hpp"
#include "train_mnist/options.hpp"

namespace train_mnist {

/// Prints the progress on standard error: a bar in tqdm's form, at most ten times a second, or plain lines at each
/// log interval and at least every 10 seconds.
class progress {
public:
    progress(progress_kind kind, std::size_t log_interval);

    void on_step_end(const ctcnn::step_report& report);
    void on_evaluation_step(const ctcnn::evaluation_report& report);

    /// Takes the bar away, so that something else can be printed. It comes back with the next step.
    void clear();
    /// What the next evaluation is called.
    void evaluating(const char* name) { evaluation_name_ = name; }

private:
    using clock = std::chrono::steady_clock;

    void begin(const std::string& title);
    bool is_time(bool last, bool interval);
    void draw(std::size_t done, std::size_t total, const char* unit, const std::string& details);

    progress_kind kind_;
    std::size_t log_interval_;
    bool blocks_;  ///< the terminal shows UTF-8: blocks of an eighth
    std::string title_;
    const char* evaluation_name_ = "validation";
    clock::time_point begin_, shown_;
    std::size_t begin_done_ = 0;  ///< what was done when `title_` began
    bool started_ = false;
    std::size_t width_ = 0;  ///< of the bar on the screen
};

}  // namespace train_mnist
