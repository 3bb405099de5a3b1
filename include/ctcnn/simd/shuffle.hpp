// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <utility>

#include "ctcnn/simd/pack.hpp"

/// What moves numbers from lane to lane.
namespace ctcnn::simd {

#if !defined(CTCNN_SCALAR)
namespace detail {

/// The numbers of both, taken in turn, from the First-th of each.
template <std::size_t First, class Pack, std::size_t... Index>
CTCNN_ALWAYS_INLINE inline Pack interleave(Pack a, Pack b, std::index_sequence<Index...>) noexcept {
    return __builtin_shufflevector(a, b, (First + Index / 2 + Index % 2 * sizeof...(Index))...);
}

}  // namespace detail
#endif

/// The numbers of both, taken in turn: a[0] b[0] a[1] b[1] .., of which this is the first half. With one lane: a.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack interleave_low(Pack a, Pack b) noexcept {
#if defined(CTCNN_SCALAR)
    return (void)b, a;
#else
    constexpr std::size_t count = width<scalar_of<Pack>>;
    return detail::interleave<0>(a, b, std::make_index_sequence<count>{});
#endif
}

/// The second half. With one lane: b.
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
