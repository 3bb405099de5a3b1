// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>

/// Stores buffers that are needed at different times in one arena.
namespace ctcnn::detail {

/// A buffer that is needed from one moment to another, both included.
struct lifetime {
    std::size_t bytes = 0;  // for each sample
    std::size_t first = 0, last = 0;
};

template <std::size_t Count>
struct placement {
    std::array<std::size_t, Count> offset{};  // bytes for each sample, a multiple of the storage alignment
    std::size_t total = 0;                    // bytes for each sample
};

/// Packs buffers into one arena so that those alive at the same time do not overlap. The largest is placed first, of
/// equal ones that with the lower index, each at the lowest offset that is free during its lifetime.
///
/// It runs at compile time, where compilers count steps (clang++ allows 1,048,576 in one expression). Hence buffers are
/// sorted once, placed buffers are kept in the order of their offsets and scanned once for each buffer, and arrays are
/// built-in arrays, whose elements are accessed without a call.
template <std::size_t Count>
constexpr placement<Count> place_buffers(const std::array<lifetime, Count>& buffers) {
    struct placed_buffer {
        std::size_t begin, end, first, last;
    };
    const lifetime* const all = buffers.data();
    std::size_t order[Count + 1] = {}, used = 0;  // one more, as an array must have an element
    for (std::size_t i = 0; i < Count; ++i) {
        if (all[i].bytes == 0) continue;
        std::size_t k = used++;
        for (; k > 0 && all[order[k - 1]].bytes < all[i].bytes; --k) order[k] = order[k - 1];
        order[k] = i;
    }
    placement<Count> result;
    std::size_t* const offsets = result.offset.data();
    placed_buffer placed[Count + 1] = {};  // in the order of their begin
    for (std::size_t n = 0; n < used; ++n) {
        const lifetime buffer = all[order[n]];
        std::size_t begin = 0;
        for (const placed_buffer* other = placed; other != placed + n; ++other) {
            if (other->last < buffer.first || buffer.last < other->first) continue;
            if (begin + buffer.bytes <= other->begin) break;
            if (begin < other->end) begin = other->end;
        }
        offsets[order[n]] = begin;
        if (result.total < begin + buffer.bytes) result.total = begin + buffer.bytes;
        std::size_t k = n;
        for (; k > 0 && placed[k - 1].begin > begin; --k) placed[k] = placed[k - 1];
        placed[k] = {begin, begin + buffer.bytes, buffer.first, buffer.last};
    }
    return result;
}

}  // namespace ctcnn::detail
