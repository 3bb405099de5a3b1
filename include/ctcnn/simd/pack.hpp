// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

#include "ctcnn/simd/config.hpp"
#include "ctcnn/simd/unroll.hpp"

/// The type of a register, what fills and empties it, and the operations that its operators lack.
namespace ctcnn::simd {

#if defined(CTCNN_SCALAR)

/// Where there is no SIMD, a number: the compilers' vectors have the same operators.
template <class T>
using pack = T;
/// What a register holds: float or double.
template <class Pack>
using scalar_of = Pack;

#else

namespace detail {

template <class T>
struct vector {
    static constexpr std::size_t bytes = sizeof(T) * xsimd::batch<T>::size;
    typedef T type __attribute__((vector_size(bytes)));
    /// The same at any address, of whatever the memory holds.
    typedef T anywhere __attribute__((vector_size(bytes), aligned(alignof(T)), may_alias));
};

}  // namespace detail

/// One register of `T` (float or double): as many numbers as the widest instruction set the compiler was allowed has.
///
/// It is the compilers' own vector type, with their operators. xsimd says how wide it is, and has the functions: where
/// every sum is an xsimd::batch, a class with functions for operators, the tests of layers take a quarter longer to
/// compile (g++ 12, -O1).
template <class T>
using pack = typename detail::vector<T>::type;

/// What a register holds: float or double.
template <class Pack>
using scalar_of = std::remove_cvref_t<decltype(std::declval<Pack>()[0])>;

namespace detail {

/// For what xsimd computes.
template <class Pack>
CTCNN_ALWAYS_INLINE inline xsimd::batch<scalar_of<Pack>> batch_of(Pack x) noexcept {
    return xsimd::batch<scalar_of<Pack>>(x);
}

}  // namespace detail

#endif

/// Numbers in a register.
template <class T>
inline constexpr std::size_t width = sizeof(pack<T>) / sizeof(T);

/// `x` in every lane.
template <class T>
CTCNN_ALWAYS_INLINE inline pack<T> broadcast(std::type_identity_t<T> x) noexcept {
    return x - pack<T>{};  // a number beside a vector is one in every lane; and x - 0 is x, also if x is -0
}
/// The same where a kernel knows the register's type, and not what it holds.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack all_lanes(std::type_identity_t<scalar_of<Pack>> x) noexcept {
    return broadcast<scalar_of<Pack>>(x);
}

/// Reads `width<T>` numbers. No alignment is asked for: where the address is aligned it costs nothing.
template <class T>
CTCNN_ALWAYS_INLINE inline pack<T> load(const T* from) noexcept {
#if defined(CTCNN_SCALAR)
    return *from;
#else
    return *reinterpret_cast<const typename detail::vector<T>::anywhere*>(from);
#endif
}

/// `x`, which the compiler then has to hold in a register. Where a vector that was loaded is used several times, g++ 12
/// may load it again each time: a tile of 4 rows and 3 vectors ran at 70 % of its speed for that (AVX2).
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

template <class T>
CTCNN_ALWAYS_INLINE inline void store(T* to, std::type_identity_t<pack<T>> x) noexcept {
#if defined(CTCNN_SCALAR)
    *to = x;
#else
    *reinterpret_cast<typename detail::vector<T>::anywhere*>(to) = x;
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

// The instruction by its name, for clang++ makes none of a * b + c in a function of its own. SSE2 has none, and rounds
// twice.

/// a * b + c
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack multiply_add(Pack a, Pack b, Pack c) noexcept {
    [[maybe_unused]] constexpr bool single = std::is_same_v<scalar_of<Pack>, float>;
#if defined(CTCNN_AVX512)
    if constexpr (single)
        return _mm512_fmadd_ps(a, b, c);
    else
        return _mm512_fmadd_pd(a, b, c);
#elif defined(__FMA__) && !defined(CTCNN_SCALAR)
    if constexpr (single)
        return _mm256_fmadd_ps(a, b, c);
    else
        return _mm256_fmadd_pd(a, b, c);
#elif defined(__aarch64__) && !defined(CTCNN_SCALAR)
    if constexpr (single)
        return vfmaq_f32(c, a, b);
    else
        return vfmaq_f64(c, a, b);
#else
    return a * b + c;
#endif
}

/// c - a * b, rounded as multiply_add rounds; compilers make one instruction of it, where there is one.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack negated_multiply_add(Pack a, Pack b, Pack c) noexcept {
    return multiply_add(-a, b, c);
}

/// `yes` where `a` equals `b`, else `no`; lane by lane.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack select_equal(Pack a, Pack b, Pack yes, Pack no) noexcept {
    return a == b ? yes : no;
}

/// `yes` where `a` > 0, else `no`; lane by lane.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack select_positive(Pack a, Pack yes, Pack no) noexcept {
    return a > Pack{} ? yes : no;
}

/// `yes` where `a` <= `b`, else `no`: also where one of the two is NaN. Lane by lane.
template <class Pack>
CTCNN_ALWAYS_INLINE inline Pack select_at_most(Pack a, Pack b, Pack yes, Pack no) noexcept {
    return a <= b ? yes : no;
}

/// 0 where `a` <= 0, else `x`: also where `a` is NaN. Lane by lane.
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
