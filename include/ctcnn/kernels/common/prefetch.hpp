// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ctcnn/simd/memory.hpp"

/// Software prefetching that is spread over a computation.
namespace ctcnn::kernels {

/// A range of memory, contiguous or in rows of equal length. Each call of `next` prefetches the next few cache lines.
///
/// Matrix products run on data in the cache, but the steps before and after them wait for memory. A product therefore
/// prefetches what will be needed next, a few lines at a time. This saves a quarter of the time of a convolution whose
/// images are not in the cache, and a third of that of a linear layer's backward-data.
struct prefetch_stream {
    const char* at = nullptr;        ///< start of the current row
    std::size_t step = 0;            ///< bytes from one row to the next
    std::size_t lines = 0;           ///< cache lines of a row
    std::size_t left = 0;            ///< cache lines still to be prefetched, of all rows
    std::size_t lines_per_call = 0;  ///< cache lines that each call of `next` prefetches
    std::size_t line = 0;            ///< next cache line of the current row

    /// `bytes` bytes without gaps, prefetched in `calls` calls.
    static prefetch_stream contiguous(const void* from, std::size_t bytes, std::size_t calls) noexcept {
        return {static_cast<const char*>(from), 0, bytes / 64, bytes / 64, (bytes / 64 + calls - 1) / calls};
    }
    /// `count` rows of `bytes` bytes each, `step` bytes apart, prefetched in `calls` calls.
    static prefetch_stream strided(const void* from, std::size_t bytes, std::size_t step, std::size_t count,
                                   std::size_t calls) noexcept {
        if (bytes == step) return contiguous(from, bytes * count, calls);
        const std::size_t lines = (bytes + 63) / 64;
        return {static_cast<const char*>(from), step, lines, lines * count, (lines * count + calls - 1) / calls};
    }
    template <bool Write>
    CTCNN_ALWAYS_INLINE void next() noexcept {
        for (std::size_t count = std::min(lines_per_call, left); count > 0; --count, --left) {
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

/// What one product prefetches: up to three arrays to be read, and one to be written.
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
