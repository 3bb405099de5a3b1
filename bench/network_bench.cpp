// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The whole seed network: a training step, its parts, and inference. README.md in this folder explains the names and
// the counters.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/models/mnist_cnn.hpp"
#include "ctcnn/network/classify.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/optimizers/adam.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/buffer.hpp"
#include "support/measure.hpp"
#include "support/random_samples.hpp"
#include "support/step_profile.hpp"
#include "support/train_step.hpp"

namespace {

using namespace ctcnn::bench;
using network = ctcnn::mnist_cnn;

constexpr double inference_flops(std::size_t count) {
    return 2.0 * static_cast<double>(count * network::multiply_adds);
}

void train_step(benchmark::State& state, std::size_t count, std::size_t threads) {
    ctcnn::bench::train_step<network>(state, count, threads, 1e-3);
}

/// Labels and probabilities, as classify returns them.
void inference(benchmark::State& state, std::size_t count, std::size_t threads) {
    const random_samples<network> samples(count);
    ctcnn::thread_pool pool(threads);
    ctcnn::model<network> model(ctcnn::seed{1});
    std::vector<ctcnn::prediction<network::output_shape::size>> results(count);
    auto memory = model.workspace(pool);
    std::size_t index = 0;
    measure(state, inference_flops(count), threads, [&] {
        ctcnn::classify(model, samples.batch(index++), results, memory);
        benchmark::DoNotOptimize(results.data());
    });
}

/// One step of Adam over all parameters, as in a training step after backward. Its time does not depend on the batch.
void optimizer_step(benchmark::State& state, std::size_t threads) {
    using layout = network::parameters;
    ctcnn::parameter_block<layout, float> parameters, gradients;
    network::initialize(parameters.view(), ctcnn::seed{1});
    const auto random = random_buffer(layout::extent, 0.01f, 1);
    std::copy(random.begin(), random.end(), gradients.data());
    const ctcnn::adam optimizer;
    ctcnn::optimizer_state<layout> moments(optimizer);
    ctcnn::thread_pool pool(threads);
    // Read: parameter, gradient, two moments; written: all but the gradient.
    measure_bytes(state, 7.0 * sizeof(float) * layout::extent, [&] {
        optimizer.step(parameters.view(), gradients.view(), moments, 1e-3, 1, pool);
        benchmark::ClobberMemory();
    });
}

using row = void (*)(benchmark::State&, std::size_t count, std::size_t threads);

void register_rows(const char* name, row function, const std::vector<std::size_t>& counts, const options& chosen) {
    for (const std::size_t count : counts)
        for (const std::size_t threads : chosen.threads)
            benchmark::RegisterBenchmark(row_name(name, count, threads).c_str(), [=](benchmark::State& state) {
                function(state, count, threads);
            })->Unit(benchmark::kMillisecond);
}

bool prepare(const options& chosen) {
    register_rows("train_step/ctcnn", train_step, chosen.batches_or({64}), chosen);
    register_rows("inference/ctcnn", inference, chosen.batches_or({1, 64}), chosen);
    for (const std::size_t count : chosen.batches_or({64}))
        for (const std::size_t threads : chosen.threads) register_profile<network>(count, threads);
    for (const std::size_t threads : chosen.threads) {
        const std::string name =
            "adam/ctcnn/parameters:" + std::to_string(network::parameter_count) + "/threads:" + std::to_string(threads);
        benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
            optimizer_step(state, threads);
        })->Unit(benchmark::kMillisecond);
    }
    return true;
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, prepare); }
