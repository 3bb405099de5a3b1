// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// Text in files: checks UTF-8, and formats text for messages and JSON.
namespace ctcnn::detail {

inline std::span<const std::uint8_t> bytes_of_text(std::string_view text) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The index of the first byte that is not valid UTF-8; the size if there is none. Overlong forms, surrogates and
/// characters above U+10FFFF are not valid.
/// Source  RFC 3629, section 4
constexpr std::size_t utf8_end(std::span<const std::uint8_t> text) noexcept {
    std::size_t i = 0;
    while (i < text.size()) {
        const std::uint8_t first = text[i];
        std::size_t more = 0;                  // bytes that follow the first
        std::uint8_t low = 0x80, high = 0xBF;  // the range of the second
        if (first >= 0xC2 && first <= 0xDF) more = 1;
        if (first >= 0xE0 && first <= 0xEF) more = 2;
        if (first >= 0xF0 && first <= 0xF4) more = 3;
        if (first == 0xE0) low = 0xA0;
        if (first == 0xED) high = 0x9F;
        if (first == 0xF0) low = 0x90;
        if (first == 0xF4) high = 0x8F;
        if ((first >= 0x80 && more == 0) || text.size() - i <= more) return i;
        for (std::size_t k = 1; k <= more; ++k) {
            if (text[i + k] < low || text[i + k] > high) return i;
            low = 0x80;
            high = 0xBF;
        }
        i += 1 + more;
    }
    return i;
}

/// Appends a character in UTF-8.
/// Source  RFC 3629, section 3
inline void append_utf8(std::string& text, std::uint32_t code) {
    // The first byte encodes the length, and each following byte holds six bits.
    const auto append = [&](std::uint32_t first, int following) {
        text += static_cast<char>(first | code >> (6 * following));
        for (int shift = 6 * (following - 1); shift >= 0; shift -= 6)
            text += static_cast<char>(0x80 | (code >> shift & 0x3F));
    };
    if (code < 0x80)
        append(0, 0);
    else if (code < 0x800)
        append(0xC0, 1);
    else if (code < 0x10000)
        append(0xE0, 2);
    else
        append(0xF0, 3);
}

/// A name in quotation marks for a message, shortened if it is long, and with "?" for control characters: names come
/// from untrusted files.
[[gnu::cold]] inline std::string shown(std::string_view name) {
    constexpr std::size_t most = 80;
    std::size_t length = name.size() <= most ? name.size() : most;
    while (length > 0 && length < name.size() && (static_cast<std::uint8_t>(name[length]) & 0xC0) == 0x80) --length;
    std::string text = "\"";
    for (const char character : name.substr(0, length)) {
        const auto code = static_cast<std::uint8_t>(character);
        text += code < 0x20 || code == 0x7F ? '?' : character;
    }
    return text + (length < name.size() ? "...\"" : "\"");
}

/// Text as a JSON string, in quotation marks. The text must be UTF-8.
/// Source  RFC 8259, section 7
[[gnu::cold]] inline std::string json_text(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    // Characters that are escaped by a backslash and a letter, and these letters.
    constexpr std::string_view special = "\"\\\b\f\n\r\t", letters = "\"\\bfnrt";
    std::string quoted = "\"";
    for (const char character : text) {
        const auto code = static_cast<std::uint8_t>(character);
        if (const std::size_t index = special.find(character); index != special.npos) {
            quoted += '\\';
            quoted += letters[index];
        } else if (code < 0x20) {
            quoted += "\\u00";
            quoted += digits[code / 16];
            quoted += digits[code % 16];
        } else
            quoted += character;
    }
    quoted += '"';
    return quoted;
}

}  // namespace ctcnn::detail
