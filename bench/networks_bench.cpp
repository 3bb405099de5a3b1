// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Well-known networks, from models/: a training step with Adam, and the outputs of a batch. compare/networks.py runs
// this program and PyTorch and ONNX Runtime in turn.

#include <benchmark/benchmark.h>

#include <cstddef>
#include <string>

#include "ctcnn/models/mobilenet_v2.hpp"
#include "ctcnn/models/resnet.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/measure.hpp"
#include "support/random_samples.hpp"
#include "support/train_step.hpp"

namespace {

using namespace ctcnn::bench;

/// With prepared weights, as in a program that makes many predictions.
template <class Network>
void inference(benchmark::State& state, std::size_t count, std::size_t threads) {
    const random_samples<Network> samples(count);
    ctcnn::thread_pool pool(threads);
    ctcnn::model<Network> net(ctcnn::seed{1});
    net.prepare(pool);
    auto memory = net.workspace(pool);
    std::size_t index = 0;
    measure(state, 2.0 * static_cast<double>(count * Network::multiply_adds), threads,
            [&] { benchmark::DoNotOptimize(net(samples.batch(index++), memory).data()); });
}

template <class Network>
void register_network(const std::string& name, const options& chosen) {
    for (const std::size_t count : chosen.batches_or({1, 64}))
        for (const std::size_t threads : chosen.threads) {
            benchmark::RegisterBenchmark(
                row_name(("train_step/" + name).c_str(), count, threads).c_str(),
                [=](benchmark::State& state) { train_step<Network>(state, count, threads, 1e-4); })
                ->Unit(benchmark::kMillisecond);
            benchmark::RegisterBenchmark(row_name(("inference/" + name).c_str(), count, threads).c_str(),
                                         [=](benchmark::State& state) { inference<Network>(state, count, threads); })
                ->Unit(benchmark::kMillisecond);
        }
}

bool prepare(const options& chosen) {
    register_network<ctcnn::resnet20<>>("resnet20", chosen);
    register_network<ctcnn::mobilenet_v2<10, ctcnn::shape<3, 64, 64>>>("mobilenet_v2", chosen);
    return true;
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, prepare); }
