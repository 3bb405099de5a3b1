// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/atomic_file.hpp"
#include "ctcnn/io/file_lock.hpp"
#include "ctcnn/io/previous_file.hpp"
#include "ctcnn/train/callbacks.hpp"
#include "ctcnn/train/checkpoint.hpp"
#include "ctcnn/train/progress.hpp"

namespace ctcnn {

/// How often to save within an epoch; 0 disables a criterion.
struct checkpoint_interval {
    std::size_t steps = 0;
    double seconds = 0;
};

/// Saves a run while it trains: a callback for `trainer::fit`.
///
///     ctcnn::resume_or_start(training, "run.ctcnn", train, validation);
///     training.fit(train, validation, ctcnn::checkpoint_saver{"run.ctcnn", {.steps = 500}});
///
/// `path` is always the newest checkpoint, `path`.previous the one before it, and `path`.best the one with the best
/// validation: the most right answers, or the least loss if there are no labels. Checkpoints are written after each
/// epoch, at each interval, and by save(). While this object lives, no other run can save to the path, where the two
/// would overwrite each other's files (io/file_lock.hpp).
/// Errors  the constructor throws argument_error for seconds that are negative or not finite, and io_error, with path
///         and cause, if one of the three files can't be written or replaced, or another run saves to them. Saving
///         throws io_error if the disk is full or fails; older checkpoints are unchanged then.
class checkpoint_saver {
public:
    /// Saves the run of the `fit` that it is passed to. When that begins, both sets are read once for their
    /// fingerprints: 0.2 s for MNIST.
    explicit checkpoint_saver(std::string path, checkpoint_interval every = {})
        : path_(std::move(path)),
          every_(checked(every)),
          lock_(path_) {
        atomic_file(path_).rehearse();
        atomic_file(path_ + ".best").rehearse();
        detail::previous_file::rehearse(path_);
    }
    /// Saves this run, for callers that call on_step_end, on_epoch_end and save themselves, or have the fingerprints
    /// already.
    /// \param training  must live as long as this
    template <class Trainer>
    checkpoint_saver(const Trainer& training, std::string path, data_fingerprints data, checkpoint_interval every = {})
        : checkpoint_saver(std::move(path), every) {
        attach(training, std::move(data));
        is_given_ = true;
    }

    template <class Trainer, class... Data>
    void on_fit_begin(const Trainer& training, const Data&... sets) {
        if (!is_given_) attach(training, data_fingerprints::of(sets...));
    }

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] const data_fingerprints& fingerprints() const noexcept { return fingerprints_; }
    /// Files written so far.
    [[nodiscard]] std::size_t saved() const noexcept { return saved_; }

    void on_step_end(const step_report& report) {
        // On several machines, what has become due since wants_state is so at the next step.
        if (is_due(report) && (training_ == nullptr || has_state_(training_))) save();
    }
    [[nodiscard]] bool wants_state(const step_report& report) const { return is_due(report); }
    void on_epoch_end(const epoch_report& report) {
        require_run("on_epoch_end");
        // The best first: a run that is killed between the two resumes before the end of this epoch and writes both.
        if (progress_->best_epoch == report.epoch + std::uint32_t{1}) write_(training_, path_ + ".best", fingerprints_);
        save();
    }

    /// Saves the run, unless it has made no progress since it was last saved.
    /// Errors  throws argument_error before `fit` has begun, and otherwise as save_checkpoint
    void save() {
        require_run("save");
        if (written_ && *written_ == *progress_) return;
        detail::previous_file before(path_);
        write_(training_, path_, fingerprints_);
        written_ = *progress_;
        last_ = clock::now();
        ++saved_;
        before.commit();
    }

private:
    using clock = std::chrono::steady_clock;

    static const checkpoint_interval& checked(const checkpoint_interval& every) {
        detail::require_from_zero("ctcnn::checkpoint_saver: seconds", every.seconds, detail::range_of<double>);
        return every;
    }

    [[nodiscard]] bool is_due(const step_report& report) const {
        const std::size_t done = report.epoch * report.steps + report.step + 1;
        const std::chrono::duration<double> since = clock::now() - last_;
        return (every_.steps != 0 && done % every_.steps == 0) ||
               (every_.seconds > 0 && since.count() >= every_.seconds);
    }

    void require_run(const char* what) const {
        if (training_ == nullptr)
            throw argument_error(std::string("ctcnn::checkpoint_saver: ") + what +
                                 ": expected a run to save, found none; pass this to `fit` first, or give its "
                                 "constructor the trainer");
    }

    template <class Trainer>
    void attach(const Trainer& training, data_fingerprints data) {
        fingerprints_ = std::move(data);
        training_ = &training;
        progress_ = &training.progress();
        write_ = [](const void* run, const std::string& path, const data_fingerprints& from) {
            save_checkpoint(*static_cast<const Trainer*>(run), path, from);
        };
        has_state_ = [](const void* run) { return static_cast<const Trainer*>(run)->state().is_whole; };
        written_.reset();
    }

    std::string path_;
    bool is_given_ = false;           ///< the run was passed to the constructor, and `fit` does not replace it
    const void* training_ = nullptr;  ///< of the type that write_ casts to
    const training_progress* progress_ = nullptr;
    void (*write_)(const void*, const std::string&, const data_fingerprints&) = nullptr;
    bool (*has_state_)(const void*) = nullptr;
    data_fingerprints fingerprints_;
    checkpoint_interval every_;
    detail::file_lock lock_;
    clock::time_point last_ = clock::now();
    std::optional<training_progress> written_;
    std::size_t saved_ = 0;
};

}  // namespace ctcnn
