// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <array>
#include <cstddef>

#include "ctcnn/parallel/thread_pool.hpp"
#include "ctcnn/train/trainer.hpp"
#include "support/bar_images.hpp"
#include "support/bar_network.hpp"
#include "support/catch.hpp"
#include "support/count_allocations.hpp"

using namespace ctcnn;
using ctcnn::test::allocations;
using ctcnn::test::bar_images;
using ctcnn::test::bar_network;

TEST_CASE("a training step allocates nothing") {
    thread_pool threads(2);
    model<bar_network> net(seed{1});
    trainer training(net, threads, {.epochs = 1, .batch_size = 8, .max_gradient_norm = 1});
    struct {
        std::array<std::size_t, 10> seen{};
        void on_step_end(const step_report& report) { seen[report.step] = allocations(); }
    } watch;
    const std::size_t before = allocations();
    CHECK(training.fit(bar_images(75), watch) == training_outcome::finished);
    CHECK(watch.seen.front() > before);  // the order of the epoch, and the proof that the count works
    CHECK(watch.seen.back() == watch.seen.front());
}

TEST_CASE("an evaluation allocates nothing") {
    thread_pool threads(2);
    model<bar_network> net(seed{1});
    evaluator evaluate(net, threads, {.batch_size = 8});
    const bar_images data(75);
    const std::size_t before = allocations();
    const auto found = evaluate(data);
    const std::size_t after = allocations();
    CHECK(found.result.samples == 75);
    CHECK(after == before);
}
