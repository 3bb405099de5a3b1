// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ctcnn/core/fan.hpp"
#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"

/// What initializers draw, all from one stream and for one layer.
namespace ctcnn::test {

inline constexpr random_stream stream(7, random_purpose::initialization, 3);
inline constexpr fan some_fan{50, 30};

/// `count` weights of `initializer`.
template <class Scalar = double, class Initializer>
std::vector<Scalar> initial_weights(const Initializer& initializer, std::size_t count = 100'000) {
    std::vector<Scalar> result(count, Scalar(99));
    initializer.weight(std::span(result), some_fan, stream);
    return result;
}

struct weight_statistics {
    double mean = 0, deviation = 0, largest = 0;
};

inline weight_statistics statistics_of(const std::vector<double>& values) {
    weight_statistics s;
    const double n = static_cast<double>(values.size());
    for (const double x : values) s.mean += x / n, s.largest = std::max(s.largest, std::abs(x));
    for (const double x : values) s.deviation += (x - s.mean) * (x - s.mean) / n;
    s.deviation = std::sqrt(s.deviation);
    return s;
}

/// 100,000 draws: four standard errors of the mean are 1.3 % of the deviation, those of the deviation 0.9 %.
inline void check_uniform(const std::vector<double>& values, double bound) {
    const weight_statistics s = statistics_of(values);
    CHECK(s.largest <= bound);
    CHECK(s.largest > 0.999 * bound);
    CHECK(std::abs(s.mean) < 0.013 * bound);
    CHECK(s.deviation == Approx(bound / std::sqrt(3.0)).epsilon(0.009));
}

inline void check_normal(const std::vector<double>& values, double deviation) {
    const weight_statistics s = statistics_of(values);
    CHECK(std::abs(s.mean) < 0.013 * deviation);
    CHECK(s.deviation == Approx(deviation).epsilon(0.009));
    const auto within = std::count_if(values.begin(), values.end(), [&](double x) { return std::abs(x) < deviation; });
    CHECK(static_cast<double>(within) / static_cast<double>(values.size()) == Approx(0.6827).margin(0.006));
}

/// FNV-1a over the bits.
inline std::uint64_t digest(const std::vector<float>& values) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const float x : values) hash = (hash ^ std::bit_cast<std::uint32_t>(x)) * 0x100000001b3;
    return hash;
}

/// Whether all biases are zero.
template <class Initializer>
bool makes_zero_biases(const Initializer& initializer) {
    std::vector<float> values(5, 99.0f);
    initializer.bias(std::span(values), some_fan, stream);
    return std::all_of(values.begin(), values.end(), [](float x) { return x == 0; });
}
/// Whether float weights are the double ones, rounded.
template <class Initializer>
bool floats_are_rounded(const Initializer& initializer) {
    const auto single = initial_weights<float>(initializer, 1001);
    const auto twice = initial_weights<double>(initializer, 1001);
    return std::equal(single.begin(), single.end(), twice.begin(),
                      [](float a, double b) { return a == static_cast<float>(b); });
}

}  // namespace ctcnn::test
