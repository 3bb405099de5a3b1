// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

namespace ctcnn {

namespace detail {

/// Philox4x32-10: four random words for each 128-bit counter and 64-bit key, without state.
/// Source  Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"; checked against its known answers.
constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                              std::array<std::uint32_t, 2> key) noexcept {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
        const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
        counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
                   static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
        key = {key[0] + 0x9E3779B9u, key[1] + 0xBB67AE85u};
    }
    return counter;
}

}  // namespace detail

/// What random numbers are drawn for. Streams of different purposes never overlap.
enum class random_purpose : std::uint8_t {
    initialization = 1,
    shuffle = 2,
    dropout = 3,
    split = 4,
    augmentation = 5,
    accumulation = 6,
    mixup = 7,
    user = 255
};

/// A stream of random numbers that are accessed by index, and not drawn one after the other: the result does not depend
/// on threads or their order, and nothing but these counters has to be saved. The same on every compiler and platform.
class random_stream {
public:
    /// \param seed     the user's seed
    /// \param purpose  what the numbers are used for
    /// \param index    distinguishes streams of one purpose, such as the number of a layer; below 2^24
    constexpr random_stream(std::uint64_t seed, random_purpose purpose, std::uint32_t index = 0,
                            std::uint32_t epoch = 0, std::uint32_t step = 0) noexcept
        : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
          counter_{0, static_cast<std::uint32_t>(purpose) << 24 | (index & 0xFFFFFFu), epoch, step} {}

    /// Random words 4 * index to 4 * index + 3.
    [[nodiscard]] constexpr std::array<std::uint32_t, 4> block(std::uint32_t index) const noexcept {
        return detail::philox({index, counter_[1], counter_[2], counter_[3]}, key_);
    }
    /// Random word `index`, below 2^34.
    [[nodiscard]] constexpr std::uint32_t bits(std::uint64_t index) const noexcept {
        return block(static_cast<std::uint32_t>(index / 4))[index % 4];
    }
    /// 64 random bits: words 2 * index and 2 * index + 1.
    [[nodiscard]] constexpr std::uint64_t bits64(std::uint64_t index) const noexcept {
        const auto words = block(static_cast<std::uint32_t>(index / 2));
        const std::size_t half = index % 2 * 2;
        return std::uint64_t{words[half]} << 32 | words[half + 1];
    }
    /// Uniform in [0, 1), every value a multiple of 2^-24 (float) or 2^-53 (double).
    template <class Scalar = float>
    [[nodiscard]] constexpr Scalar uniform(std::uint64_t index) const noexcept {
        if constexpr (std::is_same_v<Scalar, float>)
            return static_cast<float>(bits(index) >> 8) * 0x1p-24f;
        else
            return static_cast<Scalar>(bits64(index) >> 11) * static_cast<Scalar>(0x1p-53);
    }
    /// Uniform in 0 to limit - 1, for a limit below 2^32. The deviation from uniform is less than 2^-32.
    [[nodiscard]] constexpr std::uint32_t below(std::uint32_t limit, std::uint64_t index) const noexcept {
        const std::uint64_t word = bits64(index);
        const std::uint64_t low = (word & 0xFFFFFFFFu) * limit >> 32;
        return static_cast<std::uint32_t>(((word >> 32) * limit + low) >> 32);
    }
    /// Standard normal, computed by the inverse of the distribution function.
    [[nodiscard]] double normal(std::uint64_t index) const noexcept;

private:
    std::array<std::uint32_t, 2> key_;
    std::array<std::uint32_t, 4> counter_;
};

namespace detail {

/// Horner's rule with explicit fused multiply-adds, so that compilers that contract x * y + z and compilers that do not
/// get the same bits.
template <std::size_t N>
double polynomial(const std::array<double, N>& coefficients, double x) noexcept {
    double result = coefficients[0];
    for (std::size_t i = 1; i < N; ++i) result = std::fma(result, x, coefficients[i]);
    return result;
}

/// Quantile of the standard normal distribution for 0 < p < 1; relative error about 1e-16.
/// Source  Wichura 1988, algorithm AS 241 (PPND16)
inline double normal_quantile(double p) noexcept {
    constexpr std::array<double, 8> a{2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
                                      4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
                                      1.3314166789178437745e2, 3.3871328727963666080e0};
    constexpr std::array<double, 8> b{
        5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
        5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0};
    constexpr std::array<double, 8> c{7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
                                      1.27045825245236838258e0,  3.64784832476320460504e0,  5.76949722146069140550e0,
                                      4.63033784615654529590e0,  1.42343711074968357734e0};
    constexpr std::array<double, 8> d{
        1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
        6.89767334985100004550e-1, 1.67638483018380384940e0,  2.05319162663775882187e0,  1.0};
    constexpr std::array<double, 8> e{2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
                                      2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
                                      5.46378491116411436990e0,  6.65790464350110377720e0};
    constexpr std::array<double, 8> f{
        2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
        1.48753612908506148525e-2,  1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0};
    const double q = p - 0.5;
    if (std::abs(q) <= 0.425) {
        const double r = std::fma(-q, q, 0.180625);
        return q * polynomial(a, r) / polynomial(b, r);
    }
    const double r = std::sqrt(-std::log(q < 0 ? p : 1 - p));
    const double x =
        r <= 5 ? polynomial(c, r - 1.6) / polynomial(d, r - 1.6) : polynomial(e, r - 5) / polynomial(f, r - 5);
    return q < 0 ? -x : x;
}

}  // namespace detail

inline double random_stream::normal(std::uint64_t index) const noexcept {
    // The centres of 2^52 equal intervals of (0, 1), so that neither 0 nor 1 can occur.
    return detail::normal_quantile((static_cast<double>(bits64(index) >> 12) + 0.5) * 0x1p-52);
}

namespace detail {

/// Shuffles at most 2^32 items into an order that depends on the stream only (Fisher and Yates).
template <class T>
constexpr void shuffle(std::span<T> items, const random_stream& stream) noexcept {
    for (std::size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[stream.below(static_cast<std::uint32_t>(i), i)]);
}

}  // namespace detail

}  // namespace ctcnn
