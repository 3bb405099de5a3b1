// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstdint>

#include "ctcnn/core/bit_cast.hpp"

/// Conversion from and to the bits of the two 16-bit floating-point types. Each of their values is exact in float.
namespace ctcnn::detail {

/// The value of an IEEE 754 half: 1 sign, 5 exponent and 10 mantissa bits.
constexpr float float_from_half(std::uint16_t bits) noexcept {
    const std::uint32_t sign = std::uint32_t{bits} >> 15 << 31;
    const std::uint32_t exponent = bits >> 10 & 31u;
    const std::uint32_t mantissa = bits & 1023u;
    if (exponent == 0) {  // zero and subnormals: mantissa times 2^-24
        const float value = static_cast<float>(mantissa) * 0x1p-24f;
        return sign != 0 ? -value : value;
    }
    const std::uint32_t biased = exponent == 31 ? 255u : exponent + 127 - 15;  // 31: infinity, or not a number
    return bit_cast<float>(sign | biased << 23 | mantissa << 13);
}

/// The value of a bfloat16: the upper half of a float.
constexpr float float_from_bfloat16(std::uint16_t bits) noexcept { return bit_cast<float>(std::uint32_t{bits} << 16); }

/// The nearest half of a float; of two equally near ones that whose last bit is 0. Infinite from 65520 on.
constexpr std::uint16_t half_from_float(float value) noexcept {
    const auto bits = bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = bits >> 31 << 15, magnitude = bits & 0x7fffffffu;
    if (magnitude > 0x7f800000u) return static_cast<std::uint16_t>(sign | 0x7e00u);
    if (magnitude >= 0x477ff000u) return static_cast<std::uint16_t>(sign | 0x7c00u);
    if (magnitude < 0x38800000u) {  // subnormal: in multiples of 2^-24, to which the addition rounds
        const float rounded = bit_cast<float>(magnitude) + 0x1p-1f;
        return static_cast<std::uint16_t>(sign | (bit_cast<std::uint32_t>(rounded) - bit_cast<std::uint32_t>(0x1p-1f)));
    }
    const std::uint32_t rounded = magnitude + 0xfffu + (magnitude >> 13 & 1u);
    return static_cast<std::uint16_t>(sign | (rounded - ((127u - 15u) << 23)) >> 13);
}

/// The nearest bfloat16 of a float; of two equally near ones that whose last bit is 0.
constexpr std::uint16_t bfloat16_from_float(float value) noexcept {
    const auto bits = bit_cast<std::uint32_t>(value);
    if ((bits & 0x7fffffffu) > 0x7f800000u) return static_cast<std::uint16_t>(bits >> 16 | 0x40u);
    return static_cast<std::uint16_t>((bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

}  // namespace ctcnn::detail
