// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/network/model.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "ctcnn/train/trainer.hpp"
#include "support/fma_rate.hpp"
#include "support/measure.hpp"
#include "support/random_samples.hpp"
#include "support/timed_layers.hpp"

/// The time of each layer in a training step, measured in whole steps, so that the caches are in the state that they
/// have there.
namespace ctcnn::bench {

/// Seconds of the parts of a step, averaged over some steps. Their sum is the step.
struct step_profile {
    std::vector<double> forward, backward;  ///< of the timed stages
    double rearranging_forward = 0;         ///< rearranging activations between layers
    double rearranging_backward = 0;
    double loss = 0;       ///< between forward and backward
    double optimizer = 0;  ///< after backward
    double step = 0;
    double machine = 0;  ///< FMA rate of as many threads, measured just before
};

template <class TimedNetwork>
step_profile profile_steps(std::size_t count, std::size_t threads) {
    using clock = std::chrono::steady_clock;
    const random_samples<TimedNetwork> samples(count);
    thread_pool pool(threads);
    model<TimedNetwork> net(seed{1});
    trainer training(net, pool, {.batch_size = count});
    const std::size_t stages = timed_stages<TimedNetwork>().size();
    step_profile sum{.forward = std::vector<double>(stages), .backward = std::vector<double>(stages)};
    sum.machine = fma_rate(threads, 11);

    std::uint32_t step = 0;
    const auto run = [&] {
        laps.clear();
        training.step(samples.batch(step), samples.labels_of(step), training_key{1, 0, step}, 1e-3);
        ++step;
    };
    laps.reserve(2 * stages);
    run();  // touches all memory
    std::size_t steps = 0;
    for (; steps < 5 || sum.step < 0.5; ++steps) {
        const auto begin = clock::now();
        run();
        const auto end = clock::now();
        const auto add = [](double& to, clock::time_point from, clock::time_point until) {
            to += std::chrono::duration<double>(until - from).count();
        };
        add(sum.step, begin, end);
        for (std::size_t i = 0; i < stages; ++i) {
            const lap &ahead = laps[i], &back = laps[2 * stages - 1 - i];
            add(sum.forward[i], ahead.begin, ahead.end);
            add(sum.backward[i], back.begin, back.end);
            add(sum.rearranging_forward, i == 0 ? begin : laps[i - 1].end, ahead.begin);
            if (i > 0) add(sum.rearranging_backward, laps[stages + i - 1].end, laps[stages + i].begin);
        }
        add(sum.loss, laps[stages - 1].end, laps[stages].begin);
        add(sum.optimizer, laps.back().end, end);
    }

    const auto divide = [&](double& x) { x /= static_cast<double>(steps); };
    for (double& x : sum.forward) divide(x);
    for (double& x : sum.backward) divide(x);
    for (double* x : {&sum.rearranging_forward, &sum.rearranging_backward, &sum.loss, &sum.optimizer, &sum.step})
        divide(*x);
    return sum;
}

/// Rows "in_step/1_Conv2d/forward" and so on. All rows of a batch and a number of threads report the same steps, which
/// the first of them runs; their n-th repetition reports the n-th run. Hence they set their times manually, in one
/// iteration.
template <class Network>
void register_profile(std::size_t count, std::size_t threads) {
    using timed = timed_network<Network>;
    static std::map<std::pair<std::size_t, std::size_t>, std::vector<step_profile>> profiles;
    const auto add = [&](const std::string& what, std::size_t multiply_adds, auto part) {
        const double flops = 2.0 * static_cast<double>(count * multiply_adds);
        const auto row = [=, repetition = std::size_t{0}](benchmark::State& state) mutable {
            auto& runs = profiles[{count, threads}];
            if (runs.size() <= repetition) runs.push_back(profile_steps<timed>(count, threads));
            const step_profile& profile = runs[repetition++];
            const double seconds = part(profile);
            for (auto _ : state) state.SetIterationTime(seconds);
            state.counters["step_share"] = seconds / profile.step;
            if (flops > 0) {
                state.counters["flops"] = flops / seconds;
                state.counters["fma_share"] = flops / seconds / profile.machine;
            }
        };
        benchmark::RegisterBenchmark(row_name("in_step/" + what, count, threads).c_str(), row)
            ->Unit(benchmark::kMillisecond)
            ->Iterations(1)
            ->UseManualTime();
    };
    const std::vector<timed_stage> stages = timed_stages<timed>();
    const auto name = [&](std::size_t i) { return std::to_string(i + 1) + "_" + std::string(stages[i].name); };
    for (std::size_t i = 0; i < stages.size(); ++i)
        add(name(i) + "/forward", stages[i].multiply_adds, [i](const step_profile& p) { return p.forward[i]; });
    add("rearranging/forward", 0, [](const step_profile& p) { return p.rearranging_forward; });
    add("loss", 0, [](const step_profile& p) { return p.loss; });
    for (std::size_t i = stages.size(); i-- > 0;)
        add(name(i) + "/backward", stages[i].multiply_adds * stages[i].backward_times,
            [i](const step_profile& p) { return p.backward[i]; });
    add("rearranging/backward", 0, [](const step_profile& p) { return p.rearranging_backward; });
    add("optimizer", 0, [](const step_profile& p) { return p.optimizer; });
}

}  // namespace ctcnn::bench
