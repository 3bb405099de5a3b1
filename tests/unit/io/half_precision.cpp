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

/// The nearest of all finite numbers of a 16-bit type; of two equally near ones the even one.
template <class ToFloat>
std::uint16_t nearest(double value, std::uint32_t finite, ToFloat to_float) {
    std::uint16_t best = 0;
    for (std::uint32_t bits = 0; bits < finite; ++bits) {
        const auto candidate = static_cast<std::uint16_t>(bits);
        const double found = std::abs(to_float(candidate) - value), least = std::abs(to_float(best) - value);
        if (found < least || (found == least && bits % 2 == 0)) best = candidate;
    }
    return best;
}

TEST_CASE("half_from_float and bfloat16_from_float: a number of the type is itself") {
    std::uint32_t wrong = 0;
    for (std::uint32_t bits = 0; bits < 65536; ++bits) {
        const auto half = static_cast<std::uint16_t>(bits);
        const float of_half = detail::float_from_half(half), of_brain = detail::float_from_bfloat16(half);
        const std::uint16_t half_again = detail::half_from_float(of_half);
        const std::uint16_t brain_again = detail::bfloat16_from_float(of_brain);
        if (std::isnan(of_half))
            wrong += std::isnan(detail::float_from_half(half_again)) ? 0u : 1u;
        else
            wrong += half_again == half ? 0u : 1u;
        if (std::isnan(of_brain))
            wrong += std::isnan(detail::float_from_bfloat16(brain_again)) ? 0u : 1u;
        else
            wrong += brain_again == half ? 0u : 1u;
    }
    CHECK(wrong == 0);
}

TEST_CASE("half_from_float and bfloat16_from_float: another number is rounded to the nearest, and to even") {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    for (const float value : {0x1.002p0f, 0x1.006p0f, 0x1.0021p0f, 3.14159265f, 0x1p-25f, 0x1.8p-25f, 0x1.000002p-25f,
                              0x1.ffcp-15f, 0x1.fffp-15f, 1e-5f, 65503.f, 1e-8f, 0.1f}) {
        CAPTURE(value);
        const std::uint16_t expected = nearest(value, 0x7c00, detail::float_from_half);
        CHECK(detail::half_from_float(value) == expected);
        CHECK(detail::half_from_float(-value) == (expected | 0x8000));
    }
    CHECK(detail::half_from_float(0x1.ffdffep15f) == 0x7bff);
    CHECK(detail::half_from_float(65520) == 0x7c00);
    CHECK(detail::half_from_float(-infinity) == 0xfc00);
    for (const float value : {0x1.01p0f, 0x1.03p0f, 0x1.0100002p0f, 3.14159265f, 1e-40f, 1e38f, 0.1f}) {
        CAPTURE(value);
        const std::uint16_t expected = nearest(value, 0x7f80, detail::float_from_bfloat16);
        CHECK(detail::bfloat16_from_float(value) == expected);
        CHECK(detail::bfloat16_from_float(-value) == (expected | 0x8000));
    }
    CHECK(detail::bfloat16_from_float(std::numeric_limits<float>::max()) == 0x7f80);
}

}  // namespace
