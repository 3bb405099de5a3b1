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

/// Shared by the programs: flags, the context of a run, names of rows, and the measurement of a row.
namespace ctcnn::bench {

/// Flags in addition to those of Google Benchmark.
struct options {
    std::vector<std::size_t> batches;  ///< --batches=1,64; by default each program's own choice
    std::vector<std::size_t> threads;  ///< --threads=1,2; by default 1 and 2, if there are as many processors

    [[nodiscard]] std::vector<std::size_t> batches_or(std::vector<std::size_t> defaults) const {
        return batches.empty() ? defaults : batches;
    }
};

namespace detail {

/// "1,64" -> {1, 64}; empty if it is not a list of numbers.
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

/// Whether `argument` is the flag `name`, such as "--seeds=", with 1 to `most` numbers, which `to` receives.
inline bool take_numbers(std::string_view argument, std::string_view name, std::size_t most,
                         std::vector<std::size_t>& to) {
    if (!argument.starts_with(name)) return false;
    to = parse_numbers(argument.substr(name.size()));
    return !to.empty() && to.size() <= most;
}

/// Removes these flags from the command line. Returns false, with a message, if one can't be parsed.
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

/// Times `work`, and reports its rate, `flops` being those of one call, and the ratio to the FMA rate of as many
/// threads.
///
/// The FMA rate is measured again just before, in 20 ms, because a processor's clock varies over the minutes of a run.
/// Rates refer to wall-clock time: those of Google Benchmark refer to the processor time of the calling thread, which
/// may sleep while others work, and its option UseRealTime changes the names of the rows.
template <class Work>
void measure(benchmark::State& state, double flops, std::size_t threads, Work&& work) {
    const double machine = fma_rate(threads, 11);
    work();  // touches all memory; after the measurement, because OpenMP's threads spin for a while
    const auto begin = std::chrono::steady_clock::now();
    for (auto _ : state) work();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    const double rate = flops * static_cast<double>(state.iterations()) / seconds.count();
    state.counters["flops"] = rate;
    state.counters["fma_share"] = rate / machine;
}

/// Times `work`, which is bound by memory, and reports the rate at which it reads and writes, `bytes` in one call.
template <class Work>
void measure_bytes(benchmark::State& state, double bytes, Work&& work) {
    work();
    const auto begin = std::chrono::steady_clock::now();
    for (auto _ : state) work();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    state.counters["bytes"] = bytes * static_cast<double>(state.iterations()) / seconds.count();
}

/// The main function of a benchmark program. `prepare(options)` registers the rows; if it fails, it prints the cause
/// and returns false.
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
