// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/network/model.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/measure.hpp"
#include "support/random_samples.hpp"
#include "support/train_step.hpp"

namespace ctcnn::bench {

/// The outputs of a batch, with prepared weights, as in a program that makes many predictions.
template <class Network>
void inference(benchmark::State& state, std::size_t count, std::size_t threads) {
    const random_samples<Network> samples(count);
    thread_pool pool(threads);
    model<Network> net(seed{1});
    net.prepare(pool);
    auto memory = net.workspace(pool);
    std::size_t index = 0;
    measure(state, 2.0 * static_cast<double>(count * Network::multiply_adds), threads,
            [&] { benchmark::DoNotOptimize(net(samples.batch(index++), memory).data()); });
}

/// A network of networks_bench. Each is compiled as a file of its own, bench/networks/<name>.cpp.
struct network_rows {
    using pass = void (*)(benchmark::State&, std::size_t count, std::size_t threads);

    std::string name;
    pass train_step;
    pass inference;

    void add_rows(const options& chosen) const {
        for (const std::size_t count : chosen.batches_or({1, 64}))
            for (const std::size_t threads : chosen.threads)
                for (const auto& [what, work] : {std::pair{"train_step/", train_step}, {"inference/", inference}})
                    benchmark::RegisterBenchmark(
                        row_name(what + name, count, threads).c_str(),
                        [=, run = work](benchmark::State& state) { run(state, count, threads); })
                        ->Unit(benchmark::kMillisecond);
    }
};

/// Those that are linked into the program.
inline std::vector<network_rows>& all_networks() {
    static std::vector<network_rows> networks;
    return networks;
}

/// `const bool added = add_network<lenet<>>("lenet5");` in a file of bench/networks.
template <class Network>
bool add_network(std::string name) {
    all_networks().push_back({std::move(name),
                              [](benchmark::State& state, std::size_t count, std::size_t threads) {
                                  train_step<Network>(state, count, threads, 1e-4);
                              },
                              inference<Network>});
    return true;
}

}  // namespace ctcnn::bench
