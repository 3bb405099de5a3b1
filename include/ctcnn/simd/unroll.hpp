// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

/// For functions that kernels call in their loops and, after the parameter list, for lambdas: g++ and clang++ keep
/// accumulators in registers only if all calls are inlined. Where speed does not matter, as under a sanitizer, it can
/// be defined as empty, so that kernels share one copy of each function.
#if !defined(CTCNN_ALWAYS_INLINE)
#define CTCNN_ALWAYS_INLINE __attribute__((always_inline))
#endif
/// For the outer function of a kernel, which is then shared by all callers and appears by its name in a profile.
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

/// unroll<Count>(function) calls `function` with the numbers 0 to Count - 1, without a loop, so that an array of packs
/// that is indexed by them stays in registers. Both compilers spill such arrays in some plain loops. The lambda should
/// have CTCNN_ALWAYS_INLINE.
///
/// Most of a kernel's compile time is spent on the functions between it and the unrolled code. Therefore unroll is an
/// object, whose call operator is one such function; the lambda is instantiated once, for any Count.
template <std::size_t Count>
inline constexpr detail::unroller<false, std::make_index_sequence<Count>> unroll{};

/// The same with a std::integral_constant as argument, for lambdas that need a constant. The lambda is then
/// instantiated for each number.
template <std::size_t Count>
inline constexpr detail::unroller<true, std::make_index_sequence<Count>> unroll_constants{};

/// Returns `value`, an address or a count, and hides from the compiler what it is. Without this, g++ keeps numbers that
/// successive steps of a loop both read in registers, and spills sums for it; and it unrolls a loop of at most sixteen
/// steps into sixteen copies with as many branches.
template <class T>
CTCNN_ALWAYS_INLINE inline T opaque(T value) noexcept {
    asm("" : "+r"(value));
    return value;
}

}  // namespace ctcnn::simd
