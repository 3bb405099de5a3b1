// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "ctcnn/simd/pack.hpp"

/// Small integers, one for each lane, stored in memory as bytes: the index of the largest element of a pooling window.
namespace ctcnn::simd {

#if defined(__AVX2__) && defined(CTCNN_INTRINSICS)
namespace detail {

/// Exactly `Count` bytes, 0 to 7, the first one in the lowest bits. Not by way of memory: the processor would wait
/// until the parts are in the cache before it could read them as one.
template <std::size_t Count>
CTCNN_ALWAYS_INLINE inline long long load_integer(const std::uint8_t* from) noexcept {
    std::uint64_t bytes = 0;
    if constexpr (Count & 4) {
        std::uint32_t four;
        std::memcpy(&four, from, 4);
        bytes = four;
    }
    if constexpr (Count & 2) {
        std::uint16_t two;
        std::memcpy(&two, from + (Count & 4), 2);
        bytes |= static_cast<std::uint64_t>(two) << 8 * (Count & 4);
    }
    if constexpr (Count & 1) bytes |= static_cast<std::uint64_t>(from[Count - 1]) << 8 * (Count - 1);
    return static_cast<long long>(bytes);
}
/// Loads exactly `Count` bytes; the others are zero.
template <std::size_t Count>
CTCNN_ALWAYS_INLINE inline __m128i load_bytes(const std::uint8_t* from) noexcept {
    if constexpr (Count == 16)
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    else if constexpr (Count == 8)
        return _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from));
    else if constexpr (Count > 8)
        return _mm_unpacklo_epi64(load_bytes<8>(from), _mm_set_epi64x(0, load_integer<Count - 8>(from + 8)));
    else
        return _mm_set_epi64x(0, load_integer<Count>(from));
}

}  // namespace detail
#endif

/// Writes the first `Lanes` lanes of x, integers from 0 to 255, as bytes.
template <std::size_t Lanes, class Pack>
CTCNN_ALWAYS_INLINE inline void store_bytes(std::uint8_t* to, Pack x) noexcept {
    using T = scalar_of<Pack>;
    static_assert(Lanes <= width<T>);
#if defined(CTCNN_AVX512)
    std::uint8_t bytes[16];
    std::uint8_t* const whole = Lanes == 16 ? to : bytes;
    if constexpr (std::is_same_v<T, float>)
        _mm_storeu_si128(reinterpret_cast<__m128i*>(whole), _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(x)));
    else
        _mm_storeu_si128(reinterpret_cast<__m128i*>(whole),
                         _mm512_cvtepi32_epi8(_mm512_castsi256_si512(_mm512_cvtpd_epi32(x))));
    if constexpr (Lanes != 16) std::memcpy(to, bytes, Lanes);
#elif defined(__AVX2__) && defined(CTCNN_INTRINSICS)
    __m128i integers;
    if constexpr (std::is_same_v<T, float>) {
        const __m256i all = _mm256_cvtps_epi32(x);
        integers = _mm_packus_epi32(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1));
    } else {
        integers = _mm_packus_epi32(_mm256_cvtpd_epi32(x), _mm_setzero_si128());
    }
    std::uint8_t bytes[8];
    std::uint8_t* const whole = Lanes == 8 ? to : bytes;
    _mm_storel_epi64(reinterpret_cast<__m128i*>(whole), _mm_packus_epi16(integers, integers));
    if constexpr (Lanes != 8) std::memcpy(to, bytes, Lanes);
#else
    T lanes[width<T>];
    simd::store(lanes, x);  // not xsimd::store, which requires aligned memory
    for (std::size_t i = 0; i < Lanes; ++i) to[i] = static_cast<std::uint8_t>(lanes[i]);
#endif
}

/// x where the byte of the lane equals `value`, else zero. Reads `Lanes` bytes; the lanes after them are zero or x.
template <std::size_t Lanes, class Pack>
CTCNN_ALWAYS_INLINE inline Pack keep_where_equal(const std::uint8_t* bytes, std::uint8_t value, Pack x) noexcept {
    using T = scalar_of<Pack>;
    static_assert(Lanes <= width<T>);
#if defined(CTCNN_AVX512)
    const __m128i loaded = detail::load_bytes<Lanes>(bytes);
    if constexpr (std::is_same_v<T, float>)
        return Pack(
            _mm512_maskz_mov_ps(_mm512_cmpeq_epi32_mask(_mm512_cvtepu8_epi32(loaded), _mm512_set1_epi32(value)), x));
    else
        return Pack(
            _mm512_maskz_mov_pd(_mm512_cmpeq_epi64_mask(_mm512_cvtepu8_epi64(loaded), _mm512_set1_epi64(value)), x));
#elif defined(__AVX2__) && defined(CTCNN_INTRINSICS)
    const __m128i loaded = detail::load_bytes<Lanes>(bytes);
    if constexpr (std::is_same_v<T, float>)
        return Pack(_mm256_and_ps(
            _mm256_castsi256_ps(_mm256_cmpeq_epi32(_mm256_cvtepu8_epi32(loaded), _mm256_set1_epi32(value))), x));
    else
        return Pack(_mm256_and_pd(
            _mm256_castsi256_pd(_mm256_cmpeq_epi64(_mm256_cvtepu8_epi64(loaded), _mm256_set1_epi64x(value))), x));
#else
    T lanes[width<T>] = {};
    for (std::size_t i = 0; i < Lanes; ++i) lanes[i] = static_cast<T>(bytes[i]);
    return select_equal(load(static_cast<const T*>(lanes)), broadcast<T>(static_cast<T>(value)), x, broadcast<T>(0));
#endif
}

}  // namespace ctcnn::simd
