// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/checkpoint_metadata.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("where a run is comes back from a checkpoint's text, every number of it") {
    training_progress progress;
    progress.epoch = 3;
    progress.step = 17;
    progress.train = {0.1, 1.5, 4, 5, 6};
    progress.validation = {1.0 / 3, 2, 7, 8, 9};
    progress.best = {1e-300, 3, 10, 11, 12};
    progress.best_epoch = 2;
    const auto metadata = detail::checkpoint_metadata(9, 1234, progress);
    CHECK(metadata.at("kind") == detail::checkpoint_kind);
    CHECK(metadata.at("progress.step") == "17");
    std::vector<std::string> wrong;
    const detail::saved_progress saved = detail::read_progress(metadata, wrong);
    CHECK(wrong.empty());
    CHECK(saved.epochs == 9);
    CHECK(saved.optimizer_steps == 1234);
    CHECK(saved.progress == progress);
    CHECK(metadata.size() == 1 + 4 + 3 * 5 + 1);  // the kind, and every number
}

TEST_CASE("a number that is missing, or is none, is named") {
    auto metadata = detail::checkpoint_metadata(1, 2, {});
    metadata.erase("progress.best.correct");
    metadata["progress.step"] = "12 steps";
    std::vector<std::string> wrong;
    (void)detail::read_progress(metadata, wrong);
    CHECK(wrong == std::vector<std::string>{"progress.step: expected a number, found 12 steps",
                                            "progress.best.correct: expected a number, found nothing"});
}
