// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/protobuf_writer.hpp"
#include "ctcnn/report/event_file.hpp"
#include "ctcnn/report/pictures.hpp"
#include "ctcnn/report/png.hpp"
#include "ctcnn/report/watched_run.hpp"
#include "ctcnn/train/callbacks.hpp"
#include "ctcnn/train/progress.hpp"

namespace ctcnn {

/// Writes what TensorBoard shows of a run: a callback for `trainer::fit`.
///
///     training.fit(train, validation, ctcnn::tensorboard_events{"runs/first"});     // tensorboard --logdir runs
///
/// After each epoch come the scalars loss/train, loss/validation, accuracy/train, accuracy/validation, learning_rate and
/// samples_per_second, and the images mistakes (those of the last validation, the worst first) and filters (of a first
/// convolution). The step that TensorBoard shows is the number of the epoch. What is not known is left out, such as
/// accuracies where targets are numbers.
///
/// A run that resumes writes a file of its own into the same folder, which tells TensorBoard to drop the epochs that are
/// trained again.
/// Errors  the constructor throws io_error, with path and cause, if the folder or the file can't be made; events that
///         can't be written throw io_error, and those before them are unchanged
/// Source  tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto
class tensorboard_events {
public:
    explicit tensorboard_events(const std::string& folder) : file_(folder) {}

    /// Of the file of events.
    [[nodiscard]] const std::string& path() const noexcept { return file_.path(); }

    template <class Trainer, class... Data>
    void on_fit_begin(const Trainer& training, const Data&... sets) {
        run_.begin(training, sets...);
        if (run_.progress() != training_progress{}) drop_from(run_.progress().epoch + std::int64_t{1});
    }

    template <class Samples, class Outputs, class Targets>
    void on_evaluation_outputs(std::size_t first, const Samples& samples, const Outputs& outputs,
                               const Targets& targets) {
        run_.collect(first, samples, outputs, targets);
    }

    /// Errors  throws argument_error before `fit` has begun, and io_error
    void on_epoch_end(const epoch_report& report) {
        if (!run_.is_known())
            throw argument_error(
                "ctcnn::tensorboard_events: on_epoch_end: expected a run, found none; pass this to `fit`");
        write(report);
    }

private:
    /// SessionLog.START: TensorBoard forgets the events of this step and later ones.
    [[gnu::cold]] void drop_from(std::int64_t step) {
        detail::protobuf_writer session, event = event_of(step);
        session.integer(1, 1);
        event.message(7, session);
        file_.write(event);
    }

    [[gnu::cold]] void write(const epoch_report& report) {
        detail::protobuf_writer values;
        add(values, "loss/train", report.train.loss());
        add(values, "loss/validation", report.validation.loss());
        add(values, "accuracy/train", report.train.accuracy());
        add(values, "accuracy/validation", report.validation.accuracy());
        add(values, "learning_rate", report.learning_rate);
        if (report.seconds > 0) add(values, "samples_per_second", static_cast<double>(report.images) / report.seconds);
        if (report.validation.samples > 0) add(values, "mistakes", detail::sheet_of(run_.answers().mistakes()));
        add(values, "filters", run_.filters());
        detail::protobuf_writer event = event_of(report.epoch + std::int64_t{1});
        event.message(5, values);
        file_.write(event);
    }

    [[nodiscard]] static detail::protobuf_writer event_of(std::int64_t step) {
        detail::protobuf_writer event;
        event.double_number(1, detail::wall_time());
        event.integer(2, step);
        return event;
    }
    static void add(detail::protobuf_writer& to, std::string_view tag, double number) {
        if (std::isnan(number)) return;
        detail::protobuf_writer value;
        value.text(1, tag);
        value.number(2, static_cast<float>(number));
        to.message(1, value);
    }
    static void add(detail::protobuf_writer& to, std::string_view tag, const detail::picture& shown) {
        if (shown.empty()) return;
        detail::protobuf_writer image, value;
        image.integer(1, static_cast<std::int64_t>(shown.height));
        image.integer(2, static_cast<std::int64_t>(shown.width));
        image.integer(3, static_cast<std::int64_t>(shown.channels));  // 1: gray, 3: RGB
        image.text(4, detail::png_of(shown));
        value.text(1, tag);
        value.message(4, image);
        to.message(1, value);
    }

    detail::event_file file_;
    detail::watched_run run_;
};

}  // namespace ctcnn
