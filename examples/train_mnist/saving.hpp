// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>

#include "ctcnn/network/network_parameters.hpp"
#include "ctcnn/train/callbacks.hpp"
#include "train_mnist/image_sets.hpp"
#include "train_mnist/options.hpp"
#include "train_mnist/training.hpp"
#include "train_mnist/training_images.hpp"

namespace ctcnn {
class checkpoint_saver;
struct data_fingerprints;
}  // namespace ctcnn

namespace train_mnist {

/// Implements --save and --resume for a network: a callback that saves, or does nothing. Its functions are in
/// saving_of.hpp, for they take as long to compile as the network.
template <class Network>
class saving {
public:
    /// Sets the trainer to the checkpoint of --resume.
    saving(const options& o, trainer<Network>& training, const training_images& train, const images& validation);
    saving(const saving&) = delete;
    saving& operator=(const saving&) = delete;
    ~saving();

    /// Loads the parameters of --resume.
    static void load_parameters(const options& o, ctcnn::network_parameters<Network> to);

    /// On several ranks: requires that all train the same run, and copies rank 0's state to the others.
    static void start_on_ranks(trainer<Network>& training, const training_images& train, const images& validation);

    [[nodiscard]] bool wants_state(const ctcnn::step_report& report) const;
    void on_step_end(const ctcnn::step_report& report);
    void on_epoch_end(const ctcnn::epoch_report& report);

    /// Saves a run that was stopped by a signal, and says how to resume it.
    [[nodiscard]] std::string interrupted();

    void diverged() const;

private:
    void resume(trainer<Network>& training, const ctcnn::data_fingerprints& data);

    const options& options_;
    std::unique_ptr<ctcnn::checkpoint_saver> checkpoints_;
};

}  // namespace train_mnist
