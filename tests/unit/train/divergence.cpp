// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "ctcnn/optimizers/sgd.hpp"
#include "ctcnn/train/trainer.hpp"
#include "support/bar_images.hpp"
#include "support/bar_network.hpp"
#include "support/catch.hpp"

using namespace ctcnn;
using ctcnn::test::bar_images;
using ctcnn::test::bar_network;

namespace {

auto fresh() {
    parameter_block<bar_network::parameters> result;
    bar_network::initialize(result.view(), 1);
    return result;
}

/// Stops after a number of steps.
struct step_limit {
    std::size_t left;
    training_action on_step_end(const step_report&) {
        return --left == 0 ? training_action::stop : training_action::proceed;
    }
};

}  // namespace

TEST_CASE("a loss that is not finite stops the run, and says when and where it is seen first") {
    auto block = fresh();
    serial_executor here;
    trainer<bar_network> training(block.view(), here, {.epochs = 2, .batch_size = 10});
    const bar_images data(30);
    step_limit limit{4};
    CHECK(training.fit(data, limit) == training_outcome::stopped);
    block.get<2>()(0, 0) = std::numeric_limits<float>::quiet_NaN();  // linear<24>'s weight
    const std::vector<float> before(block.span().begin(), block.span().end());
    CHECK_THROWS_AS(training.fit(data), divergence_error);
    CHECK_THROWS_WITH(training.fit(data), test::contains("training diverged in epoch 2, step 2: the loss is nan; "
                                                         "5.weight is the first parameter tensor that is not finite"));
    // Nothing was changed by the step that failed.
    CHECK(std::equal(before.begin(), before.end(), block.data(),
                     [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); }));
    CHECK(training.progress().step == 1);
    CHECK(training.state().steps == 4);
}

TEST_CASE("samples that are not finite are named") {
    auto block = fresh();
    serial_executor here;
    trainer<bar_network> training(block.view(), here, {.batch_size = 1});
    batch<shape<1, 8, 8>> sample(1);
    sample.data()[5] = std::numeric_limits<float>::infinity();
    const std::array<label, 1> labels{0};
    CHECK_THROWS_WITH(training.step(sample, labels, {}, 1e-3),
                      test::contains("the samples hold numbers that are not finite"));
}

TEST_CASE("a rate that is much too high diverges and does not go on as if nothing had been") {
    auto block = fresh();
    serial_executor here;
    trainer<bar_network, cross_entropy, sgd> training(block.view(), here, {.epochs = 50, .batch_size = 10}, {},
                                                      {.learning_rate = 1e30});
    CHECK_THROWS_AS(training.fit(bar_images(100)), divergence_error);
}
