// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <utility>

#include "ctcnn/simd/pack.hpp"

/// Operations that move numbers between lanes.
namespace ctcnn::simd {

#if !defined(CTCNN_SCALAR)
namespace detail {

/// a[First] b[First] a[First + 1] b[First + 1] …
template <std::size_t First, class Pack, std::size_t... Index>
CTCNN_ALWAYS_INLINE inline Pack interleave(Pack a, Pack b, std::index_sequence<Index...>) noexcept {
    return __builtin_shufflevector(a, b, (First + Index / 2 + Index % 2 * sizeof...(Index))...);
}

}  // namespace detail
#endif

/// The first half of a[0] b[0] a[1] b[1] …; with one lane, a.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack interleave_low(Pack a, Pack b) noexcept {
#if defined(CTCNN_SCALAR)
    return (void)b, a;
#else
    constexpr std::size_t count = width<scalar_of<Pack>>;
    return detail::interleave<0>(a, b, std::make_index_sequence<count>{});
#endif
}

/// The second half of the same; with one lane, b.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack interleave_high(Pack a, Pack b) noexcept {
#if defined(CTCNN_SCALAR)
    return (void)a, b;
#else
    constexpr std::size_t count = width<scalar_of<Pack>>;
    return detail::interleave<count / 2>(a, b, std::make_index_sequence<count>{});
#endif
}

}  // namespace ctcnn::simd
