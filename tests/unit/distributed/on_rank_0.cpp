// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/distributed/on_rank_0.hpp"

#include <array>
#include <cstddef>
#include <ratio>
#include <stdexcept>
#include <string>
#include <vector>

#include "ctcnn/distributed/distributed_executor.hpp"
#include "ctcnn/distributed/start_on_ranks.hpp"
#include "ctcnn/distributed/thread_ranks.hpp"
#include "ctcnn/train/checkpoint.hpp"
#include "ctcnn/train/checkpoint_saver.hpp"
#include "ctcnn/train/trainer.hpp"
#include "support/bar_images.hpp"
#include "support/bar_network.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/stop_after.hpp"

using namespace ctcnn;
using ctcnn::test::bar_images;
using ctcnn::test::bar_network;
using ctcnn::test::bytes;
using ctcnn::test::read_bytes;
using ctcnn::test::temporary_directory;

namespace {

constexpr training_options three_epochs{.epochs = 3, .batch_size = 13, .seed = 9, .average = {.decay = 0.9}};

/// The weights of its second layer are updated by several ranks, whose parts do not end with rows.
using wide_on_ranks =
    network<shape<1, 8, 8>, flatten, linear<300>, relu, dropout<std::ratio<1, 4>>, linear<250>, relu, linear<3>>;

/// Trains on some ranks, from the checkpoint at `path` if there is one, and saves there.
/// \param steps  after which rank 0 requests a stop; 0: none
template <class Network>
void train_on(std::size_t ranks, const std::string& path, std::size_t steps = 0) {
    run_thread_ranks(ranks, [&](thread_rank& world) {
        const bar_images train(100), validation(20, 5);
        thread_pool threads(world.rank() == 0 ? 2 : 1);
        distributed_executor everywhere(world, threads);
        model<Network> net(seed{world.rank() == 0 ? 7u : 8u});  // rank 0's is the one that counts
        trainer training(net, everywhere, adam{}, exponential_decay{}, three_epochs);
        if (world.rank() == 0) resume_or_start(training, path, train, validation);
        start_on_ranks(training, train, validation);
        on_rank_0 saver(everywhere, [&] { return checkpoint_saver(path, {.steps = 3}); });
        on_rank_0 stop(everywhere, [&] { return test::stop_after{steps}; });
        const training_outcome outcome = training.fit(train, validation, saver, stop);
        if ((outcome == training_outcome::stopped) != (steps != 0)) throw std::runtime_error("another outcome");
        if (saver.get() != nullptr) saver.get()->save();
    });
}

}  // namespace

TEMPLATE_TEST_CASE("runs on any number of ranks write the same checkpoints", "", bar_network, wide_on_ranks) {
    const temporary_directory folder;
    bytes expected, expected_best;
    {
        const bar_images train(100), validation(20, 5);
        model<TestType> net(seed{7});
        trainer training(net, adam{}, exponential_decay{}, three_epochs);
        training.fit(train, validation, checkpoint_saver(folder / "alone"));
        expected = read_bytes(folder / "alone");
        expected_best = read_bytes(folder / "alone.best");
    }
    for (const std::size_t ranks : {1u, 2u, 3u, 4u, 8u}) {
        const std::string path = folder / std::to_string(ranks);
        train_on<TestType>(ranks, path);
        CHECK(read_bytes(path) == expected);
        CHECK(read_bytes(path + ".best") == expected_best);
    }
    // Stopped twice, and resumed on another number of ranks each time.
    const std::string path = folder / "resumed";
    train_on<TestType>(4, path, 5);
    train_on<TestType>(2, path, 7);
    train_on<TestType>(3, path);
    CHECK(read_bytes(path) == expected);
}

namespace {

struct saving_without_request {
    const std::string& path;
    const void* run = nullptr;
    void on_fit_begin(const auto& training, const auto&...) { run = &training; }
    void on_step_end(const step_report&) const {
        save_checkpoint(*static_cast<const trainer<bar_network>*>(run), path, data_fingerprints{});
    }
};

}  // namespace

TEST_CASE("a checkpoint is not saved by a rank that has a part of the state") {
    const temporary_directory folder;
    const std::string path = folder / "part";
    CHECK_THROWS_WITH(
        run_thread_ranks(2,
                         [&](thread_rank& world) {
                             serial_executor threads;
                             distributed_executor everywhere(world, threads);
                             model<bar_network> net(seed{7});
                             trainer<bar_network> training(net, everywhere, {.epochs = 1});
                             const bar_images train(100);
                             start_on_ranks(training, train);
                             training.fit(train, on_rank_0(everywhere, [&] { return saving_without_request{path}; }));
                         }),
        test::contains("each has only a part of the optimizer's state"));
}

TEST_CASE("an error of rank 0's callback ends all ranks") {
    struct failing {
        void on_step_end(const step_report& report) const {
            if (report.step == 2) throw std::runtime_error("no space left on device");
        }
    };
    std::array<bool, 3> ended{};
    CHECK_THROWS_WITH(run_thread_ranks(3,
                                       [&](thread_rank& world) {
                                           serial_executor threads;
                                           distributed_executor everywhere(world, threads);
                                           model<bar_network> net(seed{7});
                                           trainer training(net, everywhere, {.epochs = 1, .batch_size = 13});
                                           const bar_images train(100);
                                           start_on_ranks(training, train);
                                           try {
                                               training.fit(train, on_rank_0(everywhere, [] { return failing{}; }));
                                           } catch (const std::exception&) {
                                               ended[world.rank()] = true;
                                               throw;
                                           }
                                       }),
                      "no space left on device");
    CHECK(ended == std::array<bool, 3>{true, true, true});
}
