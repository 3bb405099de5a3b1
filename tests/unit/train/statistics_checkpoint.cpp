// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "ctcnn/io/safetensors.hpp"
#include "ctcnn/optimizers/adamw.hpp"
#include "ctcnn/train/checkpoint.hpp"
#include "ctcnn/train/checkpoint_saver.hpp"
#include "ctcnn/train/evaluation.hpp"
#include "support/catch.hpp"
#include "support/statistics_network.hpp"
#include "support/training_run.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

using statistics_run = training_run<statistics_network, exponential_decay, adamw>;
constexpr std::size_t first_count = statistics_network::trained_tensors + 1;

}  // namespace

TEST_CASE("a run with statistics that is stopped at any step and resumed ends with the same bytes") {
    const temporary_directory folder;
    statistics_run whole;
    REQUIRE(whole.fit() == training_outcome::finished);
    CHECK(whole.net.parameters().get<first_count>()() == 4 * 8);
    const bytes end = whole.state();
    const std::size_t threads[] = {1, 2, 3};
    for (const std::size_t steps : {1u, 7u, 8u, 9u, 30u}) {
        CAPTURE(steps);
        statistics_run first(statistics_run::usual, threads[steps % 3]);
        (void)first.fit(steps);
        first.save(folder / "run");
        statistics_run second(statistics_run::usual, threads[(steps + 1) % 3]);
        second.load(folder / "run");
        CHECK(second.net.parameters().get<first_count>()() == static_cast<float>(steps));
        CHECK(second.fit() == training_outcome::finished);
        CHECK(second.state() == end);
    }
}

TEST_CASE("a checkpoint holds statistics with the model, and no moments of them") {
    const temporary_directory folder;
    statistics_run run;
    (void)run.fit(3);
    run.save(folder / "run");
    const tensor_file file = read_safetensors(folder / "run");
    CHECK(file.tensors().size() == 11 + 2 * 7);
    CHECK(file.find("model.bn.running_mean") != nullptr);
    const named_tensor* const count = file.find("model.bn.num_batches_tracked");
    REQUIRE(count != nullptr);
    CHECK(count->type == element_type::i64);
    CHECK(count->shape.empty());
    CHECK(file.find("optimizer.exp_avg.0.weight") != nullptr);
    CHECK(file.find("optimizer.exp_avg.bn.running_mean") == nullptr);
    CHECK(file.metadata().at("run.optimizer.decay_factors.bias") == "1");

    parameter_block<statistics_network::parameters> read;
    load_checkpoint_parameters(network_parameters<statistics_network>(read.view()), folder / "run");
    CHECK(std::equal(read.span().begin(), read.span().end(), run.net.parameters().span().begin()));
}

TEST_CASE("a run of other factors by role is another run") {
    const temporary_directory folder;
    statistics_run run;
    (void)run.fit(3);
    run.save(folder / "run");
    statistics_run other(statistics_run::usual, 1, {.rate_factors = {.bias = 2}, .decay_factors = weights_only});
    try {
        other.load(folder / "run");
        FAIL("it was loaded");
    } catch (const checkpoint_error& error) {
        CHECK(error.differences() == std::vector<std::string>{
                                         "optimizer.decay_factors.bias: expected 0, found 1",
                                         "optimizer.decay_factors.scale: expected 0, found 1",
                                         "optimizer.decay_factors.shift: expected 0, found 1",
                                         "optimizer.rate_factors.bias: expected 2, found 1",
                                     });
    }
}

TEST_CASE("the best checkpoint holds the statistics that the best validation had") {
    const temporary_directory folder;
    statistics_run run;
    checkpoint_saver saving(run.training, folder / "run", run.data());
    REQUIRE(run.training.fit(run.train, run.validation, saving) == training_outcome::finished);
    const training_progress& progress = run.training.progress();
    model<statistics_network> best;
    load_checkpoint_parameters(best, folder / "run.best");
    CHECK(best.parameters().get<first_count>()() == static_cast<float>(8 * progress.best_epoch));
    serial_executor here;
    CHECK(evaluate(best, run.validation, here, cross_entropy{}, {.batch_size = 20}).result == progress.best);
}

TEST_CASE("statistics that are not finite are not saved, and do not keep a checkpoint from being loaded") {
    const temporary_directory folder;
    statistics_run run;
    (void)run.fit(3);
    run.save(folder / "run");
    const bytes before = read_bytes(folder / "run");
    const std::vector<float> kept(run.net.parameters().span().begin(), run.net.parameters().span().end());
    run.net.parameters().get<first_count>()() = std::numeric_limits<float>::quiet_NaN();
    CHECK_THROWS_WITH(run.save(folder / "run"),
                      contains("not saved, for training diverged: model.bn.num_batches_tracked is not finite"));
    run.net.parameters().get<first_count - 1>()(0) = std::numeric_limits<float>::infinity();
    CHECK_THROWS_WITH(run.save(folder / "run"), contains("model.bn.running_mean is not finite"));
    CHECK(read_bytes(folder / "run") == before);
    run.load(folder / "run");
    CHECK(std::equal(kept.begin(), kept.end(), run.net.parameters().span().begin()));
}
