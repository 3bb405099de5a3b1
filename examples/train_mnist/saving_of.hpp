// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "train_mnist/saving.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/distributed/start_on_ranks.hpp"
#include "ctcnn/train/checkpoint.hpp"
#include "ctcnn/train/checkpoint_saver.hpp"
#include "train_mnist/text.hpp"

namespace train_mnist {

/// Reads a checkpoint by `load()`. All errors of the file become a checkpoint_error, which names other checkpoints to
/// resume from.
template <class Load>
void load_or_explain(const std::string& path, const Load& load) {
    try {
        load();
    } catch (const ctcnn::data_error& error) {
        std::vector<std::string> lines{error.what()};
        if (::access((path + ".previous").c_str(), R_OK) == 0)
            lines.push_back("the checkpoint before it is " + path + ".previous: --resume " + path + ".previous");
        const std::string newest = path.substr(0, path.rfind('.'));
        if (path.ends_with(".best") && ::access(path.c_str(), F_OK) != 0 && ::access(newest.c_str(), R_OK) == 0)
            lines.push_back("the best is written when an epoch ends; the newest is " + newest + ": --resume " + newest);
        throw ctcnn::checkpoint_error(path, lines);
    } catch (const ctcnn::checkpoint_error& error) {
        std::vector<std::string> lines = error.differences();
        const bool arithmetic_only = std::all_of(
            lines.begin(), lines.end(), [](const std::string& line) { return line.starts_with("arithmetic."); });
        if (!arithmetic_only) throw;
        lines.push_back("another build wrote it: --allow-other-arithmetic resumes anyway, with other bits");
        throw ctcnn::checkpoint_error(path, lines);
    }
}

template <class Network>
void saving<Network>::load_parameters(const options& o, ctcnn::network_parameters<Network> to) {
    load_or_explain(o.resume, [&] { ctcnn::load_checkpoint_parameters(to, o.resume); });
}

template <class Network>
void saving<Network>::start_on_ranks(trainer<Network>& training, const training_images& train,
                                     const images& validation) {
    ctcnn::start_on_ranks(training, train, validation);
}

template <class Network>
saving<Network>::saving(const options& o, trainer<Network>& training, const training_images& train,
                        const images& validation)
    : options_(o) {
    if (o.save.empty() && o.resume.empty()) return;
    const auto data = ctcnn::data_fingerprints::of(train, validation);
    // First, so that no other run writes the file that is read next, and a path that can't be written is an error at
    // once.
    if (!o.save.empty())
        checkpoints_ = std::make_unique<ctcnn::checkpoint_saver>(
            training, o.save, data, ctcnn::checkpoint_interval{o.save_steps, static_cast<double>(o.save_seconds)});
    if (!o.resume.empty()) resume(training, data);
}

template <class Network>
void saving<Network>::resume(trainer<Network>& training, const ctcnn::data_fingerprints& data) {
    const std::string& path = options_.resume;
    std::vector<std::string> other;
    load_or_explain(path, [&] {
        other = ctcnn::load_checkpoint(training, path, data, {.other_arithmetic = options_.other_arithmetic});
    });
    for (const std::string& line : other)
        std::fprintf(stderr, "train_mnist: warning: %s; the bits will differ from here on\n", line.c_str());
    if (options_.quiet) return;
    const ctcnn::training_progress& at = training.progress();
    std::printf("resumed from %s: %zu %s done, and %zu steps\n", path.c_str(), std::size_t{at.epoch},
                at.epoch == 1 ? "epoch" : "epochs", at.step);
    std::fflush(stdout);
}

template <class Network>
saving<Network>::~saving() = default;

template <class Network>
bool saving<Network>::wants_state(const ctcnn::step_report& report) const {
    return checkpoints_ && checkpoints_->wants_state(report);
}
template <class Network>
void saving<Network>::on_step_end(const ctcnn::step_report& report) {
    if (checkpoints_) checkpoints_->on_step_end(report);
}
template <class Network>
void saving<Network>::on_epoch_end(const ctcnn::epoch_report& report) {
    if (checkpoints_) checkpoints_->on_epoch_end(report);
}

template <class Network>
std::string saving<Network>::interrupted() {
    if (!checkpoints_) return "Nothing is saved: --save FILE would";
    checkpoints_->save();
    std::vector<std::string> command = options_.command;
    command.insert(command.end(), {"--resume", options_.save});
    return "Saved in " + options_.save + "; to resume:\n  " + shell_text(command);
}

template <class Network>
void saving<Network>::diverged() const {
    if (checkpoints_ && ::access(options_.save.c_str(), F_OK) == 0)
        std::fprintf(stderr, "train_mnist: %s is the last good checkpoint\n", options_.save.c_str());
}

}  // namespace train_mnist
