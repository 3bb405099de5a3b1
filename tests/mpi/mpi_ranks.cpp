// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Run by mpirun: trains a small network on all ranks, and on this one alone, and compares the bits.

#include <cstddef>
#include <cstdio>
#include <cstring>
#include <ratio>
#include <vector>

#include "ctcnn/distributed/distributed_executor.hpp"
#include "ctcnn/distributed/mpi.hpp"
#include "ctcnn/distributed/start_on_ranks.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "ctcnn/train/trainer.hpp"
#include "support/bar_images.hpp"

using namespace ctcnn;

namespace {

using trained = network<shape<1, 8, 8>, conv2d<8, kernel<3>, padding<1>>, batch_norm2d<>, relu, max_pool2d<kernel<2>>,
                        conv2d<8, kernel<3>>, relu, flatten, dropout<std::ratio<1, 4>>, linear<16>, relu, linear<3>>;

std::vector<float> train(executor& threads, std::size_t batch_size) {
    const test::bar_images images(150), validation(40, 2);
    model<trained> net(seed{1});
    trainer training(net, threads, {.epochs = 2, .batch_size = batch_size, .max_gradient_norm = 1});
    start_on_ranks(training, images, validation);
    training.fit(images, validation);
    return {net.parameters().data(), net.parameters().data() + trained::parameters::extent};
}

}  // namespace

int main() {
    mpi_ranks world;
    bool same = true;
    for (const std::size_t batch_size : {64u, 7u})
        for (const std::size_t threads : {1u, 2u}) {
            thread_pool pool(threads);
            distributed_executor everywhere(world, pool);
            const std::vector<float> alone = train(pool, batch_size), together = train(everywhere, batch_size);
            same = same && std::memcmp(alone.data(), together.data(), alone.size() * sizeof(float)) == 0;
        }
    if (world.rank() == 0) std::printf("%zu ranks: %s\n", world.size(), same ? "the same bits" : "OTHER BITS");
    return same ? 0 : 1;
}
