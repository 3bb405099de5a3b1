// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ctcnn/simd/pack.hpp"

/// What kernels tell the caches: what will be read or written soon, and what is not worth to keep.
namespace ctcnn::simd {

/// Asks for the cache line at `address`. In assembly: __builtin_prefetch inside a lambda without effects is silently
/// deleted by g++ 12.
CTCNN_ALWAYS_INLINE inline void prefetch(const void* address) noexcept {
#if defined(__x86_64__)
    asm volatile("prefetcht0 %0" ::"m"(*static_cast<const char*>(address)));
#else
    __builtin_prefetch(address);
#endif
}

/// Asks for the cache line at `address`, for later: it does not take the place of others in the nearest cache.
CTCNN_ALWAYS_INLINE inline void prefetch_for_later(const void* address) noexcept {
#if defined(__x86_64__)
    asm volatile("prefetcht1 %0" ::"m"(*static_cast<const char*>(address)));
#else
    __builtin_prefetch(address, 0, 2);
#endif
}

/// The same for the line that is `bytes` behind `address`, which may be past the end of what there is.
CTCNN_ALWAYS_INLINE inline void prefetch_ahead(const void* address, std::size_t bytes) noexcept {
    prefetch_for_later(reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(address) + bytes));
}

/// Asks for the cache line at `address`, to write it.
CTCNN_ALWAYS_INLINE inline void prefetch_for_write(const void* address) noexcept {
#if defined(__x86_64__)
    asm volatile("prefetchw %0" ::"m"(*static_cast<const char*>(address)));
#else
    __builtin_prefetch(address, 1);
#endif
}

/// Whether vectors can be written past the caches, to `address` and what follows it in steps of a vector. Only where a
/// vector is a whole cache line: a line of which a part is written alone costs more than what is saved.
CTCNN_ALWAYS_INLINE inline bool can_stream([[maybe_unused]] const void* address) noexcept {
#if defined(CTCNN_AVX512)
    return reinterpret_cast<std::uintptr_t>(address) % sizeof(pack<float>) == 0;
#else
    return false;
#endif
}

/// Writes past the caches, where can_stream() is true: a line that is written the ordinary way is read first. Other
/// threads may read it after finish_streams().
template <class T>
CTCNN_ALWAYS_INLINE inline void stream(T* to, std::type_identity_t<pack<T>> x) noexcept {
#if defined(CTCNN_AVX512)
    _mm512_stream_si512(reinterpret_cast<__m512i*>(to), reinterpret_cast<__m512i>(x));
#else
    simd::store(to, x);
#endif
}

/// Makes what this thread has written with stream() visible to others, before anything that it writes later.
CTCNN_ALWAYS_INLINE inline void finish_streams() noexcept {
#if defined(CTCNN_AVX512)
    _mm_sfence();
#endif
}

}  // namespace ctcnn::simd
