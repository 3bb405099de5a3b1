// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <unistd.h>

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/train/callbacks.hpp"
#include "ctcnn/train/checkpoint.hpp"
#include "ctcnn/train/checkpoints.hpp"
#include "train_mnist/options.hpp"
#include "train_mnist/text.hpp"

namespace train_mnist {

/// Reads a checkpoint by `load()`. Whatever is wrong with the file is a checkpoint_error, with what else there is to go
/// on from.
template <class Load>
void load_or_explain(const std::string& path, const Load& load) {
    try {
        load();
    } catch (const ctcnn::data_error& error) {
        std::vector<std::string> lines{error.what()};
        if (::access((path + ".previous").c_str(), R_OK) == 0)
            lines.push_back("the checkpoint before it is " + path + ".previous: --resume " + path + ".previous");
        throw ctcnn::checkpoint_error(path, lines);
    }
}

/// The parameters of --resume.
template <class Network, class View>
void load_parameters(const options& o, View to) {
    load_or_explain(o.resume, [&] { ctcnn::load_checkpoint_parameters<Network>(o.resume, to); });
}

/// What --save and --resume ask for: a callback that saves, or does nothing.
template <class Trainer>
class saving {
public:
    /// Sets the trainer to where --resume says.
    template <class Train, class Validation>
    saving(const options& o, Trainer& training, const Train& train, const Validation& validation) : options_(o) {
        if (o.save.empty() && o.resume.empty()) return;
        const auto data = ctcnn::training_data::of(train, validation);
        if (!o.resume.empty()) {
            load_or_explain(o.resume, [&] { ctcnn::load_checkpoint(o.resume, training, data); });
            if (!o.quiet) {
                const ctcnn::training_progress& at = training.progress();
                std::printf("resumed from %s: %zu %s done, and %zu steps\n", o.resume.c_str(), std::size_t{at.epoch},
                            at.epoch == 1 ? "epoch" : "epochs", at.step);
                std::fflush(stdout);
            }
        }
        if (!o.save.empty())
            checkpoints_.emplace(o.save, training, data,
                                 ctcnn::checkpoint_interval{o.save_steps, static_cast<double>(o.save_seconds)});
    }

    void on_step_end(const ctcnn::step_report& report) {
        if (checkpoints_) checkpoints_->on_step_end(report);
    }
    void on_epoch_end(const ctcnn::epoch_report& report) {
        if (checkpoints_) checkpoints_->on_epoch_end(report);
    }

    /// Saves where a signal stopped the run, and says how to go on.
    [[nodiscard]] std::string interrupted() {
        if (!checkpoints_) return "Nothing is saved: --save FILE would";
        checkpoints_->save();
        std::vector<std::string> command = options_.command;
        command.insert(command.end(), {"--resume", options_.save});
        return "Saved in " + options_.save + "; to go on:\n  " + shell_text(command);
    }

    void diverged() const {
        if (checkpoints_ && ::access(options_.save.c_str(), F_OK) == 0)
            std::fprintf(stderr, "train_mnist: %s is the last good checkpoint\n", options_.save.c_str());
    }

private:
    const options& options_;
    std::optional<ctcnn::checkpoints<Trainer>> checkpoints_;
};

}  // namespace train_mnist
