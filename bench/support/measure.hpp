// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <benchmark/benchmark.h>

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "ctcnn/parallel/thread_pool.hpp"
#include "ctcnn/simd/pack.hpp"
#include "support/fma_rate.hpp"

/// What the three programs share: flags, the context of a run, names of rows, and how a row is measured.
namespace ctcnn::bench {

/// Flags of our own, beside those of Google Benchmark.
struct options {
    std::vector<std::size_t> batches;  ///< --batches=1,64; where not given, each program's own choice
    std::vector<std::size_t> threads;  ///< --threads=1,2; where not given, 1 and 2, as far as there are processors

    [[nodiscard]] std::vector<std::size_t> batches_or(std::vector<std::size_t> defaults) const {
        return batches.empty() ? defaults : batches;
    }
};

namespace detail {

/// "1,64" -> {1, 64}; empty where it is no such list.
inline std::vector<std::size_t> parse_numbers(std::string_view text) {
    std::vector<std::size_t> numbers;
    for (const char* at = text.data(); true; ++at) {
        std::size_t number = 0;
        const auto [end, error] = std::from_chars(at, text.data() + text.size(), number);
        if (error != std::errc{} || number == 0) return {};
        numbers.push_back(number);
        at = end;
        if (at == text.data() + text.size()) return numbers;
        if (*at != ',') return {};
    }
}

/// Takes our flags out of the command line. False, with a message, where one can't be read.
inline bool take_flags(int& argc, char** argv, options& to) {
    int kept = 1;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        std::vector<std::size_t>* list = argument.starts_with("--batches=")   ? &to.batches
                                         : argument.starts_with("--threads=") ? &to.threads
                                                                              : nullptr;
        if (list == nullptr) {
            argv[kept++] = argv[i];
            continue;
        }
        *list = parse_numbers(argument.substr(argument.find('=') + 1));
        if (list->empty()) {
            std::fprintf(stderr, "%s: expected numbers above 0 with commas between them, as in 1,64\n", argv[i]);
            return false;
        }
    }
    argc = kept;
    if (to.threads.empty())
        for (std::size_t threads = 1; threads <= 2 && threads <= available_threads(); ++threads)
            to.threads.push_back(threads);
    return true;
}

inline std::string giga(double rate) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f GFLOP/s", rate * 1e-9);
    return text;
}

}  // namespace detail

/// "conv1/forward/ctcnn" -> "conv1/forward/ctcnn/batch:64/threads:1"
inline std::string row_name(std::string_view what, std::size_t batch, std::size_t threads) {
    return std::string(what) + "/batch:" + std::to_string(batch) + "/threads:" + std::to_string(threads);
}

/// Times `work`, and gives `flops` for one call of it as a rate and as a share of the FMA rate of as many threads.
///
/// That rate is measured again right before, in 20 ms: a processor's clock wanders over the minutes of a run.
/// The rates are taken over wall-clock time here, since Google Benchmark takes them over the processor time of the
/// calling thread, which may sleep while others work, and its own cure, UseRealTime, changes the names of the rows.
template <class Work>
void measure(benchmark::State& state, double flops, std::size_t threads, Work&& work) {
    const double machine = fma_rate(threads, 11);
    work();  // touches all memory once; after the measurement, because OpenMP's threads stay busy for a while
    const auto begin = std::chrono::steady_clock::now();
    for (auto _ : state) work();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    const double rate = flops * static_cast<double>(state.iterations()) / seconds.count();
    state.counters["flops"] = rate;
    state.counters["fma_share"] = rate / machine;
}

/// Times `work`, which waits for memory, and gives the `bytes` it reads and writes in one call as a rate.
template <class Work>
void measure_bytes(benchmark::State& state, double bytes, Work&& work) {
    work();
    const auto begin = std::chrono::steady_clock::now();
    for (auto _ : state) work();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    state.counters["bytes"] = bytes * static_cast<double>(state.iterations()) / seconds.count();
}

/// The main function of a benchmark program. `prepare(options)` registers the rows, and returns false, having said why,
/// when something is wrong.
template <class Prepare>
int run(int argc, char** argv, const Prepare& prepare) {
    options chosen;
    if (!detail::take_flags(argc, argv, chosen)) return 2;
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    try {
        if (!prepare(chosen)) return 1;
        benchmark::AddCustomContext("instruction_set", simd::instruction_set);
#if defined(__VERSION__) && !defined(__clang__)
        benchmark::AddCustomContext("compiler", "g++ " __VERSION__);
#elif defined(__VERSION__)
        benchmark::AddCustomContext("compiler", __VERSION__);
#endif
        for (const std::size_t threads : chosen.threads)
            benchmark::AddCustomContext("fma_rate/threads:" + std::to_string(threads),
                                        detail::giga(fma_rate(threads, 51)));
        benchmark::RunSpecifiedBenchmarks();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
        return 1;
    }
    benchmark::Shutdown();
    return 0;
}

}  // namespace ctcnn::bench
