// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/optimizers/schedules.hpp"
#include "ctcnn/train/arithmetic.hpp"
#include "ctcnn/train/checkpoint_metadata.hpp"
#include "ctcnn/train/checkpoint_tensors.hpp"
#include "ctcnn/train/data_fingerprints.hpp"
#include "ctcnn/train/run_description.hpp"

/// Whether a trainer can resume from a checkpoint, and what differs if it can't.
namespace ctcnn::detail {

inline void require_checkpoint(const tensor_file& file) {
    const auto kind = file.metadata().find("kind");
    if (kind == file.metadata().end() || kind->second != checkpoint_kind)
        throw checkpoint_error(file.path(), {"expected a " + std::string(checkpoint_kind) + ", found " +
                                             (kind == file.metadata().end() ? "a file of tensors" : kind->second)});
}

/// Whether a run of as many epochs as that of `saved` would have had the same learning rates in its first `done` steps.
/// A schedule may depend on the number of epochs.
template <class Trainer>
bool same_rates(const Trainer& training, const saved_progress& saved, std::size_t steps, std::size_t done) {
    const double base = training.optimizer().learning_rate;
    for (std::size_t step = 0; step < done; ++step) {
        const auto before = std::span<const epoch_result>(saved.results).first(step / steps);
        if (training.schedule().rate(base, {step, steps, saved.epochs, before}) !=
            training.schedule().rate(base, {step, steps, training.options().epochs, before}))
            return false;
    }
    return true;
}

/// Removes the lines on arithmetic from `differences`, and returns them.
[[gnu::cold]] inline std::vector<std::string> without_arithmetic(std::vector<std::string>& differences) {
    std::vector<std::string> lines, others;
    for (std::string& line : differences)
        (line.starts_with(arithmetic_prefix) ? lines : others).push_back(std::move(line));
    differences = std::move(others);
    return lines;
}

/// Why a trainer can't resume at `saved`, a checkpoint of a run with the same options; "" if it can.
template <class Trainer>
[[gnu::cold]] std::string why_not_resumed(const saved_progress& saved, const Trainer& training, std::size_t samples) {
    const std::size_t batch = training.options().batch_size, steps = (samples + batch - 1) / batch;
    const std::size_t done = saved.progress.epoch * steps + saved.progress.step;
    if (saved.progress.epoch > saved.epochs || saved.progress.step > steps || done != saved.optimizer_steps)
        return "progress: it does not fit together; the file was not written by ctcnn";
    if (saved.results.size() != saved.progress.epoch)
        return "progress.results: expected those of " + std::to_string(saved.progress.epoch) +
               " epochs, which are done, found those of " + std::to_string(saved.results.size());
    const std::string epochs = std::to_string(training.options().epochs);
    if (saved.progress.epoch > training.options().epochs)
        return "epochs: expected at least " + std::to_string(saved.progress.epoch) +
               ", which are done already, found " + epochs;
    if (!same_rates(training, saved, steps, done))
        return "epochs: expected " + epochs + ", found " + std::to_string(saved.epochs) +
               ", and the learning rates so far depend on it";
    return "";
}

/// A checkpoint compared with the trainer that is to resume from it.
struct run_comparison {
    saved_progress saved;
    std::vector<std::string> differences;  ///< that prevent the trainer from resuming, one line each
    std::vector<std::string> allowed;      ///< differences in arithmetic, if these are allowed
};

/// Compares a trainer with a checkpoint that is complete.
/// \param tensors  those of the trainer
template <class Trainer>
[[gnu::cold]] run_comparison compare_run(const tensor_file& file, const Trainer& training,
                                         const data_fingerprints& data, const std::vector<named_tensor>& tensors,
                                         bool allow_other_arithmetic) {
    run_comparison result;
    std::vector<std::string>& wrong = result.differences;
    text_by_name expected = run_description(training), found;
    expected["train_data"] = data.train;
    expected["validation_data"] = data.validation;
    for (const auto& [name, text] : file.metadata())
        if (name.starts_with("run.")) found[name.substr(4)] = text;
    wrong = list_differences(expected, found);
    std::vector<std::string> arithmetic = without_arithmetic(wrong);
    if (!wrong.empty())  // the fingerprint depends on network, loss and optimizer
        std::erase_if(arithmetic, [](const std::string& line) { return line.starts_with("arithmetic.fingerprint"); });
    if (allow_other_arithmetic)
        result.allowed = std::move(arithmetic);
    else
        wrong.insert(wrong.begin(), arithmetic.begin(), arithmetic.end());
    compare_tensors(tensors, file, "", wrong);
    result.saved = read_progress(file.metadata(), wrong);
    if (!wrong.empty()) return result;
    if (std::string reason = why_not_resumed(result.saved, training, data.samples); !reason.empty())
        wrong.push_back(std::move(reason));
    return result;
}

}  // namespace ctcnn::detail
