// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "ctcnn/core/error.hpp"
#include "ctcnn/io/element_type.hpp"

/// Bits as text in a C++ source: 13 bits in two characters, from 91 that need no escape in a string. Lines may be
/// broken anywhere. A byte takes 1.23 characters, in base64 1.33.
namespace ctcnn {

/// A part of such text. Takes the length of a literal from its type, so that the compiler need not count characters.
struct embedded_text {
    template <std::size_t Size>
    constexpr embedded_text(const char (&literal)[Size]) noexcept : characters(literal, Size - 1) {}
    constexpr explicit embedded_text(std::string_view text) noexcept : characters(text) {}

    std::string_view characters;
};

namespace detail {

inline constexpr std::uint32_t embedded_base = 91;       ///< from '#' to '~', without '\'
inline constexpr std::uint32_t embedded_pair_bits = 13;  ///< 2^13 = 8192 <= 91 * 91 = 8281

constexpr char embedded_character(std::uint32_t digit) noexcept {
    return static_cast<char>('#' + digit + ('#' + digit >= '\\' ? 1 : 0));
}
/// The value of a digit; embedded_base for any other character.
constexpr std::uint32_t embedded_digit(char character) noexcept {
    if (character < '#' || character > '~' || character == '\\') return embedded_base;
    return static_cast<std::uint32_t>(character - '#' - (character > '\\' ? 1 : 0));
}

/// The bits of a floating-point type, after the sign.
struct float_format {
    std::uint32_t exponent_bits, mantissa_bits;

    [[nodiscard]] constexpr std::uint32_t bytes() const noexcept { return (1 + exponent_bits + mantissa_bits) / 8; }
};
constexpr float_format float_format_of(element_type type) noexcept {
    switch (type) {
    case element_type::f16: return {5, 10};
    case element_type::bf16: return {8, 7};
    case element_type::f32: return {8, 23};
    default: return {11, 52};
    }
}

/// Reads bits from parts of text, one after the other.
/// Errors  throws data_error{source, position, expected, found}; the position is counted in characters without line
///         breaks
class embedded_bit_reader {
public:
    /// \param source  a name of the text, for messages
    embedded_bit_reader(std::string source, std::span<const embedded_text> parts)
        : source_(std::move(source)),
          parts_(parts) {}

    /// The next `count` bits, at most 32.
    std::uint32_t take(std::uint32_t count) {
        while (held_ < count) {
            bits_ = bits_ << embedded_pair_bits | pair();
            held_ += embedded_pair_bits;
        }
        held_ -= count;
        return static_cast<std::uint32_t>(bits_ >> held_ & ((std::uint64_t{1} << count) - 1));
    }

    /// Requires that only zeros that fill the last pair are left.
    void finish() {
        if (take(held_) != 0) refuse("zeros after the last number", "ones");
        char character = 0;
        if (next(character)) refuse("the end of the text", "more of it");
    }

    [[noreturn]] void refuse(const std::string& expected, const std::string& found) const {
        throw_error(data_error(source_, position_, expected, found + "; the header was changed, make it anew"));
    }

private:
    std::uint32_t pair() {
        std::uint32_t value = 0;
        for (int i = 0; i < 2; ++i) {
            char character = 0;
            if (!next(character)) refuse("more of the text", "its end");
            const std::uint32_t digit = embedded_digit(character);
            if (digit == embedded_base)
                refuse("one of the 91 characters of embedded weights",
                       "one with code " + std::to_string(static_cast<std::uint8_t>(character)));
            value = value * embedded_base + digit;
            ++position_;
        }
        if (value >> embedded_pair_bits != 0) refuse("13 bits in two characters", "more");
        return value;
    }

    /// Sets `to` to the next character that is not a line break; returns false if there is none.
    bool next(char& to) noexcept {
        while (part_ < parts_.size()) {
            const std::string_view text = parts_[part_].characters;
            while (at_ < text.size()) {
                to = text[at_++];
                if (to != '\n' && to != '\r') return true;
            }
            ++part_;
            at_ = 0;
        }
        return false;
    }

    std::string source_;
    std::span<const embedded_text> parts_;
    std::size_t part_ = 0, at_ = 0;
    std::uint64_t position_ = 0;
    std::uint64_t bits_ = 0;  ///< the lowest `held_` bits have not been taken yet
    std::uint32_t held_ = 0;
};

/// Writes the text, without line breaks.
class embedded_bit_writer {
public:
    /// Adds the lowest `count` bits of `bits`, at most 32.
    void add(std::uint64_t bits, std::uint32_t count) {
        bits_ = bits_ << count | (bits & ((std::uint64_t{1} << count) - 1));
        held_ += count;
        while (held_ >= embedded_pair_bits) {
            held_ -= embedded_pair_bits;
            const auto pair = static_cast<std::uint32_t>(bits_ >> held_ & ((1u << embedded_pair_bits) - 1));
            text_ += embedded_character(pair / embedded_base);
            text_ += embedded_character(pair % embedded_base);
        }
    }
    /// The text, with the last pair filled with zeros. The object can't be used afterwards.
    std::string finish() {
        if (held_ > 0) add(0, embedded_pair_bits - held_);
        return std::move(text_);
    }

private:
    std::string text_;
    std::uint64_t bits_ = 0;
    std::uint32_t held_ = 0;
};

}  // namespace detail

}  // namespace ctcnn
