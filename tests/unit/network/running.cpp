// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/running.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/global_avg_pool2d.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "support/catch.hpp"
#include "support/network_runs.hpp"
#include "support/noting_executor.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

// Two paths: x, and a layer of its own; then what reads their sum. Weights are 0 but where a test sets them.
using forked = network<shape<1, 2, 2>, flatten, add<identity, named<"inner", linear<4>>>, relu, linear<2>>;

struct forked_run {
    parameter_block<forked::parameters> parameters;
    batch<shape<1, 2, 2>> samples{3};
    forked::training_workspace<> memory{3};
    forked::inference_workspace<> inference{3};
    serial_executor here;

    forked_run() {
        for (float& pixel : samples.span()) pixel = 1;
    }
    [[nodiscard]] std::string blamed_in_training() {
        const training_key key{};
        return forked::first_layer_not_finite<float, run_mode::training>(std::as_const(parameters).view(),
                                                                         samples.view(), memory, here, &key);
    }
    [[nodiscard]] std::string blamed() {
        return forked::first_layer_not_finite<float, run_mode::inference>(std::as_const(parameters).view(),
                                                                          samples.view(), inference, here, nullptr);
    }
};

// A sample has 1 MB of activations, and few weights.
using wide_activations =
    network<shape<1, 128, 128>, conv2d<16, kernel<1>>, relu, global_avg_pool2d, flatten, linear<3>>;
static_assert(wide_activations::inference_workspace<>::most_at_once == 16);
static_assert(wide_activations::inference_bytes(640) - wide_activations::inference_bytes(320) ==
              320 * 3 * sizeof(float));
static_assert(wide_activations::inference_workspace<>::most_lanes == 1);  // 16 MiB a group

// A sample has 320 KB.
using groups_of_16 = network<shape<1, 64, 64>, conv2d<16, kernel<1>>, relu, conv2d<4, kernel<1>>, flatten, linear<3>>;
// Memory for a group on each thread, but for no more groups than there are, nor than caches have room for.
static_assert(groups_of_16::inference_workspace<>::most_at_once == 16 &&
              groups_of_16::inference_workspace<>::most_lanes == 3 &&
              groups_of_16::inference_workspace<>::lanes(16, 3) == 1 &&
              groups_of_16::inference_workspace<>::lanes(32, 3) == 2 &&
              groups_of_16::inference_workspace<>::lanes(999, 3) == 3 &&
              groups_of_16::inference_workspace<>::lanes(999, 4) == 1);
static_assert(groups_of_16::inference_bytes(64, 2) > 2 * 16 * 320'000 &&
              groups_of_16::inference_bytes(64, 4) < 2 * 16 * 320'000);

// As much, and 36 MB of weights.
using wide_with_weights =
    network<shape<1, 128, 128>, conv2d<16, kernel<1>>, relu, global_avg_pool2d, flatten, linear<3000>, linear<3000>>;
static_assert(wide_with_weights::inference_workspace<>::most_at_once == 32);
static_assert(forked::inference_workspace<>::most_at_once == 64);

}  // namespace

TEST_CASE("samples of wide activations are run in groups, whose outputs are those of batches of their own") {
    test::network_problem<wide_activations, float> problem(35);
    const auto outputs_of = [&](std::size_t first, std::size_t count, executor& threads) {
        wide_activations::inference_workspace<> memory(count, threads.workers());
        const auto outputs = wide_activations::forward<float>(
            problem.parameters.view(), problem.input.view().slice(first, count), memory, threads);
        return std::vector<float>(outputs.span().begin(), outputs.span().end());
    };
    serial_executor here;
    test::reverse_executor three(3);
    const std::vector<float> all = outputs_of(0, 35, here);
    CHECK(outputs_of(0, 35, three) == all);
    std::vector<float> joined;
    for (const auto& [first, count] : {std::pair{0, 11}, std::pair{11, 12}, std::pair{23, 12}})
        for (const float output : outputs_of(std::size_t(first), std::size_t(count), here)) joined.push_back(output);
    CHECK(joined == all);

    SECTION("and all groups are searched for what is not finite") {
        problem.input.span()[20 * 128 * 128] = std::numeric_limits<float>::infinity();
        wide_activations::inference_workspace<> memory(35);
        CHECK(wide_activations::first_layer_not_finite<float, run_mode::inference>(
                  problem.parameters.view(), problem.input.view(), memory, here, nullptr) == "0 (Conv2d)");
    }
}

TEST_CASE("threads take a group of samples each where all have one, and else a group together") {
    test::network_problem<groups_of_16, float> problem(80);
    const auto run = [&](std::size_t count, std::size_t workers) {
        test::noting_executor threads(workers);
        groups_of_16::inference_workspace<> memory(count, workers);
        const auto outputs = groups_of_16::forward<float>(problem.parameters.view(),
                                                          problem.input.view().slice(0, count), memory, threads);
        return std::pair(std::vector<float>(outputs.span().begin(), outputs.span().end()), threads.noted);
    };
    const auto calls = [&](std::size_t count, std::size_t workers) { return run(count, workers).second; };
    using pieces = std::vector<std::size_t>;
    CHECK(calls(64, 2) == pieces{2});
    CHECK(calls(48, 3) == pieces{3});
    CHECK(calls(80, 2) == pieces{2});
    CHECK(calls(80, 3) == pieces{3});
    CHECK(calls(48, 2).size() > 1);  // 3 groups: a thread would wait for a third of the time
    CHECK(calls(64, 3).size() > 1);
    CHECK(calls(64, 4).size() > 1);  // 4 groups are too much for caches
    CHECK(calls(16, 2).size() > 1);
    for (const std::size_t count : {48u, 64u, 80u})
        for (const std::size_t workers : {2u, 3u, 4u}) CHECK(run(count, workers).first == run(count, 1).first);
    // In a workspace with room for more.
    test::reverse_executor two(2);
    groups_of_16::inference_workspace<> memory(80, 3);
    const auto outputs =
        groups_of_16::forward<float>(problem.parameters.view(), problem.input.view().slice(0, 64), memory, two);
    CHECK(std::ranges::equal(outputs.span(), run(64, 1).first));
}

TEST_CASE("the first layer that is not finite is named, on whichever path it is") {
    forked_run run;
    constexpr float infinity = std::numeric_limits<float>::infinity();
    CHECK(run.blamed().empty());
    CHECK(run.blamed_in_training().empty());
    SECTION("on a path") {
        run.parameters.get<0>()(1, 2) = infinity;  // inner's weight
        CHECK(run.blamed_in_training().find("inner (Linear)") != std::string::npos);
        CHECK(run.blamed().find("inner (Linear)") != std::string::npos);
    }
    SECTION("in the sum of two that are") {
        constexpr float most = std::numeric_limits<float>::max();
        for (float& pixel : run.samples.span()) pixel = most;
        run.parameters.get<1>()(0) = most;  // inner's bias
        CHECK(run.blamed_in_training().find("(Add)") != std::string::npos);
    }
    SECTION("after the join") {
        run.parameters.get<3>()(1) = infinity;
        CHECK(run.blamed_in_training() == "3 (Linear)");
        CHECK(run.blamed() == "3 (Linear)");
    }
}

TEST_CASE("a batch of no samples runs no stage, and its gradients are zero") {
    forked_run run;
    const batch<shape<1, 2, 2>> none(0);
    const auto outputs =
        forked::forward<float>(std::as_const(run.parameters).view(), none.view(), run.memory, run.here, training_key{});
    CHECK(outputs.count() == 0);
    parameter_block<forked::parameters> gradients;
    for (float& number : gradients.span()) number = 5;
    forked::backward<float>(std::as_const(run.parameters).view(), {}, run.memory, gradients.view(), run.here);
    for (const float number : gradients.span()) CHECK(number == 0);
}
