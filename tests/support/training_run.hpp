// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ctcnn/optimizers/adam.hpp"
#include "ctcnn/optimizers/schedules.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "ctcnn/train/checkpoint.hpp"
#include "ctcnn/train/trainer.hpp"
#include "support/bar_images.hpp"
#include "support/bar_network.hpp"
#include "support/data_files.hpp"
#include "support/stop_after.hpp"

namespace ctcnn::test {

/// A small run with all that a checkpoint must save: dropout, moments, a schedule, validation. 8 steps an epoch.
template <class Network = bar_network, class Schedule = exponential_decay, class Optimizer = adam>
struct training_run {
    using trainer_type = trainer<Network, cross_entropy, Optimizer, Schedule>;

    static constexpr training_options usual{.epochs = 4, .batch_size = 13, .seed = 9};

    explicit training_run(const training_options& options = usual, std::size_t workers = 1, Optimizer optimizer = {},
                          cross_entropy loss = {})
        : threads(workers),
          training(net, threads, loss, optimizer, options) {}

    training_outcome fit(std::size_t steps = 0) { return training.fit(train, validation, stop_after{steps}); }
    void save(const std::string& path) const { save_checkpoint(training, path, data()); }
    void load(const std::string& path) { load_checkpoint(training, path, data()); }
    [[nodiscard]] data_fingerprints data() const { return data_fingerprints::of(train, validation); }

    /// Everything that training changes, as the bytes of a checkpoint.
    [[nodiscard]] bytes state() const {
        const temporary_directory folder;
        save(folder / "state");
        return read_bytes(folder / "state");
    }

    bar_images train{100}, validation{20, 5};
    model<Network> net{seed{7}};
    thread_pool threads;
    trainer_type training;
};

}  // namespace ctcnn::test
