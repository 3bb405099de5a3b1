// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/parse_number.hpp"
#include "ctcnn/optimizers/schedules.hpp"
#include "ctcnn/train/metrics.hpp"
#include "ctcnn/train/progress.hpp"
#include "ctcnn/train/run_description.hpp"

/// The progress of a run as text in a checkpoint's metadata.
namespace ctcnn::detail {

/// The number at the end is that of the format. This version reads no other.
inline constexpr std::string_view checkpoint_kind = "ctcnn training checkpoint 1";

struct saved_progress {
    std::size_t epochs = 0;  ///< of the whole run, as its options said
    std::uint64_t optimizer_steps = 0;
    training_progress progress;
    std::vector<epoch_result> results;  ///< of the epochs that are done
};

/// Calls visit(name, number) for each number of a saved_progress.
template <class Saved, class Visitor>
void each_number(Saved& saved, Visitor&& visit) {
    const auto visit_metrics = [&](const std::string& name, auto& result) {
        visit(name + ".loss_sum", result.loss_sum);
        visit(name + ".weight", result.weight);
        visit(name + ".samples", result.samples);
        visit(name + ".labels", result.labels);
        visit(name + ".correct", result.correct);
    };
    visit("progress.epochs", saved.epochs);
    visit("progress.optimizer_steps", saved.optimizer_steps);
    visit("progress.epoch", saved.progress.epoch);
    visit("progress.step", saved.progress.step);
    visit_metrics("progress.train", saved.progress.train);
    visit_metrics("progress.validation", saved.progress.validation);
    visit_metrics("progress.best", saved.progress.best);
    visit("progress.best_epoch", saved.progress.best_epoch);
}

/// Four numbers for each epoch, as in "0.5 0.875 0.625 nan; 0.25 …".
[[gnu::cold]] inline std::string text_of_results(std::span<const epoch_result> results) {
    std::string text;
    for (const epoch_result& one : results) {
        if (!text.empty()) text += "; ";
        text += exact_text(one.train_loss) + ' ' + exact_text(one.train_accuracy) + ' ' +
                exact_text(one.validation_loss) + ' ' + exact_text(one.validation_accuracy);
    }
    return text;
}

/// Returns false if the text is not four numbers for each epoch.
[[gnu::cold]] inline bool read_results(std::string_view text, std::vector<epoch_result>& results) {
    if (text.empty()) return true;
    for (const std::string_view epoch : split(text, "; ")) {
        const std::vector<std::string_view> numbers = split(epoch, " ");
        epoch_result one{};
        if (numbers.size() != 4 || !parse_number(numbers[0], one.train_loss) ||
            !parse_number(numbers[1], one.train_accuracy) || !parse_number(numbers[2], one.validation_loss) ||
            !parse_number(numbers[3], one.validation_accuracy))
            return false;
        results.push_back(one);
    }
    return true;
}

[[gnu::cold]] inline text_by_name checkpoint_metadata(std::size_t epochs, std::uint64_t optimizer_steps,
                                                      const training_progress& progress,
                                                      std::span<const epoch_result> results) {
    text_by_name text;
    text["kind"] = checkpoint_kind;
    text["progress.results"] = text_of_results(results);
    const saved_progress saved{epochs, optimizer_steps, progress, {}};
    each_number(saved, [&](const std::string& name, auto number) { text[name] = exact_text(number); });
    return text;
}

/// Reads the progress. Adds a line to `wrong` for each value that is missing or is not a number.
[[gnu::cold]] inline saved_progress read_progress(const text_by_name& metadata, std::vector<std::string>& wrong) {
    saved_progress saved;
    each_number(saved, [&](const std::string& name, auto& number) {
        const auto found = metadata.find(name);
        if (found == metadata.end()) {
            wrong.push_back(name + ": expected a number, found nothing");
            return;
        }
        if (!parse_number(found->second, number))
            wrong.push_back(name + ": expected a number, found " + found->second.substr(0, 40));
    });
    const auto results = metadata.find("progress.results");
    if (results == metadata.end() || !read_results(results->second, saved.results))
        wrong.push_back("progress.results: expected four numbers for each epoch, found " +
                        (results == metadata.end() ? "nothing" : results->second.substr(0, 40)));
    return saved;
}

}  // namespace ctcnn::detail
