// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <type_traits>

#include "ctcnn/simd/unroll.hpp"

// Everything that differs between xsimd's versions, between instruction sets, and between a SIMD and a scalar build
// stands in this file. Define CTCNN_SCALAR to build without SIMD.
#if !defined(CTCNN_SCALAR)
// g++ 12 takes the deliberately undefined operands inside its own AVX-512 intrinsics for a mistake of their caller.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <xsimd/xsimd.hpp>
#if defined(__AVX__)
#include <immintrin.h>
#endif
#if defined(__AVX512F__)
#define CTCNN_AVX512 1
#endif
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
#if defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
#define CTCNN_SCALAR 1
#endif
#endif

/// SIMD registers and what kernels do with them. The only folder that names xsimd or an intrinsic.
namespace ctcnn::simd {

#if defined(CTCNN_SCALAR)

/// A "register" of one number, so that the same kernels run where there is no SIMD.
template <class T>
struct scalar_pack {
    static constexpr std::size_t size = 1;
    T value{};

    scalar_pack() = default;
    explicit constexpr scalar_pack(T x) noexcept : value(x) {}
    friend scalar_pack operator+(scalar_pack a, scalar_pack b) noexcept { return scalar_pack(a.value + b.value); }
    friend scalar_pack operator-(scalar_pack a, scalar_pack b) noexcept { return scalar_pack(a.value - b.value); }
    friend scalar_pack operator*(scalar_pack a, scalar_pack b) noexcept { return scalar_pack(a.value * b.value); }
    friend scalar_pack operator/(scalar_pack a, scalar_pack b) noexcept { return scalar_pack(a.value / b.value); }
};

template <class T>
using pack = scalar_pack<T>;
/// Registers the instruction set has: kernels size their blocks by it.
inline constexpr std::size_t registers = 16;
/// For reports: the instruction set this translation unit was built for.
inline constexpr const char* instruction_set = "scalar";

#else

/// One register of `T` (float or double): as many numbers as the widest instruction set the compiler was allowed has.
template <class T>
using pack = xsimd::batch<T>;

// Registers that a kernel can count on. Without fused multiply-add one of the 16 holds the product until it is added.
#if defined(CTCNN_AVX512)
inline constexpr std::size_t registers = 32;
inline constexpr const char* instruction_set = "AVX-512";
#elif defined(__AVX2__)
inline constexpr std::size_t registers = 16;
inline constexpr const char* instruction_set = "AVX2";
#elif defined(__AVX__)
inline constexpr std::size_t registers = 15;
inline constexpr const char* instruction_set = "AVX";
#elif defined(__aarch64__)
inline constexpr std::size_t registers = 32;
inline constexpr const char* instruction_set = "NEON";
#else
inline constexpr std::size_t registers = 15;
inline constexpr const char* instruction_set = "SSE2";
#endif

#endif

namespace detail {

template <class Pack>
struct scalar_of;
template <template <class...> class Batch, class T, class... Rest>
struct scalar_of<Batch<T, Rest...>> {
    using type = T;
};

}  // namespace detail

/// What a register holds: float or double.
template <class Pack>
using scalar_of = typename detail::scalar_of<Pack>::type;

/// Numbers in a register.
template <class T>
inline constexpr std::size_t width = pack<T>::size;

/// `x` in every lane.
template <class T>
CTCNN_ALWAYS_INLINE inline pack<T> broadcast(std::type_identity_t<T> x) noexcept {
    return pack<T>(x);
}

/// Reads `width<T>` numbers. No alignment is asked for: where the address is aligned it costs nothing.
template <class T>
CTCNN_ALWAYS_INLINE inline pack<T> load(const T* from) noexcept {
#if defined(CTCNN_SCALAR)
    return pack<T>(*from);
#else
    return pack<T>::load_unaligned(from);
#endif
}

/// `x`, which the compiler then has to hold in a register. Where a vector that was loaded is used several times, g++ 12
/// may load it again each time: a tile of 4 rows and 3 vectors ran at 70 % of its speed for that (AVX2).
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack in_register(Pack x) noexcept {
#if defined(CTCNN_SCALAR) || !(defined(__x86_64__) || defined(__aarch64__))
    return x;
#else
    auto value = x.data;
#if defined(__x86_64__)
    asm("" : "+v"(value));
#else
    asm("" : "+w"(value));
#endif
    return Pack(value);
#endif
}

template <class T>
CTCNN_ALWAYS_INLINE inline void store(T* to, std::type_identity_t<pack<T>> x) noexcept {
#if defined(CTCNN_SCALAR)
    *to = x.value;
#else
    x.store_unaligned(to);
#endif
}

/// Reads the first `count` numbers, 0 to width; the other lanes are zero and their memory is not touched.
template <class T>
CTCNN_ALWAYS_INLINE inline pack<T> load_first(const T* from, std::size_t count) noexcept {
#if defined(CTCNN_AVX512)
    if constexpr (std::is_same_v<T, float>)
        return pack<T>(_mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << count) - 1), from));
    else
        return pack<T>(_mm512_maskz_loadu_pd(static_cast<__mmask8>((1u << count) - 1), from));
#else
    T lanes[width<T>] = {};
    for (std::size_t i = 0; i < count; ++i) lanes[i] = from[i];
    return load(static_cast<const T*>(lanes));
#endif
}

/// Writes the first `count` lanes, 0 to width; the other memory is not touched.
template <class T>
CTCNN_ALWAYS_INLINE inline void store_first(T* to, std::type_identity_t<pack<T>> x, std::size_t count) noexcept {
#if defined(CTCNN_AVX512)
    if constexpr (std::is_same_v<T, float>)
        _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1u << count) - 1), x);
    else
        _mm512_mask_storeu_pd(to, static_cast<__mmask8>((1u << count) - 1), x);
#else
    T lanes[width<T>];
    simd::store(lanes, x);  // not xsimd::store, which argument-dependent lookup prefers: it wants aligned memory
    for (std::size_t i = 0; i < count; ++i) to[i] = lanes[i];
#endif
}

// xsimd before 11 has no fma for AVX-512, and 8.1 has no fnma for NEON: its fallback is a * b + c, which g++ contracts
// (on NEON not at -O1) and clang++ does not. Said in intrinsics it is one instruction with both. SSE2 has none, and
// rounds twice.

/// a * b + c
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack multiply_add(Pack a, Pack b, Pack c) noexcept {
#if defined(CTCNN_SCALAR)
    return a * b + c;
#elif defined(CTCNN_AVX512)
    if constexpr (std::is_same_v<Pack, pack<float>>)
        return Pack(_mm512_fmadd_ps(a, b, c));
    else
        return Pack(_mm512_fmadd_pd(a, b, c));
#else
    return xsimd::fma(a, b, c);
#endif
}

/// c - a * b
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack negated_multiply_add(Pack a, Pack b, Pack c) noexcept {
#if defined(CTCNN_SCALAR)
    return c - a * b;
#elif defined(CTCNN_AVX512)
    if constexpr (std::is_same_v<Pack, pack<float>>)
        return Pack(_mm512_fnmadd_ps(a, b, c));
    else
        return Pack(_mm512_fnmadd_pd(a, b, c));
#elif defined(__aarch64__)
    if constexpr (std::is_same_v<Pack, pack<float>>)
        return Pack(vfmsq_f32(c, a, b));
    else
        return Pack(vfmsq_f64(c, a, b));
#else
    return xsimd::fnma(a, b, c);
#endif
}

/// The larger; NaN where `b` is. Where only `a` is NaN, x86 takes `b`, and Arm NaN.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack maximum(Pack a, Pack b) noexcept {
#if defined(CTCNN_SCALAR)
    return a.value > b.value ? a : b;
#else
    return xsimd::max(a, b);
#endif
}

/// The smaller; NaN where `b` is, as with maximum.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack minimum(Pack a, Pack b) noexcept {
#if defined(CTCNN_SCALAR)
    return a.value < b.value ? a : b;
#else
    return xsimd::min(a, b);
#endif
}

template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack square_root(Pack a) noexcept {
#if defined(CTCNN_SCALAR)
    return Pack(std::sqrt(a.value));
#else
    return xsimd::sqrt(a);
#endif
}

template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack exponential(Pack a) noexcept {
#if defined(CTCNN_SCALAR)
    return Pack(std::exp(a.value));
#else
    return xsimd::exp(a);
#endif
}

template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack hyperbolic_tangent(Pack a) noexcept {
#if defined(CTCNN_SCALAR)
    return Pack(std::tanh(a.value));
#else
    return xsimd::tanh(a);
#endif
}

/// `yes` where `a` equals `b`, else `no`; lane by lane.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack select_equal(Pack a, Pack b, Pack yes, Pack no) noexcept {
#if defined(CTCNN_SCALAR)
    return a.value == b.value ? yes : no;
#elif defined(CTCNN_AVX512)
    if constexpr (std::is_same_v<Pack, pack<float>>)
        return Pack(_mm512_mask_blend_ps(_mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ), no, yes));
    else
        return Pack(_mm512_mask_blend_pd(_mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ), no, yes));
#else
    return xsimd::select(a == b, yes, no);
#endif
}

/// `yes` where `a` > 0, else `no`; lane by lane.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack select_positive(Pack a, Pack yes, Pack no) noexcept {
#if defined(CTCNN_SCALAR)
    return a.value > 0 ? yes : no;
#elif defined(CTCNN_AVX512)
    if constexpr (std::is_same_v<Pack, pack<float>>)
        return Pack(_mm512_mask_blend_ps(_mm512_cmp_ps_mask(a, _mm512_setzero_ps(), _CMP_GT_OQ), no, yes));
    else
        return Pack(_mm512_mask_blend_pd(_mm512_cmp_pd_mask(a, _mm512_setzero_pd(), _CMP_GT_OQ), no, yes));
#else
    return xsimd::select(a > Pack(0), yes, no);
#endif
}

/// `x` where `a` > 0, else 0; lane by lane.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack keep_positive(Pack a, Pack x) noexcept {
#if !defined(CTCNN_SCALAR) && !defined(CTCNN_AVX512) && defined(__AVX__)
    // One instruction less than to select: a comparison's result is a mask.
    if constexpr (std::is_same_v<Pack, pack<float>>)
        return Pack(_mm256_and_ps(_mm256_cmp_ps(a, _mm256_setzero_ps(), _CMP_GT_OQ), x));
    else
        return Pack(_mm256_and_pd(_mm256_cmp_pd(a, _mm256_setzero_pd(), _CMP_GT_OQ), x));
#else
    return select_positive(a, x, Pack(0));
#endif
}

/// The numbers of both, taken in turn: a[0] b[0] a[1] b[1] .., of which this is the first half. With one lane: a.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack interleave_low(Pack a, Pack b) noexcept {
#if defined(CTCNN_SCALAR)
    return (void)b, a;
#elif defined(CTCNN_AVX512)
    if constexpr (std::is_same_v<Pack, pack<float>>)
        return Pack(
            _mm512_permutex2var_ps(a, _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), b));
    else
        return Pack(_mm512_permutex2var_pd(a, _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), b));
#elif defined(__AVX__)
    // The unpacking instructions work on halves of a register, and xsimd 8.1 leaves it at that.
    if constexpr (std::is_same_v<Pack, pack<float>>)
        return Pack(_mm256_permute2f128_ps(_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b), 0x20));
    else
        return Pack(_mm256_permute2f128_pd(_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b), 0x20));
#else
    return xsimd::zip_lo(a, b);
#endif
}

/// The second half. With one lane: b.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack interleave_high(Pack a, Pack b) noexcept {
#if defined(CTCNN_SCALAR)
    return (void)a, b;
#elif defined(CTCNN_AVX512)
    if constexpr (std::is_same_v<Pack, pack<float>>)
        return Pack(_mm512_permutex2var_ps(
            a, _mm512_setr_epi32(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), b));
    else
        return Pack(_mm512_permutex2var_pd(a, _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15), b));
#elif defined(__AVX__)
    if constexpr (std::is_same_v<Pack, pack<float>>)
        return Pack(_mm256_permute2f128_ps(_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b), 0x31));
    else
        return Pack(_mm256_permute2f128_pd(_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b), 0x31));
#else
    return xsimd::zip_hi(a, b);
#endif
}

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

/// Asks for the cache line at `address`, to write it.
CTCNN_ALWAYS_INLINE inline void prefetch_for_write(const void* address) noexcept {
#if defined(__x86_64__)
    asm volatile("prefetchw %0" ::"m"(*static_cast<const char*>(address)));
#else
    __builtin_prefetch(address, 1);
#endif
}

namespace detail {

template <class T, class Pack>
CTCNN_ALWAYS_INLINE inline T sum_lanes(const Pack& a) noexcept {
#if defined(CTCNN_SCALAR)
    return a.value;
#elif defined(CTCNN_AVX512)
    if constexpr (std::is_same_v<T, float>)
        return _mm512_reduce_add_ps(a);
    else
        return _mm512_reduce_add_pd(a);
#elif XSIMD_VERSION_MAJOR >= 9
    return xsimd::reduce_add(a);
#else
    return xsimd::hadd(a);
#endif
}

}  // namespace detail

/// Sum of all lanes, always added in the same order.
CTCNN_ALWAYS_INLINE inline float sum(const pack<float>& a) noexcept { return detail::sum_lanes<float>(a); }
CTCNN_ALWAYS_INLINE inline double sum(const pack<double>& a) noexcept { return detail::sum_lanes<double>(a); }

}  // namespace ctcnn::simd
