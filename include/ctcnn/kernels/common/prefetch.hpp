// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ctcnn/simd/memory.hpp"

/// Memory that is asked for while something else is computed.
namespace ctcnn::kernels {

/// A stretch of memory in equal steps, of which each call of `next` asks for the next few cache lines.
///
/// Products are computed on what is in the cache; what comes before and after them waits for memory. So a product asks
/// for what will be needed next, a few lines at a time: that takes a quarter off the time of a convolution whose images
/// are not in the cache, and a third off that of a linear layer's backward-data.
struct prefetch_stream {
    const char* at = nullptr;
    std::size_t step = 0;   ///< bytes from one run of lines to the next
    std::size_t lines = 0;  ///< of a run
    std::size_t left = 0;   ///< lines of all runs
    std::size_t share = 0;  ///< lines to ask for at a time
    std::size_t line = 0;   ///< of this run, the next

    /// `bytes` without gaps, to be asked for in `calls` calls.
    static prefetch_stream whole(const void* from, std::size_t bytes, std::size_t calls) noexcept {
        return {static_cast<const char*>(from), 0, bytes / 64, bytes / 64, (bytes / 64 + calls - 1) / calls};
    }
    /// `count` stretches of `bytes` each, `step` bytes apart.
    static prefetch_stream pieces(const void* from, std::size_t bytes, std::size_t step, std::size_t count,
                                  std::size_t calls) noexcept {
        if (bytes == step) return whole(from, bytes * count, calls);
        const std::size_t lines = (bytes + 63) / 64;
        return {static_cast<const char*>(from), step, lines, lines * count, (lines * count + calls - 1) / calls};
    }
    template <bool Write>
    CTCNN_ALWAYS_INLINE void next() noexcept {
        for (std::size_t count = std::min(share, left); count > 0; --count, --left) {
            if constexpr (Write)
                simd::prefetch_for_write(at + line * 64);
            else
                simd::prefetch_for_later(at + line * 64);
            if (++line == lines) {
                line = 0;
                at += step;
            }
        }
    }
};

/// What one product asks for: memory to read, of up to three arrays, and memory to write.
struct prefetch_streams {
    std::array<prefetch_stream, 3> read{};
    prefetch_stream write{};

    CTCNN_ALWAYS_INLINE void next() noexcept {
        read[0].next<false>();
        read[1].next<false>();
        read[2].next<false>();
        write.next<true>();
    }
};

}  // namespace ctcnn::kernels
