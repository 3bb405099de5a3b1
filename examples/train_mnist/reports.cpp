// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Separate from run.cpp, so that both are compiled at the same time.

#include <cstdio>
#include <string>
#include <utility>

#include "train_mnist/network.hpp"
#include "train_mnist/reports_of.hpp"
#include "train_mnist/text.hpp"

namespace train_mnist {

namespace {

ctcnn::html_report_options report_options(const options& o) {
    ctcnn::html_report_options result;
    for (const std::string_view name : class_names(o)) result.class_names.emplace_back(name);
    result.title = "train_mnist on " + std::string(ctcnn::name_of(o.dataset));
    result.facts = {{"command", shell_text(o.command)}, {"threads", std::to_string(o.threads)}};
    return result;
}

}  // namespace

reports::reports(const options& o, std::function<void()> before_warning)
    : writers_(std::make_unique<writers>(writers{std::move(before_warning), {}, {}})) {
    if (!o.report.empty()) of_flag("--report", [&] { writers_->html.emplace(o.report, report_options(o)); });
    if (!o.tensorboard.empty()) of_flag("--tensorboard", [&] { writers_->events.emplace(o.tensorboard); });
}
reports::~reports() = default;

bool reports::failed() const noexcept { return writers_->failed; }

template void reports::on_fit_begin(const trainer<seed_network>& training, const training_images& train,
                                    const images& validation);

void reports::on_evaluation_outputs(std::size_t first, ctcnn::batch_view<images::sample_shape, const float> samples,
                                    ctcnn::batch_view<ctcnn::shape<images::classes>, const float> outputs,
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
