// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Separate from run.cpp, so that both are compiled at the same time.

#include "train_mnist/reports.hpp"

#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "ctcnn/core/error.hpp"
#include "ctcnn/report/html_report.hpp"
#include "ctcnn/report/tensorboard_events.hpp"
#include "train_mnist/text.hpp"

namespace train_mnist {

namespace {

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

ctcnn::html_report_options report_options(const options& o) {
    ctcnn::html_report_options result;
    for (const std::string_view name : class_names(o)) result.class_names.emplace_back(name);
    result.title = "train_mnist on " + std::string(ctcnn::name_of(o.dataset));
    result.facts = {{"command", shell_text(o.command)}, {"threads", std::to_string(o.threads)}};
    return result;
}

}  // namespace

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

reports::reports(const options& o, std::function<void()> before_warning)
    : writers_(std::make_unique<writers>(writers{std::move(before_warning), {}, {}})) {
    if (!o.report.empty()) of_flag("--report", [&] { writers_->html.emplace(o.report, report_options(o)); });
    if (!o.tensorboard.empty()) of_flag("--tensorboard", [&] { writers_->events.emplace(o.tensorboard); });
}
reports::~reports() = default;

bool reports::failed() const noexcept { return writers_->failed; }

void reports::on_fit_begin(const trainer& training, const images& train, const images& validation) {
    writers_->for_each([&](const char* flag, auto& writer) {
        of_flag(flag, [&] { writer->on_fit_begin(training, train, validation); });
    });
}

void reports::on_evaluation_outputs(std::size_t first, ctcnn::batch_view<network::input_shape, const float> samples,
                                    ctcnn::batch_view<network::output_shape, const float> outputs,
                                    std::span<const ctcnn::label> labels) {
    writers_->for_each(
        [&](const char*, auto& writer) { writer->on_evaluation_outputs(first, samples, outputs, labels); });
}

void reports::on_epoch_end(const ctcnn::epoch_report& report) {
    writers_->for_each([&](const char* flag, auto& writer) {
        try {
            writer->on_epoch_end(report);
        } catch (const ctcnn::io_error& error) {
            writer.reset();
            writers_->failed = true;
            writers_->before_warning();
            std::fprintf(stderr,
                         "train_mnist: warning: %s: can't write %s; the run continues without it, and ends with %d\n",
                         flag, error.what(), static_cast<int>(internal));
        }
    });
}

}  // namespace train_mnist
