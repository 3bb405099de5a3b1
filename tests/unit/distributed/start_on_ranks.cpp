// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/distributed/start_on_ranks.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "ctcnn/core/error.hpp"
#include "ctcnn/distributed/distributed_executor.hpp"
#include "ctcnn/distributed/thread_ranks.hpp"
#include "ctcnn/train/trainer.hpp"
#include "support/bar_images.hpp"
#include "support/bar_network.hpp"
#include "support/catch.hpp"

using namespace ctcnn;
using ctcnn::test::bar_images;
using ctcnn::test::bar_network;
using ctcnn::test::contains;

namespace {

/// The message of each rank's error when rank 1 has other options or data.
std::array<std::string, 3> refusals(const training_options& others, std::uint64_t data_of_rank_1) {
    std::array<std::string, 3> messages;
    run_thread_ranks(3, [&](thread_rank& world) {
        serial_executor threads;
        distributed_executor everywhere(world, threads);
        const bool differs = world.rank() == 1;
        const bar_images images(20, differs ? data_of_rank_1 : 1);
        model<bar_network> net(seed{1});
        trainer training(net, everywhere, differs ? others : training_options{});
        try {
            start_on_ranks(training, images);
        } catch (const argument_error& error) {
            messages[world.rank()] = error.what();
        }
    });
    return messages;
}

}  // namespace

TEST_CASE("ranks with other options or data are named by all ranks") {
    for (const std::string& message : refusals({.batch_size = 32, .seed = 2}, 1)) {
        CHECK_THAT(message, contains("rank 1 must train the same run as rank 0"));
        CHECK_THAT(message, contains("seed: expected 1, found 2"));
        CHECK_THAT(message, contains("batch_size: expected 64, found 32"));
    }
    for (const std::string& message : refusals({}, 2)) CHECK_THAT(message, contains("train_data: expected 20 samples"));
    for (const std::string& message : refusals({.evaluation_batch_size = 4}, 1))
        CHECK_THAT(message, contains("evaluation_batch_size: expected 128, found 4"));
    for (const std::string& message : refusals({}, 1)) CHECK(message.empty());
}

TEST_CASE("fit on several ranks requires that they have been compared") {
    run_thread_ranks(2, [&](thread_rank& world) {
        serial_executor threads;
        distributed_executor everywhere(world, threads);
        model<bar_network> net(seed{1});
        trainer training(net, everywhere, {.epochs = 1});
        std::string message;
        try {
            training.fit(bar_images(20));
        } catch (const argument_error& error) {
            message = error.what();
        }
        if (message.find("call ctcnn::start_on_ranks(training, train, validation) first") == message.npos)
            throw std::runtime_error("fit: " + message);
    });
}

TEST_CASE("on one machine there is nothing to start") {
    serial_executor threads;
    model<bar_network> net(seed{1});
    trainer training(net, threads, {.epochs = 1});
    start_on_ranks(training, bar_images(20));
    CHECK(training.fit(bar_images(20)) == training_outcome::finished);
}
