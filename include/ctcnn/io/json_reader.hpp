// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "ctcnn/core/error.hpp"
#include "ctcnn/io/text.hpp"

namespace ctcnn::detail {

/// Reads JSON of a known structure from front to back: the caller asks for what has to come next, and what is something
/// else, or no JSON, is an error that says where. Keeps nothing but the place, and recurses no deeper than the caller's
/// questions. (A general parser as a library takes a fifth of the time to compile a program that loads weights.)
/// Source  RFC 8259
class json_reader {
public:
    /// \param path   the file, for errors
    /// \param text   UTF-8; not checked here. Has to stay alive.
    /// \param begin  where in the file the text begins
    json_reader(const std::string& path, std::string_view text, std::uint64_t begin) noexcept
        : path_(path),
          text_(text),
          begin_(begin) {}

    /// Where in the file the next value or sign begins.
    [[nodiscard]] std::uint64_t position() noexcept {
        at_ = std::min(text_.find_first_not_of(" \t\n\r", at_), text_.size());
        return begin_ + at_;
    }
    /// Behind what was read last.
    [[nodiscard]] std::uint64_t read_to() const noexcept { return begin_ + at_; }

    /// An object: calls `member(name, position of the name)` for each, which has to read the value.
    /// \param expected  what to say where something else stands: "an object of tensors"
    template <class Member>
    void object(const std::string& expected, Member&& member) {
        begin('{', expected);
        for (bool first = true; !accept('}'); first = false) {
            if (!first) require(',');
            const std::uint64_t place = position();
            if (!next_is('"')) syntax_error();
            std::string name = text("a name");
            require(':');
            member(std::move(name), place);
        }
    }

    /// An array: calls `element()` for each, which has to read it.
    template <class Element>
    void array(const std::string& expected, Element&& element) {
        begin('[', expected);
        for (bool first = true; !accept(']'); first = false) {
            if (!first) require(',');
            element();
        }
    }

    /// A string of at most `most_text` bytes, without its quotation marks and escapes.
    [[gnu::cold]] std::string text(const std::string& expected) {
        const std::uint64_t begin = position();
        if (!accept('"')) refuse(expected);
        std::string result;
        for (char c; (c = take()) != '"';) {
            if (static_cast<std::uint8_t>(c) < 0x20) --at_, syntax_error();
            if (c == '\\')
                append_escaped(result);
            else
                result += c;
            if (result.size() > most_text)
                fail(begin, "a text of at most " + std::to_string(most_text) + " bytes", "a longer one");
        }
        return result;
    }

    /// A whole number from 0 to 2^64 - 1, as digits alone.
    [[gnu::cold]] std::uint64_t whole_number(const std::string& expected) {
        (void)position();
        const std::string_view digits = number();
        std::uint64_t value = 0;
        const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        const bool leading_zero = digits.size() > 1 && digits.front() == '0';
        if (digits.empty() || failure != std::errc() || end != digits.data() + digits.size() || leading_zero)
            refuse(expected);
        at_ += digits.size();
        return value;
    }

    /// Nothing more but white space.
    [[gnu::cold]] void end() {
        (void)position();
        if (at_ != text_.size()) syntax_error();
    }

    [[noreturn, gnu::cold]] void fail(std::uint64_t position, const std::string& expected,
                                      const std::string& found) const {
        throw data_error(path_, position, expected, found);
    }

    static constexpr std::size_t most_text = 65536;  ///< bytes

private:
    [[nodiscard]] bool next_is(char c) noexcept {
        (void)position();
        return at_ < text_.size() && text_[at_] == c;
    }
    bool accept(char c) noexcept {
        const bool is_next = next_is(c);
        at_ += is_next;
        return is_next;
    }
    void require(char c) {
        if (!accept(c)) syntax_error();
    }
    void begin(char bracket, const std::string& expected) {
        if (!accept(bracket)) refuse(expected);
    }
    char take() {
        if (at_ == text_.size()) syntax_error();
        return text_[at_++];
    }
    /// What of the text from here on can belong to a number.
    [[nodiscard]] std::string_view number() const noexcept {
        const std::size_t end = std::min(text_.find_first_not_of("+-.0123456789eE", at_), text_.size());
        return text_.substr(at_, end - at_);
    }

    [[noreturn, gnu::cold]] void syntax_error() {
        const std::string_view rest = text_.substr(at_, 20);
        fail(read_to(), "valid JSON", rest.empty() ? "the end" : "a syntax error at " + shown(rest));
    }

    /// A value of another kind than expected, or no value.
    [[noreturn, gnu::cold]] void refuse(const std::string& expected) {
        const std::uint64_t begin = position();
        if (next_is('{')) fail(begin, expected, "an object");
        if (next_is('[')) fail(begin, expected, "an array");
        if (next_is('"')) {
            const std::string found = text("a text");
            fail(begin, expected, shown(found));
        }
        for (const std::string_view word : {"null", "true", "false"})
            if (text_.substr(at_).starts_with(word)) fail(begin, expected, std::string(word));
        const std::string_view digits = number();
        if (digits.empty() || digits.front() == '+' || digits.front() == '.' || digits.front() == 'e' ||
            digits.front() == 'E')
            syntax_error();
        fail(begin, expected, std::string(digits.substr(0, 40)));
    }

    /// What stands behind a backslash.
    [[gnu::cold]] void append_escaped(std::string& result) {
        const char letter = take();
        constexpr std::string_view letters = "\"\\/bfnrt", characters = "\"\\/\b\f\n\r\t";
        if (const std::size_t place = letters.find(letter); place != letters.npos) {
            result += characters[place];
            return;
        }
        --at_;
        if (letter != 'u') syntax_error();
        std::uint32_t code = escaped_unit();
        if (code >= 0xD800 && code < 0xDC00) {  // the first of the two halves of a character
            const std::uint32_t low = text_.substr(at_, 2) == "\\u" ? (++at_, escaped_unit()) : 0;
            if (low < 0xDC00 || low > 0xDFFF) syntax_error();
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        } else if (code >= 0xDC00 && code <= 0xDFFF)
            syntax_error();
        append_utf8(result, code);
    }
    /// uXXXX
    [[nodiscard]] std::uint32_t escaped_unit() {
        std::uint32_t unit = 0;
        const char* const first = text_.data() + at_ + 1;
        const std::size_t digits = text_.size() - at_ > 4 ? 4 : 0;
        if (std::from_chars(first, first + digits, unit, 16).ptr != first + 4) syntax_error();
        at_ += 5;
        return unit;
    }

    const std::string& path_;
    std::string_view text_;
    std::uint64_t begin_;
    std::size_t at_ = 0;
};

}  // namespace ctcnn::detail
