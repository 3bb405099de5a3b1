// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ctcnn::detail {

/// crc_table[k][b]: the contribution of byte b that k more bytes of the same eight follow.
/// \tparam Polynomial  with its highest power in the lowest bit
template <std::uint32_t Polynomial>
inline constexpr auto crc_table = [] {
    std::array<std::array<std::uint32_t, 256>, 8> table{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t sum = byte;
        for (int bit = 0; bit < 8; ++bit) sum = (sum & 1) != 0 ? sum >> 1 ^ Polynomial : sum >> 1;
        table[0][byte] = sum;
    }
    for (std::size_t after = 1; after < 8; ++after)
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t before = table[after - 1][byte];
            table[after][byte] = before >> 8 ^ table[0][before & 0xFF];
        }
    return table;
}();

/// A cyclic redundancy check of 32 bits. Processes eight bytes at a time.
/// \param before  that of the bytes before these; 0 if there are none
/// Source  Kounavis and Berry, "A systematic approach to building high performance software-based CRC generators", 2005
template <std::uint32_t Polynomial>
std::uint32_t crc_of(std::span<const std::uint8_t> bytes, std::uint32_t before) noexcept {
    constexpr const auto& table = crc_table<Polynomial>;
    std::uint32_t sum = ~before;
    const std::uint8_t* next = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 8; left -= 8, next += 8) {
        const std::uint32_t low = sum ^ (std::uint32_t{next[0]} | std::uint32_t{next[1]} << 8 |
                                         std::uint32_t{next[2]} << 16 | std::uint32_t{next[3]} << 24);
        sum = table[7][low & 0xFF] ^ table[6][low >> 8 & 0xFF] ^ table[5][low >> 16 & 0xFF] ^ table[4][low >> 24] ^
              table[3][next[4]] ^ table[2][next[5]] ^ table[1][next[6]] ^ table[0][next[7]];
    }
    for (; left > 0; --left, ++next) sum = sum >> 8 ^ table[0][(sum ^ *next) & 0xFF];
    return ~sum;
}

/// The CRC-32 of zip, gzip and PNG, so that stored members of an .npz file need no zlib; nearly as fast as zlib's.
inline std::uint32_t crc32_of(std::span<const std::uint8_t> bytes, std::uint32_t before = 0) noexcept {
    return crc_of<0xEDB88320U>(bytes, before);
}

/// The CRC-32C of TensorBoard's event files.
/// Source  RFC 3720, appendix B.4
inline std::uint32_t crc32c_of(std::span<const std::uint8_t> bytes, std::uint32_t before = 0) noexcept {
    return crc_of<0x82F63B78U>(bytes, before);
}

}  // namespace ctcnn::detail
