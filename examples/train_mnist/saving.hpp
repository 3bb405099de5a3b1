// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>

#include "ctcnn/train/callbacks.hpp"
#include "train_mnist/image_sets.hpp"
#include "train_mnist/network.hpp"
#include "train_mnist/options.hpp"
#include "train_mnist/training.hpp"

namespace ctcnn {
class checkpoint_saver;
struct data_fingerprints;
}  // namespace ctcnn

namespace train_mnist {

/// Loads the parameters of --resume.
void load_parameters(const options& o, ctcnn::network_parameters<network> to);

/// On several ranks: requires that all train the same run, and copies rank 0's state to the others.
void start_on_ranks(trainer& training, const images& train, const images& validation);

/// Implements --save and --resume: a callback that saves, or does nothing.
class saving {
public:
    /// Sets the trainer to the checkpoint of --resume.
    saving(const options& o, trainer& training, const images& train, const images& validation);
    saving(const saving&) = delete;
    saving& operator=(const saving&) = delete;
    ~saving();

    void on_step_end(const ctcnn::step_report& report);
    void on_epoch_end(const ctcnn::epoch_report& report);

    /// Saves a run that was stopped by a signal, and says how to resume it.
    [[nodiscard]] std::string interrupted();

    void diverged() const;

private:
    void resume(trainer& training, const ctcnn::data_fingerprints& data);

    const options& options_;
    std::unique_ptr<ctcnn::checkpoint_saver> checkpoints_;
};

}  // namespace train_mnist
