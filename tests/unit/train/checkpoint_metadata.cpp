// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/checkpoint_metadata.hpp"

#include <cmath>
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
    const double none = std::nan("");
    const std::vector<epoch_result> results{{0.1, 0.5, 1.0 / 3, 0.25}, {1e-300, none, none, none}};
    const auto metadata = detail::checkpoint_metadata(9, 1234, progress, results);
    CHECK(metadata.at("kind") == detail::checkpoint_kind);
    CHECK(metadata.at("progress.step") == "17");
    std::vector<std::string> wrong;
    const detail::saved_progress saved = detail::read_progress(metadata, wrong);
    CHECK(wrong.empty());
    CHECK(saved.epochs == 9);
    CHECK(saved.optimizer_steps == 1234);
    CHECK(saved.progress == progress);
    CHECK(metadata.size() == 1 + 4 + 3 * 5 + 1 + 1);  // the kind, every number, and the results
    REQUIRE(saved.results.size() == 2);
    CHECK(saved.results[0].train_loss == 0.1);
    CHECK(saved.results[0].train_accuracy == 0.5);
    CHECK(saved.results[0].validation_loss == 1.0 / 3);
    CHECK(saved.results[0].validation_accuracy == 0.25);
    CHECK(saved.results[1].train_loss == 1e-300);
    CHECK(std::isnan(saved.results[1].train_accuracy));
    CHECK(std::isnan(saved.results[1].validation_loss));
    CHECK(std::isnan(saved.results[1].validation_accuracy));
}

TEST_CASE("a number that is missing, or is none, is named") {
    auto metadata = detail::checkpoint_metadata(1, 2, {}, {});
    metadata.erase("progress.best.correct");
    metadata["progress.step"] = "12 steps";
    std::vector<std::string> wrong;
    (void)detail::read_progress(metadata, wrong);
    CHECK(wrong == std::vector<std::string>{"progress.step: expected a number, found 12 steps",
                                            "progress.best.correct: expected a number, found nothing"});
}

TEST_CASE("results that are missing, or not four numbers an epoch, are refused") {
    for (const char* text : {"1 2 3", "1 2 3 4 5", "1 2 3 x", "1 2 3 4;1 2 3 4", "1 2 3 4; ", " "}) {
        auto metadata = detail::checkpoint_metadata(1, 2, {}, {});
        metadata["progress.results"] = text;
        std::vector<std::string> wrong;
        (void)detail::read_progress(metadata, wrong);
        CHECK(wrong == std::vector<std::string>{"progress.results: expected four numbers for each epoch, found " +
                                                std::string(text)});
    }
    auto metadata = detail::checkpoint_metadata(1, 2, {}, {});
    metadata.erase("progress.results");
    std::vector<std::string> wrong;
    (void)detail::read_progress(metadata, wrong);
    CHECK(wrong == std::vector<std::string>{"progress.results: expected four numbers for each epoch, found nothing"});
}
