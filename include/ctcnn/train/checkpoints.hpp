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

#include "ctcnn/core/option.hpp"
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
///     ctcnn::checkpoints saving("run.ctcnn", training, ctcnn::training_data::of(train, validation));
///     if (std::filesystem::exists("run.ctcnn")) ctcnn::load_checkpoint("run.ctcnn", training, saving.data());
///     training.fit(train, validation, saving);
///
/// `path` is always the newest checkpoint, `path`.previous the one before it, and `path`.best that of the best
/// validation: of the most right answers, or of the least loss where there are no labels. Written after each epoch, at
/// each interval, and by save(). While this lives, no other run saves to the path: two would take turns, and each would
/// lose what the other wrote (io/file_lock.hpp).
/// Errors  throws argument_error for seconds that are negative or not finite; and
///         io_error, with the path and the cause, where one of the three can't be written or replaced, or another run
///         saves to them: at once, before anything is trained, and nothing has changed then. Later where the disk
///         is full or fails; the older checkpoints are what they were.
template <class Trainer>
class checkpoints {
public:
    /// \param training  must live as long as this
    checkpoints(std::string path, const Trainer& training, training_data data, checkpoint_interval every = {})
        : path_(std::move(path)),
          training_(training),
          data_(std::move(data)),
          every_(checked(every)),
          alone_(path_) {
        atomic_file(path_).rehearse();
        atomic_file(path_ + ".best").rehearse();
        previous_file::rehearse(path_);
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
        // The best first: a run that is killed between the two goes on before this epoch's end, and writes it again.
        if (training_.progress().best_epoch == report.epoch + std::uint32_t{1})
            save_checkpoint(path_ + ".best", training_, data_);
        save();
    }

    /// Saves where the run is now, unless that was the last thing done.
    void save() {
        if (written_ && *written_ == training_.progress()) return;
        previous_file before(path_);
        save_checkpoint(path_, training_, data_);
        written_ = training_.progress();
        last_ = clock::now();
        ++saved_;
        before.commit();
    }

private:
    using clock = std::chrono::steady_clock;

    static const checkpoint_interval& checked(const checkpoint_interval& every) {
        detail::require_from_zero("ctcnn::checkpoints: seconds", every.seconds, detail::range_of<double>);
        return every;
    }

    std::string path_;
    const Trainer& training_;
    training_data data_;
    checkpoint_interval every_;
    file_lock alone_;
    clock::time_point last_ = clock::now();
    std::optional<training_progress> written_;
    std::size_t saved_ = 0;
};

}  // namespace ctcnn
