// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

/// For functions inside a kernel, and, behind the parameter list, for lambdas there: g++ and clang++ keep accumulators
/// in registers only when nothing is left to call. Where speed is no matter, as under a sanitizer, it can be defined as
/// nothing: then all kernels share one copy of each function.
#if !defined(CTCNN_ALWAYS_INLINE)
#define CTCNN_ALWAYS_INLINE __attribute__((always_inline))
#endif
/// For the outer function of a kernel: code that is shared, and that shows up under its own name in a profile.
#define CTCNN_NOINLINE __attribute__((noinline))

namespace ctcnn::simd {

namespace detail {

template <std::size_t... Index, class F>
CTCNN_ALWAYS_INLINE inline constexpr void unroll(std::index_sequence<Index...>, F&& function) {
    (function(std::integral_constant<std::size_t, Index>{}), ...);
}

}  // namespace detail

/// Calls `function` with the constants 0 to Count - 1. The index is a type, so an array of registers that is indexed by
/// it stays in registers; plain loops over such arrays are spilled by both compilers in one place or another. The
/// lambda that is passed should carry CTCNN_ALWAYS_INLINE.
template <std::size_t Count, class F>
CTCNN_ALWAYS_INLINE inline constexpr void unroll(F&& function) {
    detail::unroll(std::make_index_sequence<Count>{}, std::forward<F>(function));
}

/// `address`, of which the compiler then knows nothing. Where neighbouring steps of a loop read some of the same
/// numbers, g++ keeps them in registers from step to step, and spills the sums that need these.
template <class T>
CTCNN_ALWAYS_INLINE inline T* unknown(T* address) noexcept {
    asm("" : "+r"(address));
    return address;
}

}  // namespace ctcnn::simd
