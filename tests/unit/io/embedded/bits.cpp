// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/embedded/bits.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

/// 91 characters, each of its own digit, and none that ends or changes a literal.
constexpr bool digits_come_back() {
    for (std::uint32_t digit = 0; digit < detail::embedded_base; ++digit) {
        const char character = detail::embedded_character(digit);
        if (detail::embedded_digit(character) != digit || character == '"' || character == '\\' || character <= ' ')
            return false;
    }
    return true;
}
static_assert(digits_come_back());
static_assert(detail::embedded_digit('\\') == detail::embedded_base && detail::embedded_digit('"') == 91 &&
              detail::embedded_digit('\x7F') == 91 && detail::embedded_digit('\xC3') == 91);
static_assert(detail::float_format_of(element_type::f16).bytes() == 2 &&
              detail::float_format_of(element_type::bf16).exponent_bits == 8 &&
              detail::float_format_of(element_type::f32).bytes() == 4 &&
              detail::float_format_of(element_type::f64).mantissa_bits == 52);

TEST_CASE("bits come out of the text as they were put into it, wherever lines and literals are cut") {
    const std::vector<std::pair<std::uint32_t, std::uint32_t>> numbers{
        {1, 1}, {0, 1}, {0xFFFFFFFF, 32}, {5, 3}, {0x2AAAAAA, 26}, {0, 13}, {8191, 13}, {1, 7}};
    detail::embedded_bit_writer writer;
    for (const auto& [bits, count] : numbers) writer.add(bits, count);
    const std::string text = writer.finish();
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        const std::string first = text.substr(0, cut) + "\n", second = "\r\n" + text.substr(cut);
        const std::array<embedded_text, 2> pieces{embedded_text(std::string_view(first)),
                                                  embedded_text(std::string_view(second))};
        detail::embedded_bit_reader reader("test", pieces);
        for (const auto& [bits, count] : numbers) CHECK(reader.take(count) == bits);
        CHECK_NOTHROW(reader.finish());
    }
}

TEST_CASE("text of other bits is refused at its character") {
    const auto refused = [](std::string_view text, std::uint32_t count) {
        const std::array<embedded_text, 1> pieces{embedded_text(text)};
        return refusal_of([&] {
            detail::embedded_bit_reader reader("test", pieces);
            (void)reader.take(count);
            reader.finish();
        });
    };
    CHECK(refused("", 1) == refusal{"test", 0, "more of the text", "its end; the header was changed, make it anew"});
    CHECK(refused("##\"#", 26).offset == 2);
    CHECK(refused("~~", 13).expected == "13 bits in two characters");
    CHECK(refused("####", 13).expected == "the end of the text");
    CHECK(refused("#$", 12).expected.find("zeros") == 0);
}

}  // namespace
