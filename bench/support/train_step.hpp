// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>

#include "ctcnn/network/model.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "ctcnn/train/trainer.hpp"
#include "support/measure.hpp"
#include "support/random_samples.hpp"

namespace ctcnn::bench {

/// Two flops for each multiply-add of forward, backward-data and backward-weights. The gradient of the first layer's
/// input is not computed, and not counted.
template <class Network>
constexpr double step_flops(std::size_t count) {
    return 2.0 * static_cast<double>(count * (3 * Network::multiply_adds - Network::layer_multiply_adds[0]));
}

/// Forward, cross-entropy, backward and Adam, as in the trainer.
template <class Network>
void train_step(benchmark::State& state, std::size_t count, std::size_t threads, double rate) {
    const random_samples<Network> samples(count);
    thread_pool pool(threads);
    model<Network> net(seed{1});
    trainer training(net, pool, {.batch_size = count});
    std::uint32_t step = 0;
    measure(state, step_flops<Network>(count), threads, [&] {
        benchmark::DoNotOptimize(
            training.step(samples.batch(step), samples.labels_of(step), training_key{1, 0, step}, rate));
        ++step;
    });
}

}  // namespace ctcnn::bench
