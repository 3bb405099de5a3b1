// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"
#include "ctcnn/core/exceptions.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/optimizers/schedules.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/parallel/rank_exchange.hpp"
#include "ctcnn/train/data_fingerprints.hpp"
#include "ctcnn/train/metrics.hpp"
#include "ctcnn/train/progress.hpp"
#include "ctcnn/train/run_description.hpp"

namespace ctcnn {

namespace detail {

/// A run's description as bytes, and back: names and values, each followed by a zero.
[[gnu::cold]] inline std::string packed(const text_by_name& texts) {
    std::string all;
    for (const auto& [name, text] : texts) all.append(name).append(1, '\0').append(text).append(1, '\0');
    return all;
}
[[gnu::cold]] inline text_by_name unpacked(std::string_view all) {
    text_by_name texts;
    const std::vector<std::string_view> parts = split(all, std::string_view("\0", 1));
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2) texts[std::string(parts[i])] = parts[i + 1];
    return texts;
}

/// Errors  throws argument_error on all ranks, which names the first rank whose text differs from that of rank 0
[[gnu::cold]] inline void require_same_texts(rank_exchange& ranks, const text_by_name& own) {
    std::string first = packed(own);
    std::uint64_t size = first.size();
    ranks.broadcast(&size, sizeof size);
    first.resize(static_cast<std::size_t>(size));
    ranks.broadcast(first.data(), first.size());
    std::string found;
    for (const std::string& line : list_differences(unpacked(first), own)) found += "\n  " + line;

    constexpr std::size_t most = 2000;  // of each rank's message, which ends with a zero
    std::string messages(ranks.size() * most, '\0');
    found.resize(std::min(found.size(), most - 1));
    std::copy(found.begin(), found.end(), messages.data() + ranks.rank() * most);
    ranks.gather(messages.data(), most);
    for (std::size_t rank = 0; rank < ranks.size(); ++rank)
        if (const std::string message = messages.data() + rank * most; !message.empty())
            throw argument_error("ctcnn::start_on_ranks: rank " + std::to_string(rank) +
                                 " must train the same run as rank 0; expected what rank 0 has, found:" + message +
                                 "\nStart all ranks with the same program, options and data");
}

/// Copies the state of a run from rank 0 to all ranks.
template <class Trainer>
[[gnu::cold]] void copy_from_first(rank_exchange& ranks, Trainer& training) {
    const auto copy = [&](const auto& block) { ranks.broadcast(block.data(), block.span().size_bytes()); };
    copy(training.parameters());
    for (auto& moments : training.state().moments) copy(moments.view());
    if (training.average() != nullptr) copy(training.average()->parameters());
    ranks.broadcast(&training.state().steps, sizeof training.state().steps);

    // All ranks run the same build, so that these have the same bytes.
    static_assert(std::is_trivially_copyable_v<training_progress> && std::is_trivially_copyable_v<epoch_result>);
    training_progress progress = training.progress();
    ranks.broadcast(&progress, sizeof progress);
    std::vector<epoch_result> results(training.results().begin(), training.results().end());
    results.resize(progress.epoch);
    ranks.broadcast(results.data(), results.size() * sizeof(epoch_result));
    training.resume(progress, std::move(results));
}

}  // namespace detail

/// Before `fit` on several ranks (distributed/distributed_executor.hpp), which all of them call: requires that all train
/// the same run, and copies rank 0's state to the others, which need not have read a checkpoint.
///
///     if (everywhere.rank() == 0) ctcnn::resume_or_start(training, "run.ctcnn", train, validation);
///     ctcnn::start_on_ranks(training, train, validation);
///     training.fit(train, validation);
///
/// Compared are the version, the network, options, optimizer, schedule and loss, the data, and the arithmetic: compiler,
/// instruction set and the results of a fixed step. On one machine this does nothing.
/// \param sets  the arguments of `fit`: the training set, and the validation set if there is one
/// Errors  throws argument_error on all ranks, which names the rank that differs, and communication_error
template <class Trainer, class... Data>
[[gnu::cold]] void start_on_ranks(Trainer& training, const Data&... sets) {
    rank_exchange* const ranks = training.threads().ranks();
    if (ranks == nullptr) return;
    text_by_name text = detail::run_description(training);
    const data_fingerprints data = data_fingerprints::of(sets...);
    text["train_data"] = data.train;
    text["validation_data"] = data.validation;
    text["epochs"] = detail::exact_text(training.options().epochs);
    text["evaluation_batch_size"] = detail::exact_text(training.options().evaluation_batch_size);
    detail::require_same_texts(*ranks, text);
    detail::copy_from_first(*ranks, training);
    ranks->start();
}

}  // namespace ctcnn
