// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/atomic_file.hpp"
#include "ctcnn/io/previous_file.hpp"
#include "ctcnn/network/summary.hpp"
#include "ctcnn/report/html_page.hpp"
#include "ctcnn/report/report_file.hpp"
#include "ctcnn/report/report_json.hpp"
#include "ctcnn/report/watched_run.hpp"
#include "ctcnn/train/callbacks.hpp"
#include "ctcnn/train/progress.hpp"

namespace ctcnn {

/// What a report says besides what a trainer knows. All texts are shown as they are: none is markup.
struct html_report_options {
    std::string title = "Training report";
    std::vector<std::string> class_names{};                    ///< without them, classes are numbers
    std::vector<std::pair<std::string, std::string>> facts{};  ///< more rows of the run's table: what, and its text
};

/// Writes a report on a run after each epoch: a callback for `trainer::fit`.
///
///     training.fit(train, validation, ctcnn::html_report{"run.html"}, ctcnn::checkpoint_saver{"run.ctcnn"});
///
/// The report is one HTML file that loads nothing: curves of loss, accuracy and learning rate, the confusion matrix, the
/// samples that were most certainly answered wrong, the filters of a first convolution, options, speed, and the summary
/// of the network. What concerns answers is of the last validation, and is left out if targets are numbers. A file has
/// at most 300,000 bytes: images are shrunk, and more than 800 epochs are thinned out.
///
/// A run that resumes continues the curves of its report, which it reads from the file: epochs that are trained again
/// are replaced. The report of another run, also of one with other options, becomes `path`.previous. Pass this before a
/// checkpoint_saver, so that no epoch is missing if the program is killed between the two.
/// Errors  the constructor throws io_error, with path and cause, if the file can't be written or replaced, and
///         argument_error if it, or `path`.previous, holds something else than a report. `fit` throws argument_error if
///         there are names, and not one for each class; data_error if the report to be continued is damaged; and
///         io_error if the disk is full or fails, which leaves the older report as it was.
class html_report {
public:
    explicit html_report(std::string path, html_report_options options = {})
        : path_(std::move(path)),
          with_(std::move(options)) {
        for (const std::string& file : {path_, path_ + ".previous"})
            if (detail::holds_something(file)) (void)detail::report_data(file);
        atomic_file(path_).rehearse();
        detail::previous_file::rehearse(path_);
    }

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    template <class Trainer, class... Data>
    void on_fit_begin(const Trainer& training, const Data&... sets) {
        run_.begin(training, sets...);
        summary_ = summary<typename Trainer::network_type>();
        require_names();
        continue_report();
    }

    template <class Samples, class Outputs, class Targets>
    void on_evaluation_outputs(std::size_t first, const Samples& samples, const Outputs& outputs,
                               const Targets& targets) {
        run_.collect(first, samples, outputs, targets);
    }

    /// Errors  throws argument_error before `fit` has begun, and io_error
    void on_epoch_end(const epoch_report& report) {
        if (!run_.is_known())
            throw argument_error("ctcnn::html_report: on_epoch_end: expected a run, found none; pass this to `fit`");
        add(report);
        write(report);
    }

private:
    static constexpr std::size_t most_rows = 800;

    [[gnu::cold]] void require_names() const {
        const std::size_t classes = run_.answers().classes();
        if (!with_.class_names.empty() && with_.class_names.size() != classes)
            throw argument_error("ctcnn::html_report: class_names: expected a name for each of " +
                                 std::to_string(classes) + " classes, or none, found " +
                                 std::to_string(with_.class_names.size()));
    }

    /// Reads the epochs before this one from the report of the same run.
    [[gnu::cold]] void continue_report() {
        old_ = {};
        is_other_ = detail::holds_something(path_);
        const std::uint64_t done = run_.progress().epoch;
        if (!is_other_ || done == 0) return;
        old_ = detail::read_report(path_);
        if (old_.options != run_.options()) {
            old_ = {};
            return;
        }
        is_other_ = false;
        while (!old_.epochs.empty() && old_.epochs.back() > done) {
            old_.epochs.pop_back();
            old_.rows.pop_back();
        }
    }

    [[gnu::cold]] void add(const epoch_report& report) {
        old_.rows.push_back(detail::report_row(report));
        old_.epochs.push_back(report.epoch + std::uint64_t{1});
        if (old_.rows.size() <= most_rows) return;
        // Every second one, the first and the last among them.
        std::size_t kept = 0;
        for (std::size_t i = 0; i < old_.rows.size(); ++i)
            if (i % 2 == 0 || i + 1 == old_.rows.size()) {
                if (i != kept) old_.rows[kept] = std::move(old_.rows[i]);
                old_.epochs[kept++] = old_.epochs[i];
            }
        old_.rows.resize(kept);
        old_.epochs.resize(kept);
    }

    [[gnu::cold]] void write(const epoch_report& report) {
        std::string page = page_of(report, true, true);
        if (page.size() > detail::most_report_bytes) page = page_of(report, false, true);
        if (page.size() > detail::most_report_bytes) page = page_of(report, false, false);
        if (is_other_) {
            detail::previous_file before(path_);
            replace(page);
            before.commit();
        } else
            replace(page);
        is_other_ = false;
    }
    void replace(const std::string& page) const {
        atomic_file file(path_);
        file.write(page);
        file.commit();
    }

    /// \param pictures  whether there are pictures
    /// \param texts     whether there are texts that may have any length
    [[gnu::cold]] std::string page_of(const epoch_report& report, bool pictures, bool texts) const {
        using detail::report_list, detail::report_text, detail::report_texts, detail::report_number;
        const auto same = [](const std::string& text) { return text; };
        const training_progress& progress = run_.progress();
        std::string page(detail::html_page_begin);
        page += detail::report_data_begin;
        page += "{\"version\":1,\"title\":" + report_text(with_.title.substr(0, 1000));
        page += ",\"options\":" + report_texts(run_.options()) + ",\"setting\":" + report_texts(run_.setting());
        page += ",\"epochs\":" + std::to_string(report.epochs) + ",\"rows\":" + report_list(old_.rows, same);
        if (old_.rows.size() != old_.epochs.back()) page += ",\"has_gaps\":true";
        if (progress.best_epoch != 0)
            page += ",\"best\":[" + std::to_string(progress.best_epoch) + "," +
                    report_number(progress.best.accuracy()) + "," + report_number(progress.best.loss()) + "]";
        if (report.validation.samples > 0)
            page += detail::report_answers(run_.answers(), report.validation.errors(), pictures);
        if (const detail::picture filters = run_.filters(); pictures && !filters.empty())
            page += ",\"filters\":\"" + detail::picture_uri(filters) + "\"";
        page += ",\"class_names\":" + report_list(texts ? with_.class_names : std::vector<std::string>(), report_text);
        page += ",\"facts\":" + report_list(texts ? with_.facts : decltype(with_.facts)(), [](const auto& fact) {
                    return "[" + report_text(fact.first) + "," + report_text(fact.second) + "]";
                });
        page += ",\"summary\":" + report_text(texts ? summary_ : std::string());
        page += "}";
        page += detail::report_data_end;
        page += detail::html_page_end;
        return page;
    }

    std::string path_;
    html_report_options with_;
    std::string summary_;
    detail::watched_run run_;
    detail::report_state old_;  ///< the rows of the report
    bool is_other_ = false;     ///< the file holds the report of another run
};

}  // namespace ctcnn
