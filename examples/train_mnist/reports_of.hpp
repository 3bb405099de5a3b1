// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "ctcnn/core/error.hpp"
#include "ctcnn/report/html_report.hpp"
#include "ctcnn/report/tensorboard_events.hpp"
#include "train_mnist/reports.hpp"

namespace train_mnist {

/// Calls `function`. Errors of the file are reported as those of the flag.
template <class Function>
void of_flag(const char* flag, const Function& function) {
    try {
        function();
    } catch (const ctcnn::io_error& error) {
        throw ctcnn::argument_error(std::string(flag) + ": can't write " + error.what());
    } catch (const ctcnn::data_error& error) {
        throw ctcnn::argument_error(std::string(flag) + ": can't continue " + error.what() +
                                    "; remove it, or choose another name");
    } catch (const ctcnn::argument_error& error) {
        throw ctcnn::argument_error(std::string(flag) + ": " + error.what());
    }
}

struct reports::writers {
    std::function<void()> before_warning;
    std::optional<ctcnn::html_report> html;
    std::optional<ctcnn::tensorboard_events> events;
    bool failed = false;

    /// Calls `each(flag, writer)` for those that there are.
    template <class Each>
    void for_each(const Each& each) {
        if (html) each("--report", html);
        if (events) each("--tensorboard", events);
    }
};

template <class Network>
void reports::on_fit_begin(const trainer<Network>& training, const training_images& train, const images& validation) {
    writers_->for_each([&](const char* flag, auto& writer) {
        of_flag(flag, [&] { writer->on_fit_begin(training, static_cast<const images&>(train), validation); });
    });
}

}  // namespace train_mnist
