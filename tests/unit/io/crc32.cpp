// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/crc32.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ctcnn/io/text.hpp"
#include "support/catch.hpp"

using ctcnn::detail::bytes_of_text;
using ctcnn::detail::crc32_of;
using ctcnn::detail::crc32c_of;

namespace {

/// A bit at a time, as the definition has it.
std::uint32_t naive_crc32(std::span<const std::uint8_t> bytes, std::uint32_t polynomial = 0xEDB88320) {
    std::uint32_t sum = 0xFFFFFFFF;
    for (const std::uint8_t byte : bytes) {
        sum ^= byte;
        for (int bit = 0; bit < 8; ++bit) sum = (sum & 1) != 0 ? sum >> 1 ^ polynomial : sum >> 1;
    }
    return ~sum;
}

}  // namespace

TEST_CASE("CRC-32 has its published value") {
    CHECK(crc32_of(bytes_of_text("123456789")) == 0xCBF43926);
    CHECK(crc32_of({}) == 0);
    CHECK(crc32_of({}, 0xCBF43926) == 0xCBF43926);
}

TEST_CASE("CRC-32C has the values of RFC 3720") {
    CHECK(crc32c_of(bytes_of_text("123456789")) == 0xE3069283);
    std::vector<std::uint8_t> bytes(32);
    CHECK(crc32c_of(bytes) == 0x8A9136AA);
    bytes.assign(32, 0xFF);
    CHECK(crc32c_of(bytes) == 0x62A8AB43);
    for (std::size_t i = 0; i < 32; ++i) bytes[i] = static_cast<std::uint8_t>(i);
    CHECK(crc32c_of(bytes) == 0x46DD794E);
    CHECK(crc32c_of(std::span(bytes).subspan(11), crc32c_of(std::span(bytes).first(11))) == 0x46DD794E);
    CHECK(crc32c_of(bytes) == naive_crc32(bytes, 0x82F63B78));
}

TEST_CASE("CRC-32 of every length and of every split is that of the bits") {
    std::vector<std::uint8_t> bytes(67);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 89 + i * i * 7);
    const std::span<const std::uint8_t> all(bytes);
    for (std::size_t length = 0; length <= all.size(); ++length) {
        CAPTURE(length);
        CHECK(crc32_of(all.first(length)) == naive_crc32(all.first(length)));
        CHECK(crc32_of(all.subspan(length), crc32_of(all.first(length))) == naive_crc32(all));
    }
}
