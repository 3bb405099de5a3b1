// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <cstddef>
#include <type_traits>

#include "ctcnn/simd/pack.hpp"

/// Maximum and minimum with defined results for NaN. xsimd is not used, since its versions differ: 14 exchanged the
/// operands of x86's instruction, by which relu(NaN) became 0.
namespace ctcnn::simd {

#if defined(CTCNN_INTRINSICS) && defined(__SSE2__)
#define CTCNN_X86_PACKS 1
#endif

/// a > b ? a : b, lane by lane and on every instruction set: `b` where one of them is NaN, and where they are 0 and -0.
/// This is what x86's instruction computes.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack maximum(Pack a, Pack b) noexcept {
#if defined(CTCNN_X86_PACKS)
    [[maybe_unused]] constexpr bool is_f32 = std::is_same_v<scalar_of<Pack>, float>;
#if defined(CTCNN_AVX512)
    if constexpr (is_f32)
        return Pack(_mm512_max_ps(a, b));
    else
        return Pack(_mm512_max_pd(a, b));
#elif defined(__AVX__)
    if constexpr (is_f32)
        return Pack(_mm256_max_ps(a, b));
    else
        return Pack(_mm256_max_pd(a, b));
#else
    if constexpr (is_f32)
        return Pack(_mm_max_ps(a, b));
    else
        return Pack(_mm_max_pd(a, b));
#endif
#else
    return a > b ? a : b;
#endif
}

/// a < b ? a : b, lane by lane and on every instruction set: `b` where one of them is NaN, and where they are 0 and -0.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack minimum(Pack a, Pack b) noexcept {
#if defined(CTCNN_X86_PACKS)
    [[maybe_unused]] constexpr bool is_f32 = std::is_same_v<scalar_of<Pack>, float>;
#if defined(CTCNN_AVX512)
    if constexpr (is_f32)
        return Pack(_mm512_min_ps(a, b));
    else
        return Pack(_mm512_min_pd(a, b));
#elif defined(__AVX__)
    if constexpr (is_f32)
        return Pack(_mm256_min_ps(a, b));
    else
        return Pack(_mm256_min_pd(a, b));
#else
    if constexpr (is_f32)
        return Pack(_mm_min_ps(a, b));
    else
        return Pack(_mm_min_pd(a, b));
#endif
#else
    return a < b ? a : b;
#endif
}

/// The larger one, and NaN where one of them is NaN; of 0 and -0 either. One instruction more than maximum() with
/// AVX-512, two with AVX and SSE2, none on Arm.
/// Equivalent  torch.maximum
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack maximum_or_nan(Pack a, Pack b) noexcept {
    [[maybe_unused]] constexpr bool is_f32 = std::is_same_v<scalar_of<Pack>, float>;
#if defined(CTCNN_AVX512)
    if constexpr (is_f32)
        return Pack(_mm512_mask_max_ps(a, _mm512_cmp_ps_mask(a, a, _CMP_ORD_Q), a, b));
    else
        return Pack(_mm512_mask_max_pd(a, _mm512_cmp_pd_mask(a, a, _CMP_ORD_Q), a, b));
#elif defined(CTCNN_X86_PACKS) && defined(__AVX__)
    // Where a comparison is true, all bits of its result are ones, which is a NaN.
    if constexpr (is_f32)
        return Pack(_mm256_or_ps(_mm256_max_ps(a, b), _mm256_cmp_ps(a, a, _CMP_UNORD_Q)));
    else
        return Pack(_mm256_or_pd(_mm256_max_pd(a, b), _mm256_cmp_pd(a, a, _CMP_UNORD_Q)));
#elif defined(CTCNN_X86_PACKS)
    if constexpr (is_f32)
        return Pack(_mm_or_ps(_mm_max_ps(a, b), _mm_cmpunord_ps(a, a)));
    else
        return Pack(_mm_or_pd(_mm_max_pd(a, b), _mm_cmpunord_pd(a, a)));
#elif defined(__aarch64__) && defined(CTCNN_INTRINSICS)
    if constexpr (is_f32)
        return Pack(vmaxq_f32(a, b));
    else
        return Pack(vmaxq_f64(a, b));
#elif defined(CTCNN_SCALAR)
    return a > b || std::isnan(a) ? a : b;
#else
    const Pack larger = maximum(a, b);
    return a == a ? larger : a;
#endif
}

/// Whether any lane is NaN.
template <class Pack>
CTCNN_ALWAYS_INLINE inline bool any_nan(Pack x) noexcept {
    [[maybe_unused]] constexpr bool is_f32 = std::is_same_v<scalar_of<Pack>, float>;
#if defined(CTCNN_AVX512)
    if constexpr (is_f32)
        return _mm512_cmp_ps_mask(x, x, _CMP_UNORD_Q) != 0;
    else
        return _mm512_cmp_pd_mask(x, x, _CMP_UNORD_Q) != 0;
#elif defined(CTCNN_X86_PACKS) && defined(__AVX__)
    if constexpr (is_f32)
        return _mm256_movemask_ps(_mm256_cmp_ps(x, x, _CMP_UNORD_Q)) != 0;
    else
        return _mm256_movemask_pd(_mm256_cmp_pd(x, x, _CMP_UNORD_Q)) != 0;
#elif defined(CTCNN_X86_PACKS)
    if constexpr (is_f32)
        return _mm_movemask_ps(_mm_cmpunord_ps(x, x)) != 0;
    else
        return _mm_movemask_pd(_mm_cmpunord_pd(x, x)) != 0;
#elif defined(__aarch64__) && defined(CTCNN_INTRINSICS)
    if constexpr (is_f32)
        return std::isnan(vmaxvq_f32(x));  // NaN where a lane is
    else
        return std::isnan(vmaxvq_f64(x));
#elif defined(CTCNN_SCALAR)
    return std::isnan(x);
#elif defined(__wasm_simd128__)
    return wasm_v128_any_true(x != x);
#else
    for (std::size_t i = 0; i < sizeof(Pack) / sizeof(x[0]); ++i)
        if (std::isnan(x[i])) return true;
    return false;
#endif
}

#undef CTCNN_X86_PACKS

}  // namespace ctcnn::simd
