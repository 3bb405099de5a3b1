// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/half_precision.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "support/catch.hpp"

namespace {

using namespace ctcnn;

static_assert(detail::float_from_half(0x3C00) == 1.f && detail::float_from_half(0xC000) == -2.f);
static_assert(detail::float_from_bfloat16(0x3F80) == 1.f);

TEST_CASE("float_from_half: every half, from what its bits mean") {
    std::uint32_t wrong = 0;
    for (std::uint32_t bits = 0; bits < 65536; ++bits) {
        const int exponent = static_cast<int>(bits >> 10 & 31);
        const double mantissa = bits & 1023;
        const double sign = bits >> 15 != 0 ? -1 : 1;
        const float found = detail::float_from_half(static_cast<std::uint16_t>(bits));
        if (std::signbit(found) != (sign < 0)) ++wrong;
        if (exponent == 31 && mantissa != 0)
            wrong += std::isnan(found) ? 0u : 1u;
        else if (exponent == 31)
            wrong += found == sign * std::numeric_limits<double>::infinity() ? 0u : 1u;
        else if (exponent == 0)
            wrong += found == sign * std::ldexp(mantissa, -24) ? 0u : 1u;
        else
            wrong += found == sign * std::ldexp(1024 + mantissa, exponent - 25) ? 0u : 1u;
    }
    CHECK(wrong == 0);
}

TEST_CASE("float_from_bfloat16: the upper half of a float") {
    for (const float value : {0.f, -0.f, 1.f, -2.5f, 0x1p-130f, std::numeric_limits<float>::infinity()})
        CHECK(std::bit_cast<std::uint32_t>(detail::float_from_bfloat16(static_cast<std::uint16_t>(
                  std::bit_cast<std::uint32_t>(value) >> 16))) == std::bit_cast<std::uint32_t>(value));
    CHECK(std::isnan(detail::float_from_bfloat16(0x7FC0)));
}

}  // namespace
