// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/protobuf_writer.hpp"

#include <array>
#include <cstdint>
#include <string>

#include "support/catch.hpp"

using ctcnn::detail::protobuf_writer;

namespace {

std::string hex_of_message(const protobuf_writer& message) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : message.bytes()) {
        const auto byte = static_cast<std::uint8_t>(c);
        text += digits[byte / 16];
        text += digits[byte % 16];
    }
    return text;
}

template <class Write>
std::string message_of(Write write) {
    protobuf_writer message;
    write(message);
    return hex_of_message(message);
}

}  // namespace

TEST_CASE("fields are as the description of the encoding shows them") {
    CHECK(message_of([](auto& to) { to.integer(1, 150); }) == "089601");
    CHECK(message_of([](auto& to) { to.integer(1, -1); }) == "08ffffffffffffffffff01");
    CHECK(message_of([](auto& to) { to.integer(20, 0); }) == "a00100");
    CHECK(message_of([](auto& to) { to.text(2, "testing"); }) == "120774657374696e67");
    CHECK(message_of([](auto& to) { to.number(2, 1.5f); }) == "150000c03f");
    CHECK(message_of([](auto& to) { to.double_number(1, 1.5); }) == "09000000000000f83f");
    CHECK(message_of([](auto& to) {
              to.integers(6, std::array<std::int64_t, 3>{3, 270, 86942});
          }) == "3206038e029ea705");
    CHECK(message_of([](auto& to) { to.numbers(7, std::array<float, 2>{0, 1.5f}); }) == "3a08000000000000c03f");
    CHECK(message_of([](auto& to) {
              protobuf_writer inner;
              inner.integer(1, 150);
              to.message(3, inner);
          }) == "1a03089601");
    CHECK(message_of([](auto& to) { to.begin(7, 300); }) == "3aac02");
}
