// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/progress.hpp"

#include "support/catch.hpp"

namespace {

using namespace ctcnn;

// A run that has not begun has done nothing, and no epoch of it was the best.
static_assert(training_progress{}.epoch == 0 && training_progress{}.step == 0 && training_progress{}.best_epoch == 0);
static_assert(training_progress{}.validation.samples == 0 && training_progress{}.train.labels == 0);

// Every member tells two of them apart.
constexpr training_progress with(auto change) {
    training_progress progress;
    change(progress);
    return progress;
}
static_assert(training_progress{} == training_progress{});
static_assert(with([](auto& p) { p.epoch = 1; }) != training_progress{});
static_assert(with([](auto& p) { p.step = 1; }) != training_progress{});
static_assert(with([](auto& p) { p.train.correct = 1; }) != training_progress{});
static_assert(with([](auto& p) { p.validation.loss_sum = 1; }) != training_progress{});
static_assert(with([](auto& p) { p.best.weight = 1; }) != training_progress{});
static_assert(with([](auto& p) { p.best_epoch = 1; }) != training_progress{});

}  // namespace

TEST_CASE("the end of an epoch begins the next, and keeps the best validation there was") {
    const metrics good{1, 10, 10, 10, 9}, better{2, 10, 10, 10, 10};
    training_progress progress;
    progress.step = 7;
    progress.train = good;
    progress.end_epoch(good);
    CHECK(progress.epoch == 1);
    CHECK(progress.step == 0);
    CHECK(progress.train == metrics{});
    CHECK(progress.best_epoch == 1);
    progress.end_epoch(better);
    progress.end_epoch(good);
    CHECK(progress.validation == good);
    CHECK(progress.best == better);
    CHECK(progress.best_epoch == 2);
    progress.end_epoch({});  // without a validation, none is better
    CHECK(progress.best_epoch == 2);
    CHECK(progress.epoch == 4);
}
