// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// What fit does beside plain steps (batches in parts, mixup, augmentation, averaged weights) on several ranks.

#include <cstddef>
#include <cstring>
#include <vector>

#include "ctcnn/ctcnn.hpp"
#include "ctcnn/distributed/distributed_executor.hpp"
#include "ctcnn/distributed/start_on_ranks.hpp"
#include "ctcnn/distributed/thread_ranks.hpp"
#include "support/bar_images.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

using network_of_methods = network<shape<1, 8, 8>, conv2d<4, kernel<3>, padding<1>, bias<false>>, batch_norm2d<>, relu,
                                   max_pool2d<kernel<2>>, flatten, linear<24>, relu, linear<3>>;

/// The parameters after a run, and their average.
std::vector<float> trained_with_methods(executor& threads) {
    const augmented train(test::bar_images(70), translation{1}, gaussian_noise{0.1});
    model<network_of_methods> net(seed{3});
    trainer training(net, threads, adamw{}, cosine_decay{},
                     training_options{.epochs = 2,
                                      .batch_size = 20,
                                      .max_gradient_norm = 0.5,
                                      .average = {.decay = 0.9},
                                      .accumulate = 3,
                                      .mixup = 0.3});
    if (threads.ranks() != nullptr) start_on_ranks(training, train);
    if (training.fit(train) != training_outcome::finished) return {};
    std::vector<float> found(net.parameters().span().begin(), net.parameters().span().end());
    const auto average = training.averaged().parameters();
    found.insert(found.end(), average.span().begin(), average.span().end());
    return found;
}

}  // namespace

TEST_CASE("batches in parts, mixup, augmentation and averages have the same bits on several ranks") {
    serial_executor alone;
    const std::vector<float> expected = trained_with_methods(alone);
    REQUIRE(expected.size() == 2 * network_of_methods::parameters::extent);
    for (const std::size_t ranks : {2u, 3u}) {
        std::vector<std::vector<float>> found(ranks);
        run_thread_ranks(ranks, [&](thread_rank& world) {
            serial_executor threads;
            distributed_executor everywhere(world, threads);
            found[world.rank()] = trained_with_methods(everywhere);
        });
        CAPTURE(ranks);
        for (const std::vector<float>& numbers : found) {
            REQUIRE(numbers.size() == expected.size());
            CHECK(std::memcmp(numbers.data(), expected.data(), expected.size() * sizeof(float)) == 0);
        }
    }
}
