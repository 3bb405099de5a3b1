// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <barrier>
#include <chrono>
#include <cstddef>
#include <thread>
#include <vector>

#include "ctcnn/simd/pack.hpp"

namespace ctcnn::bench {

namespace detail {

#if defined(__x86_64__) && (defined(__AVX512F__) || (defined(__AVX2__) && defined(__FMA__)))

// In assembly, because a compiler removes a loop whose result is not used. Twelve independent sums: two instructions a
// cycle with a latency of four cycles need eight.
#if defined(__AVX512F__)
#define CTCNN_BENCH_FMA(sum) "vfmadd231ps %%zmm12, %%zmm13, %%zmm" #sum "\n"
inline constexpr double flops_a_round = 12 * 2 * 16;
#else
#define CTCNN_BENCH_FMA(sum) "vfmadd231ps %%ymm12, %%ymm13, %%ymm" #sum "\n"
inline constexpr double flops_a_round = 12 * 2 * 8;
#endif

#define CTCNN_BENCH_TWELVE_FMAS \
    CTCNN_BENCH_FMA(0)          \
    CTCNN_BENCH_FMA(1)          \
    CTCNN_BENCH_FMA(2)          \
    CTCNN_BENCH_FMA(3)          \
    CTCNN_BENCH_FMA(4)          \
    CTCNN_BENCH_FMA(5)          \
    CTCNN_BENCH_FMA(6)          \
    CTCNN_BENCH_FMA(7)          \
    CTCNN_BENCH_FMA(8)          \
    CTCNN_BENCH_FMA(9)          \
    CTCNN_BENCH_FMA(10)         \
    CTCNN_BENCH_FMA(11)

inline void multiply_add_rounds(long rounds) noexcept {
    // Cleared first, as earlier contents of the registers could be denormal, and slow.
    asm volatile("vzeroall\n"
                 ".p2align 5\n"
                 "1:\n"
                 // clang-format off
                 CTCNN_BENCH_TWELVE_FMAS
                 // clang-format on
                 "dec %0\n"
                 "jnz 1b\n"
                 "vzeroupper\n"
                 : "+r"(rounds)
                 :
                 : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11",
                   "xmm12", "xmm13", "xmm14", "xmm15", "cc");
}
#undef CTCNN_BENCH_TWELVE_FMAS
#undef CTCNN_BENCH_FMA

#else

inline constexpr std::size_t chains = 12;  // also enough for separate multiplications and additions
inline constexpr double flops_a_round = static_cast<double>(chains * 2 * simd::width<float>);

inline void multiply_add_rounds(long rounds) noexcept {
    // The numbers are unknown to the compiler, each sum enters the next product, and the result is used, so that no
    // work can be removed or moved out of the loop.
    volatile float zero = 0;
    const auto a = simd::broadcast<float>(zero), b = simd::broadcast<float>(zero);
    simd::pack<float> sum[chains];
    simd::unroll<chains>([&](std::size_t i) CTCNN_ALWAYS_INLINE { sum[i] = simd::broadcast<float>(zero); });
    for (; rounds > 0; --rounds)
        simd::unroll<chains>([&](std::size_t i) CTCNN_ALWAYS_INLINE { sum[i] = simd::multiply_add(sum[i], a, b); });
    simd::unroll<chains>([&](std::size_t i) CTCNN_ALWAYS_INLINE { zero = zero + simd::sum(sum[i]); });
}

#endif

}  // namespace detail

/// The peak rate of the machine in flop/s: fused multiply-adds on registers only, on `threads` threads at once, with
/// the widest vectors this program was compiled for. Median of `samples` samples of 1 to 2 ms each.
inline double fma_rate(std::size_t threads, std::size_t samples) {
    constexpr long rounds = 1'000'000;
    std::vector<double> rates(threads * samples);
    std::barrier start(static_cast<std::ptrdiff_t>(threads));
    const auto work = [&](std::size_t thread) {
        for (std::size_t sample = 0; sample < samples; ++sample) {
            start.arrive_and_wait();
            const auto begin = std::chrono::steady_clock::now();
            detail::multiply_add_rounds(rounds);
            const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
            rates[sample * threads + thread] = static_cast<double>(rounds) * detail::flops_a_round / seconds.count();
        }
    };
    std::vector<std::jthread> others;
    for (std::size_t thread = 1; thread < threads; ++thread) others.emplace_back(work, thread);
    work(0);
    others.clear();

    std::vector<double> sums(samples);
    for (std::size_t i = 0; i < rates.size(); ++i) sums[i / threads] += rates[i];
    const auto middle = sums.begin() + static_cast<std::ptrdiff_t>(samples / 2);
    std::nth_element(sums.begin(), middle, sums.end());
    return *middle;
}

}  // namespace ctcnn::bench
