// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/fan.hpp"
#include "ctcnn/core/random.hpp"

/// The contract of an initializer, and what initializers have in common. Each initializer has a file in this folder.
namespace ctcnn {

/// Sets the parameters of a layer before training. Weight and bias of one layer may share a stream: weights use its
/// numbers 0 to 2^33 - 1, biases those from 2^33 on. An initializer with options also has check(), as an optimizer has
/// (optimizers/optimizer.hpp).
///
/// Float and double get the same values up to rounding to float, and all compilers the same bits.
template <class T>
concept Initializer =
    requires(const T& initializer, std::span<float> f32, std::span<double> f64, fan f, const random_stream& stream) {
        initializer.weight(f32, f, stream);
        initializer.weight(f64, f, stream);
        initializer.bias(f32, f, stream);
        initializer.bias(f64, f, stream);
    };

namespace detail {

/// First random number for biases.
inline constexpr std::uint64_t bias_draws = std::uint64_t{1} << 33;

/// Uniform in [-bound, bound), from 24 random bits for each number. u is a multiple of 2^-24, so that 2 u - 1 is exact
/// in double and only the product is rounded: the result is the same if a compiler contracts to fused multiply-adds.
template <class Scalar>
void fill_uniform(std::span<Scalar> to, double bound, const random_stream& stream, std::uint64_t first = 0) noexcept {
    for (std::size_t i = 0; i < to.size(); i += 4) {
        const auto words = stream.block(static_cast<std::uint32_t>((first + i) / 4));
        const std::size_t count = std::min<std::size_t>(4, to.size() - i);
        for (std::size_t lane = 0; lane < count; ++lane) {
            const double u = static_cast<double>(words[lane] >> 8) * 0x1p-24;
            to[i + lane] = static_cast<Scalar>((2 * u - 1) * bound);
        }
    }
}

template <class Scalar>
void fill_normal(std::span<Scalar> to, double deviation, const random_stream& stream) noexcept {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<Scalar>(stream.normal(i) * deviation);
}

/// Limits the gain so that no weight overflows: normal numbers are at most 8.3 deviations, and fans are at least 1.
[[gnu::cold]] inline void require_gain(std::string_view name, double gain, const scalar_range& range) {
    require_above_zero(name, gain, range);
    require_option(gain <= range.most / 16, name, "so small that weights are numbers " + std::string(range.text), gain);
}

}  // namespace detail

}  // namespace ctcnn
