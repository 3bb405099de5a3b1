// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// How long one prediction takes, and how long the slowest of 100,000 take: one sample at a time, weights prepared, in a
// workspace that is used again. compare/latency.py runs this program and ONNX Runtime in turn.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/models/lenet.hpp"
#include "ctcnn/models/mnist_cnn.hpp"
#include "ctcnn/models/mobilenet_v2.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/measure.hpp"
#include "support/random_samples.hpp"

namespace {

using namespace ctcnn::bench;
using clock_type = std::chrono::steady_clock;
using microseconds = std::chrono::duration<double, std::micro>;

constexpr const char* usage =
    "usage: latency_bench [--predictions=N] [--seconds=N] [--threads=1,2] [--networks=lenet5,seed,mobilenet_v2]\n"
    "  --predictions=N  predictions of each network, with each number of threads (default: 100000)\n"
    "  --seconds=N      fewer predictions where they would take longer (default: 20)\n";

struct latency_options {
    std::vector<std::size_t> threads;
    std::vector<std::size_t> predictions{100'000}, seconds{20};
    std::string networks = "lenet5,seed,mobilenet_v2";
    bool list_only = false;

    [[nodiscard]] bool wants(std::string_view name) const {
        return ("," + networks + ",").find("," + std::string(name) + ",") != std::string::npos;
    }
};

/// False, with a message, if an argument can't be used.
bool parse(int argc, char** argv, latency_options& to) {
    options shared;
    if (!detail::take_flags(argc, argv, shared)) return false;
    to.threads = shared.threads;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i], value = argument.substr(argument.find('=') + 1);
        if (argument == "--benchmark_list_tests")  // as all programs of this folder have it
            to.list_only = true;
        else if (argument.starts_with("--networks="))
            to.networks = value;
        else if (argument.starts_with("--benchmark_")) {
            // `./dev bench` gives it to all programs
        } else if (!detail::take_numbers(argument, "--predictions=", 1, to.predictions) &&
                   !detail::take_numbers(argument, "--seconds=", 1, to.seconds)) {
            std::fprintf(stderr, "%s: expected one of these flags, with a number above 0\n%s", argv[i], usage);
            return false;
        }
    }
    return true;
}

/// The time that a fraction of the predictions did not exceed: the smallest such (the nearest rank).
double quantile(const std::vector<float>& ascending, double fraction) {
    const double rank = std::ceil(fraction * static_cast<double>(ascending.size()));
    return static_cast<double>(ascending[static_cast<std::size_t>(std::max(rank, 1.0)) - 1]);
}

template <class Network>
void measure_row(const char* name, std::size_t threads, const latency_options& chosen) {
    const random_samples<Network> samples(1);
    ctcnn::thread_pool pool(threads);
    ctcnn::model<Network> net(ctcnn::seed{1});
    net.prepare(pool);
    auto memory = net.workspace(pool);
    float sum = 0;
    const auto predict = [&](std::size_t index) {
        const auto begin = clock_type::now();
        sum += net(samples.batch(index), memory).data()[0];
        return static_cast<float>(microseconds(clock_type::now() - begin).count());
    };

    const float first = predict(0);  // in which the workspace grows to its size
    std::vector<float> times(chosen.predictions[0]);
    const auto end = clock_type::now() + std::chrono::seconds(chosen.seconds[0]);
    std::size_t count = 0;
    do {
        times[count] = predict(count);
        ++count;
    } while (count < times.size() && clock_type::now() < end);
    times.resize(count);
    if (!std::isfinite(sum)) std::fprintf(stderr, "%s: an output is not finite\n", name);  // and so outputs are used

    std::sort(times.begin(), times.end());
    std::printf("| %s | %zu | %zu | %.1f | %.1f | %.1f | %.1f | %.1f |\n", name, threads, count,
                static_cast<double>(first), quantile(times, 0.5), quantile(times, 0.99), quantile(times, 0.999),
                static_cast<double>(times.back()));
    std::fflush(stdout);
}

/// Returns whether it was chosen.
template <class Network>
bool measure_network(const char* name, const latency_options& chosen) {
    if (!chosen.wants(name)) return false;
    for (const std::size_t threads : chosen.threads)
        if (chosen.list_only)
            std::printf("latency/%s/threads:%zu\n", name, threads);
        else
            measure_row<Network>(name, threads, chosen);
    return true;
}

}  // namespace

int main(int argc, char** argv) try {
    latency_options chosen;
    if (!parse(argc, argv, chosen)) return 2;
    if (!chosen.list_only)
        std::printf("microseconds of one prediction, instruction set %s\n"
                    "| network | threads | predictions | first | p50 | p99 | p99.9 | largest |\n"
                    "|---|---|---|---|---|---|---|---|\n",
                    ctcnn::simd::instruction_set);
    bool any = measure_network<ctcnn::lenet<>>("lenet5", chosen);
    any |= measure_network<ctcnn::mnist_cnn>("seed", chosen);
    any |= measure_network<ctcnn::mobilenet_v2<10, ctcnn::shape<3, 64, 64>>>("mobilenet_v2", chosen);
    if (any) return 0;
    std::fprintf(stderr, "--networks=%s: expected at least one of lenet5, seed and mobilenet_v2\n",
                 chosen.networks.c_str());
    return 2;
} catch (const std::exception& problem) {
    std::fprintf(stderr, "%s: %s\n", argv[0], problem.what());
    return 1;
}
