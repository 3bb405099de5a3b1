// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstdint>

#include "ctcnn/core/bit_cast.hpp"

/// Conversion from the bits of the two 16-bit floating-point types. Each of their values is exact in float.
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

}  // namespace ctcnn::detail
