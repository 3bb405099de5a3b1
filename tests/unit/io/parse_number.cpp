// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/parse_number.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <clocale>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include "support/catch.hpp"

namespace {

// The text of any number, of which the C library makes the same bits again.
void require_round_trip(double number) {
    std::array<char, 64> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    const std::string_view written(text.data(), static_cast<std::size_t>(end - text.data()));
    double found = 1;
    CAPTURE(written);
    REQUIRE(ctcnn::detail::parse_double(written, found));
    REQUIRE(std::bit_cast<std::uint64_t>(found) == std::bit_cast<std::uint64_t>(number));
    found = 1;
    REQUIRE(ctcnn::detail::parse_number(written, found));
    REQUIRE(std::bit_cast<std::uint64_t>(found) == std::bit_cast<std::uint64_t>(number));
}

}  // namespace

TEST_CASE("text of a double is the same double again, also without std::from_chars and in any language") {
    // Where one of them is installed, its decimal point is a comma.
    const bool comma =
        std::setlocale(LC_NUMERIC, "de_DE.UTF-8") != nullptr || std::setlocale(LC_NUMERIC, "fr_FR.UTF-8") != nullptr;
    CAPTURE(comma);
    using limits = std::numeric_limits<double>;
    for (const double number : {0.0, -0.0, 0.1, -2.5, 1e300, 123456789.125, limits::max(), limits::lowest(),
                                limits::min(), limits::denorm_min(), limits::infinity(), -limits::infinity()})
        require_round_trip(number);
    std::mt19937_64 random(1);
    for (int i = 0; i < 2000; ++i) {
        const auto number = std::bit_cast<double>(random());
        if (std::isfinite(number)) require_round_trip(number);
    }
    std::setlocale(LC_NUMERIC, "C");
}

TEST_CASE("what is not a number is refused, by both ways to read it") {
    for (const char* text : {"", "-", "+1", " 1", "1 ", "1,5", "0x10", "1e", "one", "1.5.2", "--1", "-+1", "1e400",
                             "-1e400", "infinite", "e5"}) {
        CAPTURE(text);
        double number = 7;
        CHECK_FALSE(ctcnn::detail::parse_double(text, number));
        CHECK_FALSE(ctcnn::detail::parse_number(text, number));
        CHECK(std::bit_cast<std::uint64_t>(number) == std::bit_cast<std::uint64_t>(7.0));
    }
    double number = 0;
    CHECK(ctcnn::detail::parse_double("nan", number));
    CHECK(std::isnan(number));
    std::uint32_t whole = 7;
    CHECK_FALSE(ctcnn::detail::parse_number("4294967296", whole));
    CHECK_FALSE(ctcnn::detail::parse_number("-1", whole));
    CHECK(whole == 7);
    CHECK(ctcnn::detail::parse_number("4294967295", whole));
    CHECK(whole == 4294967295u);
}
