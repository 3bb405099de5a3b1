// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ctcnn/simd/pack.hpp"

/// Hints to the caches: prefetching, and stores that bypass them.
namespace ctcnn::simd {

/// Prefetches the cache line at `address` into L1. In assembly, because g++ 12 silently removes __builtin_prefetch from
/// a lambda without side effects.
CTCNN_ALWAYS_INLINE inline void prefetch(const void* address) noexcept {
#if defined(__x86_64__)
    asm volatile("prefetcht0 %0" ::"m"(*static_cast<const char*>(address)));
#else
    __builtin_prefetch(address);
#endif
}

/// Prefetches the cache line at `address` into L2, so that it does not evict others from L1.
CTCNN_ALWAYS_INLINE inline void prefetch_for_later(const void* address) noexcept {
#if defined(__x86_64__)
    asm volatile("prefetcht1 %0" ::"m"(*static_cast<const char*>(address)));
#else
    __builtin_prefetch(address, 0, 2);
#endif
}

/// The address `bytes` bytes after another, for prefetching: it may be past the end of an array.
CTCNN_ALWAYS_INLINE inline const void* ahead_of(const void* address, std::size_t bytes) noexcept {
    return reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(address) + bytes);
}

/// Prefetches the cache line at `address` for writing.
CTCNN_ALWAYS_INLINE inline void prefetch_for_write(const void* address) noexcept {
#if defined(__x86_64__)
    asm volatile("prefetchw %0" ::"m"(*static_cast<const char*>(address)));
#else
    __builtin_prefetch(address, 1);
#endif
}

/// Whether stream() may write vectors to `address` and after it. Only where a vector is a whole cache line, since
/// writing a part of a line costs more than it saves.
CTCNN_ALWAYS_INLINE inline bool can_stream([[maybe_unused]] const void* address) noexcept {
#if defined(CTCNN_AVX512)
    return reinterpret_cast<std::uintptr_t>(address) % sizeof(pack<float>) == 0;
#else
    return false;
#endif
}

/// Writes to memory without reading the cache line first, if can_stream() is true; else it is an ordinary store. Other
/// threads may read the data after finish_streams().
template <class T>
CTCNN_ALWAYS_INLINE inline void stream(T* to, std::type_identity_t<pack<T>> x) noexcept {
#if defined(CTCNN_AVX512)
    _mm512_stream_si512(reinterpret_cast<__m512i*>(to), reinterpret_cast<__m512i>(x));
#else
    simd::store(to, x);
#endif
}

/// Makes what this thread has written with stream() visible to other threads before anything that it writes later.
CTCNN_ALWAYS_INLINE inline void finish_streams() noexcept {
#if defined(CTCNN_AVX512)
    _mm_sfence();
#endif
}

}  // namespace ctcnn::simd
