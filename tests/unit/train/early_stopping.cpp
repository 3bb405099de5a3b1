// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/early_stopping.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "ctcnn/optimizers/reduce_on_plateau.hpp"
#include "ctcnn/optimizers/warm_up.hpp"
#include "support/catch.hpp"
#include "support/stop_after.hpp"
#include "support/training_run.hpp"

using namespace ctcnn;
using test::bar_network;
using test::contains;

namespace {

training_action at_the_end(const early_stopping& stopping, const std::vector<epoch_result>& results) {
    epoch_report report{};
    report.results = results;
    return stopping.on_epoch_end(report);
}

/// As if nothing was learned: the loss of the first epoch is the best.
struct no_learning {
    [[nodiscard]] double rate(double, training_position) const noexcept { return 0; }
};

constexpr training_options six_epochs{.epochs = 6, .batch_size = 13, .seed = 9};

}  // namespace

TEST_CASE("early_stopping stops once a result has not improved for so many epochs in a row") {
    std::vector<epoch_result> results;
    const early_stopping stopping{.patience = 2};
    const auto after = [&](double loss) {
        results.push_back({9, 0, loss, 0});
        return at_the_end(stopping, results);
    };
    CHECK(after(2) == training_action::proceed);
    CHECK(after(3) == training_action::proceed);
    CHECK(after(1) == training_action::proceed);
    CHECK(after(1) == training_action::proceed);
    CHECK(after(1.5) == training_action::stop);
    CHECK(at_the_end({.patience = 2, .what = monitored::accuracy}, {{0, 0, 1, 0.5}, {0, 0, 2, 0.6}, {0, 0, 3, 0.7}}) ==
          training_action::proceed);
    CHECK(at_the_end({.patience = 1, .threshold = 0.5}, {{0, 0, 1, 0}, {0, 0, 0.75, 0}}) == training_action::stop);
}

TEST_CASE("fit ends where early_stopping stops it, and stays there when it is called again") {
    const test::bar_images data(26), validation(13, 5);
    model<bar_network> net(seed{7});
    serial_executor here;
    trainer training(net, here, adam{}, no_learning{}, {.epochs = 9, .batch_size = 13});
    CHECK(training.fit(data, validation, early_stopping{.patience = 3}) == training_outcome::stopped);
    CHECK(training.progress().epoch == 4);
    REQUIRE(training.results().size() == 4);
    for (const epoch_result& one : training.results()) {
        CHECK(std::isfinite(one.train_loss));
        CHECK(one.train_accuracy >= 0);
        CHECK(one.validation_loss == training.progress().validation.loss());
        CHECK(one.validation_accuracy == training.progress().validation.accuracy());
    }
    CHECK(training.fit(data, validation, early_stopping{.patience = 3}) == training_outcome::stopped);
    CHECK(training.progress().epoch == 4);
    CHECK(training.fit(data, validation, early_stopping{.patience = 4}) == training_outcome::stopped);
    CHECK(training.progress().epoch == 5);
}

TEST_CASE("results of a run without validation are those of training") {
    const test::bar_images data(26);
    model<bar_network> net(seed{7});
    serial_executor here;
    trainer training(net, here, {.epochs = 2, .batch_size = 13});
    std::vector<std::size_t> seen;
    struct {
        std::vector<std::size_t>& seen;
        void on_epoch_end(const epoch_report& report) const {
            seen.push_back(report.results.size());
            CHECK(report.results.back().train_loss == report.train.loss());
            CHECK(report.results.back().train_accuracy == report.train.accuracy());
            CHECK(std::isnan(report.results.back().validation_loss));
            CHECK(std::isnan(report.results.back().validation_accuracy));
        }
    } watch{seen};
    CHECK(training.fit(data, watch) == training_outcome::finished);
    CHECK(seen == std::vector<std::size_t>{1, 2});
}

TEST_CASE("early_stopping refuses options that can't be used, and results without an accuracy") {
    const test::bar_images data(13);
    model<bar_network> net(seed{7});
    serial_executor here;
    trainer training(net, here, {.epochs = 2, .batch_size = 13});
    CHECK_THROWS_WITH(training.fit(data, early_stopping{.patience = 0}),
                      "ctcnn::early_stopping: patience must be at least 1; it is 0");
    for (const double bad : {-0.5, 1.0, std::nan("")})
        CHECK_THROWS_WITH(training.fit(data, early_stopping{.threshold = bad}),
                          contains("ctcnn::early_stopping: threshold must be at least 0 and below 1; it is "));
    CHECK(training.progress().step == 0);
    CHECK_THROWS_WITH(
        at_the_end({.what = monitored::accuracy}, {{1, std::nan(""), 1, std::nan("")}}),
        contains("expected an accuracy to monitor, found none, because the targets are numbers; choose .what = "));
}

TEST_CASE("a run whose rates depend on results resumes from a checkpoint with the same bits") {
    const test::temporary_directory folder;
    const auto with_plateau = [] {
        return reduce_on_plateau{.factor = 0.5, .patience = 0, .threshold = 0.9};  // reduces after nearly each epoch
    };
    const test::bar_images train(100), validation(20, 5);
    const auto run_in = [&](std::size_t workers, std::size_t stop, bool resume) {
        model<bar_network> net(seed{7});
        thread_pool threads(workers);
        trainer training(net, threads, adam{}, with_plateau(), six_epochs);
        const auto data = data_fingerprints::of(train, validation);
        if (resume) load_checkpoint(training, folder / "run", data);
        std::vector<double> rates;
        struct {
            std::vector<double>& rates;
            void on_epoch_end(const epoch_report& report) const { rates.push_back(report.learning_rate); }
        } note{rates};
        training.fit(train, validation, test::stop_after{stop}, note);
        save_checkpoint(training, folder / (stop == 0 ? "end" : "run"), data);
        if (stop == 0 && !resume) CHECK(rates.back() < rates.front());
        return test::read_bytes(folder / (stop == 0 ? "end" : "run"));
    };
    const auto whole = run_in(1, 0, false);
    (void)run_in(2, 21, false);
    CHECK(run_in(3, 0, true) == whole);
}
