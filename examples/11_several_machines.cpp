// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Trains on several ranks, and ends with the bits of one. Here the ranks are threads of this program; on several machines
// they are processes that mpirun starts, and `nn::mpi_ranks world;` takes the place of run_thread_ranks: see
// docs/machines.md.

#include <cstdio>
#include <ctcnn/ctcnn.hpp>
#include <ctcnn/distributed/distributed_executor.hpp>
#include <ctcnn/distributed/on_rank_0.hpp>
#include <ctcnn/distributed/start_on_ranks.hpp>
#include <ctcnn/distributed/thread_ranks.hpp>
namespace nn = ctcnn;

using small = nn::network<nn::shape<1, 28, 28>, nn::flatten, nn::linear<32>, nn::relu, nn::linear<10>>;

int main() try {
    const auto data = nn::load_mnist();
    const auto split = nn::stratified_split(data.train.labels(), nn::seed{1});
    const auto train = data.train.subset(split.train), validation = data.train.subset(split.validation);

    nn::run_thread_ranks(2, [&](nn::thread_rank& world) {
        nn::thread_pool threads(1);  // of this rank
        nn::distributed_executor everywhere(world, threads);

        nn::model<small> net(nn::seed{1});
        nn::trainer training(net, everywhere, {.epochs = 3, .batch_size = 64});  // 64 on all ranks together
        if (everywhere.rank() == 0) nn::resume_or_start(training, "ranks.ctcnn", train, validation);
        nn::start_on_ranks(training, train, validation);

        nn::on_rank_0 saver(everywhere, [] { return nn::checkpoint_saver("ranks.ctcnn"); });
        training.fit(train, validation, saver);
        if (everywhere.rank() == 0) nn::save(net, "ranks.safetensors");
    });
} catch (const nn::error& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 3;
}
