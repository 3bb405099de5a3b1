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
#include "ctcnn/io/atomic_file.hpp"
#include "ctcnn/io/file_lock.hpp"
#include "ctcnn/io/previous_file.hpp"
#include "ctcnn/train/callbacks.hpp"
#include "ctcnn/train/checkpoint.hpp"
#include "ctcnn/train/progress.hpp"

namespace ctcnn {

/// How often to save within an epoch; what is 0 does not count.
struct checkpoint_interval {
    std::size_t steps = 0;
    double seconds = 0;
};

/// Saves a run while it trains: a callback for `trainer::fit`.
///
///     ctcnn::resume_or_start(training, "run.ctcnn", train, validation);
///     training.fit(train, validation, ctcnn::checkpoint_saver{"run.ctcnn", {.steps = 500}});
///
/// `path` is always the newest checkpoint, `path`.previous the one before it, and `path`.best that of the best
/// validation: of the most right answers, or of the least loss where there are no labels. Written after each epoch, at
/// each interval, and by save(). While this lives, no other run saves to the path: two would take turns, and each would
/// lose what the other wrote (io/file_lock.hpp).
/// Errors  throws argument_error for seconds that are negative or not finite; and
///         io_error, with the path and the cause, where one of the three can't be written or replaced, or another run
///         saves to them: at once, before anything is trained, and nothing has changed then. Later where the disk
///         is full or fails; the older checkpoints are what they were.
class checkpoint_saver {
public:
    /// Saves what `fit` trains. When that begins, both sets are read once, for the checkpoint says what they are: 0.2 s for
    /// MNIST.
    explicit checkpoint_saver(std::string path, checkpoint_interval every = {})
        : path_(std::move(path)),
          every_(checked(every)),
          alone_(path_) {
        atomic_file(path_).rehearse();
        atomic_file(path_ + ".best").rehearse();
        detail::previous_file::rehearse(path_);
    }
    /// Saves this run: where one calls on_step_end, on_epoch_end and save oneself, or knows the data already.
    /// \param training  must live as long as this
    template <class Trainer>
    checkpoint_saver(const Trainer& training, std::string path, training_data data, checkpoint_interval every = {})
        : checkpoint_saver(std::move(path), every) {
        attach(training, std::move(data));
        is_given_ = true;
    }

    template <class Trainer, class... Data>
    void on_fit_begin(const Trainer& training, const Data&... sets) {
        if (!is_given_) attach(training, training_data::of(sets...));
    }

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] const training_data& data() const noexcept { return data_; }
    /// Files written so far.
    [[nodiscard]] std::size_t saved() const noexcept { return saved_; }

    void on_step_end(const step_report& report) {
        const std::size_t done = report.epoch * report.steps + report.step + 1;
        const std::chrono::duration<double> since = clock::now() - last_;
        if ((every_.steps != 0 && done % every_.steps == 0) || (every_.seconds > 0 && since.count() >= every_.seconds))
            save();
    }
    void on_epoch_end(const epoch_report& report) {
        require_run("on_epoch_end");
        // The best first: a run that is killed between the two goes on before this epoch's end, and writes it again.
        if (progress_->best_epoch == report.epoch + std::uint32_t{1}) write_(training_, path_ + ".best", data_);
        save();
    }

    /// Saves where the run is now, unless that was the last thing done.
    /// Errors  throws argument_error before `fit` has begun, and as save_checkpoint
    void save() {
        require_run("save");
        if (written_ && *written_ == *progress_) return;
        detail::previous_file before(path_);
        write_(training_, path_, data_);
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

    void require_run(const char* what) const {
        if (training_ == nullptr)
            throw argument_error(std::string("ctcnn::checkpoint_saver: ") + what +
                                 ": expected a run to save, found none; pass this to `fit` first, or give its "
                                 "constructor the trainer");
    }

    template <class Trainer>
    void attach(const Trainer& training, training_data data) {
        data_ = std::move(data);
        training_ = &training;
        progress_ = &training.progress();
        write_ = [](const void* run, const std::string& path, const training_data& from) {
            save_checkpoint(*static_cast<const Trainer*>(run), path, from);
        };
        written_.reset();
    }

    std::string path_;
    bool is_given_ = false;           ///< the run, by the constructor: `fit` does not change it
    const void* training_ = nullptr;  ///< of the type that write_ knows
    const training_progress* progress_ = nullptr;
    void (*write_)(const void*, const std::string&, const training_data&) = nullptr;
    training_data data_;
    checkpoint_interval every_;
    detail::file_lock alone_;
    clock::time_point last_ = clock::now();
    std::optional<training_progress> written_;
    std::size_t saved_ = 0;
};

}  // namespace ctcnn
