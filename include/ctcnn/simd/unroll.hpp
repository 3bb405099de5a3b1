// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

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

template <bool Constants, class Indices>
struct unroller;
template <bool Constants, std::size_t... Index>
struct unroller<Constants, std::index_sequence<Index...>> {
    template <class F>
    CTCNN_ALWAYS_INLINE constexpr void operator()(F&& function) const {
        if constexpr (Constants)
            (function(std::integral_constant<std::size_t, Index>{}), ...);
        else
            (function(Index), ...);
    }
};

}  // namespace detail

/// unroll<Count>(function) calls `function` with the numbers 0 to Count - 1, one call behind the other, so that an
/// array of registers that is indexed by them stays in registers; plain loops over such arrays are spilled by both
/// compilers in one place or another. The lambda that is passed should carry CTCNN_ALWAYS_INLINE.
///
/// Most of the time that a kernel takes to compile goes into functions between it and what is unrolled: so these are
/// objects, whose call is one such function, and a lambda for numbers is one more, whatever Count is.
template <std::size_t Count>
inline constexpr detail::unroller<false, std::make_index_sequence<Count>> unroll{};

/// The same with types, each a std::integral_constant: for lambdas that need a constant, of which each call then makes
/// a function of its own.
template <std::size_t Count>
inline constexpr detail::unroller<true, std::make_index_sequence<Count>> unroll_constants{};

/// `value`, an address or a count, of which the compiler then knows nothing. Where neighbouring steps of a loop read
/// some of the same numbers, g++ keeps them in registers from step to step, and spills the sums that need these; and a
/// loop of sixteen steps at most it unrolls to sixteen copies with as many branches.
template <class T>
CTCNN_ALWAYS_INLINE inline T opaque(T value) noexcept {
    asm("" : "+r"(value));
    return value;
}

}  // namespace ctcnn::simd
