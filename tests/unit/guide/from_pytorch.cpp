// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The code of docs/from_pytorch.md.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ctcnn/ctcnn.hpp"
#include "support/catch.hpp"
#include "support/stripes.hpp"

namespace nn = ctcnn;
using network = nn::test::stripes_network;  // that of examples/stripes

TEST_CASE("guide: a training loop that is written out") {
    const auto train = nn::test::stripes(0, 400);
    nn::model<network> net(nn::seed{1});
    nn::trainer training(net, {.batch_size = 32});  // memory, threads and Adam's moments
    nn::batch<nn::shape<1, 8, 8>> images(32);
    std::vector<nn::label> labels(32);
    double loss = 0;

    for (std::uint32_t epoch = 0; epoch < 6; ++epoch) {
        std::uint32_t step = 0;
        for (const auto indices : nn::batches::shuffled(train.count(), {.batch_size = 32, .epoch = epoch})) {
            const auto samples = images.view().slice(0, indices.size());
            const auto targets = std::span(labels).first(indices.size());
            train.gather(indices, samples, targets);
            loss = training.step(samples, targets, {.seed = 1, .epoch = epoch, .step = step++}, 1e-2);
        }
    }
    CHECK(loss < 0.3);
}
