// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

#include "ctcnn/simd/config.hpp"
#include "ctcnn/simd/unroll.hpp"

/// The type of a vector register, loads and stores, and operations that have no operator.
namespace ctcnn::simd {

#if defined(CTCNN_SCALAR)

/// Without SIMD a pack is a number, which has the same operators as the compilers' vectors.
template <class T>
using pack = T;
/// What a register holds: float or double.
template <class Pack>
using scalar_of = Pack;

#else

namespace detail {

template <class T>
struct vector {
#if defined(CTCNN_VECTORS)
    static constexpr std::size_t bytes = 16;
#else
    static constexpr std::size_t bytes = sizeof(T) * xsimd::batch<T>::size;
#endif
    typedef T type __attribute__((vector_size(bytes)));
    /// The same without requirements on alignment or on the type of the memory.
    typedef T anywhere __attribute__((vector_size(bytes), aligned(alignof(T)), may_alias));
};

}  // namespace detail

/// One register of `T` (float or double), of the widest instruction set that the compiler may use.
///
/// It is the compilers' own vector type, with their operators; xsimd determines its width and provides functions, except
/// with CTCNN_VECTORS. With xsimd::batch, a class whose operators are functions, the tests of layers took a quarter
/// longer to compile (g++ 12, -O1).
template <class T>
using pack = typename detail::vector<T>::type;

/// What a register holds: float or double.
template <class Pack>
using scalar_of = std::remove_cvref_t<decltype(std::declval<Pack>()[0])>;

#if !defined(CTCNN_VECTORS)
namespace detail {

/// The argument of a function of xsimd.
template <class Pack>
CTCNN_ALWAYS_INLINE inline xsimd::batch<scalar_of<Pack>> batch_of(Pack x) noexcept {
    return xsimd::batch<scalar_of<Pack>>(x);
}

}  // namespace detail
#endif

#endif

/// Numbers in a register.
template <class T>
inline constexpr std::size_t width = sizeof(pack<T>) / sizeof(T);

/// `x` in every lane.
template <class T>
CTCNN_ALWAYS_INLINE inline pack<T> broadcast(std::type_identity_t<T> x) noexcept {
    return x - pack<T>{};  // an operator with a number and a vector applies to every lane; x - 0 is x, also if x is -0
}
/// The same for code that has the type of a pack, and not that of its lanes.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack all_lanes(std::type_identity_t<scalar_of<Pack>> x) noexcept {
    return broadcast<scalar_of<Pack>>(x);
}

/// Reads `width<T>` numbers from any address. At an aligned address this is as fast as an aligned load.
template <class T>
CTCNN_ALWAYS_INLINE inline pack<T> load(const T* from) noexcept {
#if defined(CTCNN_SCALAR)
    return *from;
#else
    return *reinterpret_cast<const typename detail::vector<T>::anywhere*>(from);
#endif
}

/// Returns `x`, and makes the compiler hold it in a register. Without this, g++ 12 may load a vector again each time
/// that it is used: a tile of 4 rows and 3 vectors ran at 70 % of its speed (AVX2).
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack keep_in_register(Pack x) noexcept {
#if defined(CTCNN_SCALAR) || !(defined(__x86_64__) || defined(__aarch64__))
    return x;
#else
#if defined(__x86_64__)
    asm("" : "+v"(x));
#else
    asm("" : "+w"(x));
#endif
    return x;
#endif
}

/// Writes `width<T>` numbers to any address.
template <class T>
CTCNN_ALWAYS_INLINE inline void store(T* to, std::type_identity_t<pack<T>> x) noexcept {
#if defined(CTCNN_SCALAR)
    *to = x;
#else
    *reinterpret_cast<typename detail::vector<T>::anywhere*>(to) = x;
#endif
}

/// Reads `count` numbers, 0 to width; the other lanes are zero, and their memory is not accessed.
template <class T>
CTCNN_ALWAYS_INLINE inline pack<T> load_first(const T* from, std::size_t count) noexcept {
#if defined(CTCNN_AVX512)
    if constexpr (std::is_same_v<T, float>)
        return pack<T>(_mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << count) - 1), from));
    else
        return pack<T>(_mm512_maskz_loadu_pd(static_cast<__mmask8>((1u << count) - 1), from));
#elif defined(__AVX2__) && defined(CTCNN_INTRINSICS)
    if constexpr (std::is_same_v<T, float>)
        return _mm256_maskload_ps(from, _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(count)),
                                                           _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)));
    else
        return _mm256_maskload_pd(from, _mm256_cmpgt_epi64(_mm256_set1_epi64x(static_cast<long long>(count)),
                                                           _mm256_setr_epi64x(0, 1, 2, 3)));
#else
    T lanes[width<T>] = {};
    for (std::size_t i = 0; i < count; ++i) lanes[i] = from[i];
    return load(static_cast<const T*>(lanes));
#endif
}

/// Writes the first `count` lanes, 0 to width; the memory of the others is not accessed.
template <class T>
CTCNN_ALWAYS_INLINE inline void store_first(T* to, std::type_identity_t<pack<T>> x, std::size_t count) noexcept {
#if defined(CTCNN_AVX512)
    if constexpr (std::is_same_v<T, float>)
        _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1u << count) - 1), x);
    else
        _mm512_mask_storeu_pd(to, static_cast<__mmask8>((1u << count) - 1), x);
#elif defined(__AVX2__) && defined(CTCNN_INTRINSICS)
    // A half, a quarter and an eighth. A masked store takes 12 cycles and more on AMD's processors before Zen 4.
    if (count >= width<T>) return simd::store(to, x);
    if constexpr (std::is_same_v<T, float>) {
        __m128 part = _mm256_castps256_ps128(x);
        if (count & 4) {
            _mm_storeu_ps(to, part);
            part = _mm256_extractf128_ps(x, 1);
            to += 4;
        }
        if (count & 2) {
            _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_castps_si128(part));
            part = _mm_movehl_ps(part, part);
            to += 2;
        }
        if (count & 1) _mm_store_ss(to, part);
    } else {
        __m128d part = _mm256_castpd256_pd128(x);
        if (count & 2) {
            _mm_storeu_pd(to, part);
            part = _mm256_extractf128_pd(x, 1);
            to += 2;
        }
        if (count & 1) _mm_store_sd(to, part);
    }
#else
    T lanes[width<T>];
    simd::store(lanes, x);  // not xsimd::store, which argument-dependent lookup finds: it requires aligned memory
    for (std::size_t i = 0; i < count; ++i) to[i] = lanes[i];
#endif
}

/// a * b + c, rounded once where the instruction set has fused multiply-add, else twice. By intrinsics, because clang++
/// does not contract a * b + c in a function of its own.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack multiply_add(Pack a, Pack b, Pack c) noexcept {
    [[maybe_unused]] constexpr bool is_f32 = std::is_same_v<scalar_of<Pack>, float>;
#if defined(CTCNN_AVX512)
    if constexpr (is_f32)
        return _mm512_fmadd_ps(a, b, c);
    else
        return _mm512_fmadd_pd(a, b, c);
#elif defined(__FMA__) && defined(CTCNN_INTRINSICS)
    if constexpr (is_f32)
        return _mm256_fmadd_ps(a, b, c);
    else
        return _mm256_fmadd_pd(a, b, c);
#elif defined(__aarch64__) && defined(CTCNN_INTRINSICS)
    if constexpr (is_f32)
        return vfmaq_f32(c, a, b);
    else
        return vfmaq_f64(c, a, b);
#else
    return a * b + c;
#endif
}

/// c - a * b, rounded as multiply_add is. Compilers use a is_f32 instruction where there is one.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack negated_multiply_add(Pack a, Pack b, Pack c) noexcept {
    return multiply_add(-a, b, c);
}

/// `yes` where a == b, else `no`; lane by lane.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack select_equal(Pack a, Pack b, Pack yes, Pack no) noexcept {
    return a == b ? yes : no;
}

/// `yes` where a > 0, else `no`; lane by lane.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack select_positive(Pack a, Pack yes, Pack no) noexcept {
    return a > Pack{} ? yes : no;
}

/// `yes` where a <= b, else `no`, also where one of the two is NaN; lane by lane.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack select_at_most(Pack a, Pack b, Pack yes, Pack no) noexcept {
    return a <= b ? yes : no;
}

/// 0 where a <= 0, else `x`, also where `a` is NaN; lane by lane.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack keep_positive_or_nan(Pack a, Pack x) noexcept {
    return a <= Pack{} ? Pack{} : x;
}

namespace detail {

template <class T, class Pack>
CTCNN_ALWAYS_INLINE inline T sum_lanes(const Pack& a) noexcept {
#if defined(CTCNN_SCALAR)
    return a;
#elif defined(CTCNN_AVX512)
    if constexpr (std::is_same_v<T, float>)
        return _mm512_reduce_add_ps(a);
    else
        return _mm512_reduce_add_pd(a);
#elif defined(CTCNN_VECTORS)
    if constexpr (std::is_same_v<T, float>) {
        const Pack halves = a + __builtin_shufflevector(a, a, 2, 3, 2, 3);
        return halves[0] + halves[1];
    } else {
        return a[0] + a[1];
    }
#elif XSIMD_VERSION_MAJOR >= 9
    return xsimd::reduce_add(batch_of(a));
#else
    return xsimd::hadd(batch_of(a));
#endif
}

}  // namespace detail

/// Sum of all lanes, always added in the same order.
CTCNN_ALWAYS_INLINE inline float sum(const pack<float>& a) noexcept { return detail::sum_lanes<float>(a); }
CTCNN_ALWAYS_INLINE inline double sum(const pack<double>& a) noexcept { return detail::sum_lanes<double>(a); }

}  // namespace ctcnn::simd
