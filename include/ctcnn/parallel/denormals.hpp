// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstdint>

namespace ctcnn::detail {

/// During its lifetime the thread treats denormal numbers (below 1.2e-38 in float) as zero, as operands and as results.
/// Its destructor restores the thread's mode. Otherwise activations and moments that decay towards zero would be
/// computed by microcode, at a hundred cycles an operation on some CPUs.
///
/// Every piece of work runs in this mode (parallel/executor.hpp), on any thread, so that the bits of the result do not
/// depend on the modes of threads. Floating-point exceptions that the piece raised (<cfenv>) stay raised.
/// On x86 (flush to zero, denormals are zero) and AArch64 (flush to zero); elsewhere it has no effect.
/// Equivalent  torch.set_flush_denormal(True), but for one piece and not for the thread
class denormals_are_zero {
public:
    denormals_are_zero() noexcept : before_(mode()) {
        if ((before_ & bits) != bits) set_mode(before_ | bits);
    }
    denormals_are_zero(const denormals_are_zero&) = delete;
    denormals_are_zero& operator=(const denormals_are_zero&) = delete;
    ~denormals_are_zero() {
        if ((before_ & bits) != bits) set_mode((mode() & ~bits) | (before_ & bits));
    }

private:
#if defined(__GNUC__) && defined(__SSE2__)
    using word = std::uint32_t;
    static constexpr word bits = 1u << 15 | 1u << 6;
    // "memory" prevents loads and stores, and with them the arithmetic, from being moved across the change of mode.
    static word mode() noexcept {
        word now;
        asm volatile("stmxcsr %0" : "=m"(now) : : "memory");
        return now;
    }
    static void set_mode(word to) noexcept { asm volatile("ldmxcsr %0" : : "m"(to) : "memory"); }
#elif defined(__GNUC__) && defined(__aarch64__)
    using word = std::uint64_t;
    static constexpr word bits = 1u << 24;
    static word mode() noexcept {
        word now;
        asm volatile("mrs %0, fpcr" : "=r"(now) : : "memory");
        return now;
    }
    static void set_mode(word to) noexcept { asm volatile("msr fpcr, %0" : : "r"(to) : "memory"); }
#else
    using word = std::uint32_t;
    static constexpr word bits = 0;
    static word mode() noexcept { return 0; }
    static void set_mode(word) noexcept {}
#endif

    word before_;
};

}  // namespace ctcnn::detail
