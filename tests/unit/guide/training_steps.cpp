// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The code of docs/training_steps.md.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ctcnn/ctcnn.hpp"
#include "support/catch.hpp"
#include "support/stripes.hpp"

namespace nn = ctcnn;
using network = nn::test::stripes_network;  // that of examples/stripes

namespace {

/// Stops when the validation has only few errors.
struct good_enough {
    std::uint64_t errors;

    nn::training_action on_epoch_end(const nn::epoch_report& report) const {
        return report.validation.errors() <= errors ? nn::training_action::stop : nn::training_action::proceed;
    }
};

}  // namespace

TEST_CASE("guide: a recipe") {
    const auto train = nn::test::stripes(0, 400), validation = nn::test::stripes(400, 100);

    nn::model<network> net(nn::seed{1});
    nn::trainer training(net, nn::adamw{.learning_rate = 1e-2, .weight_decay = 0.05, .decay_factors = nn::weights_only},
                         nn::one_cycle{},
                         {.epochs = 6, .batch_size = 32, .max_gradient_norm = 5, .average = {.decay = 0.99}});
    training.fit(nn::augmented(train, nn::translation{1}, nn::gaussian_noise{0.2}), validation,
                 nn::early_stopping{.patience = 3});

    const nn::model<network>& best = training.averaged();
    const auto found = nn::evaluate(best, validation);
    CHECK(found.result.accuracy() > 0.9);
    CHECK(training.results().size() <= 6);
}

TEST_CASE("guide: a callback of one's own stops a run") {
    const auto train = nn::test::stripes(0, 400), validation = nn::test::stripes(400, 100);
    nn::model<network> net(nn::seed{1});
    nn::trainer training(net, nn::adamw{.learning_rate = 1e-2}, nn::one_cycle{}, {.epochs = 50, .batch_size = 32});
    const auto outcome = training.fit(train, validation, good_enough{.errors = 5});
    CHECK(outcome == nn::training_outcome::stopped);
    CHECK(training.progress().validation.errors() <= 5);
}

TEST_CASE("guide: a rate that is too high is an error, and not NaN") {
    const auto train = nn::test::stripes(0, 400), validation = nn::test::stripes(400, 100);
    nn::model<network> net(nn::seed{1});
    nn::trainer training(net, nn::adamw{.learning_rate = 1e30}, nn::one_cycle{}, {.epochs = 3, .batch_size = 32});
    CHECK_THROWS_AS(training.fit(train, validation, good_enough{.errors = 0}), nn::divergence_error);
}
