// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/core/memory_size.hpp"
#include "ctcnn/io/text.hpp"

namespace ctcnn::detail {

/// Reads JSON of a known structure from front to back: the caller requests the value that must come next, and anything
/// else is an error with its position. Stores only the position, and recurses only as deep as the caller. (A general
/// JSON library would take a fifth of the time to compile a program that loads weights.)
/// Source  RFC 8259
class json_reader {
public:
    /// \param path   the file, for errors
    /// \param text   UTF-8, which is not checked here; must outlive this object
    /// \param begin  the position in the file at which the text begins
    json_reader(const std::string& path, std::string_view text, std::uint64_t begin) noexcept
        : path_(path),
          text_(text),
          begin_(begin) {}

    /// The position in the file of the next value or sign.
    [[nodiscard]] std::uint64_t position() noexcept {
        at_ = std::min(text_.find_first_not_of(" \t\n\r", at_), text_.size());
        return begin_ + at_;
    }
    /// The position after the last byte that was read.
    [[nodiscard]] std::uint64_t read_to() const noexcept { return begin_ + at_; }
    /// The text that was read since `position`, as in the file.
    [[nodiscard]] std::string_view read_since(std::uint64_t position) const noexcept {
        const auto first = memory_size(position - begin_);
        return text_.substr(first, at_ - first);
    }

    /// Reads an object: calls `member(name, position of the name)` for each member, which must read the value.
    /// \param expected  for the error if the value is not an object: "an object of tensors"
    template <class Member>
    void object(const std::string& expected, Member&& member) {
        begin('{', expected);
        for (bool first = true; !accept('}'); first = false) {
            if (!first) require(',');
            const std::uint64_t name_position = position();
            if (!next_is('"')) syntax_error();
            std::string name = text("a name");
            require(':');
            member(std::move(name), name_position);
        }
    }

    /// Reads an array: calls `element()` for each element, which must read it.
    template <class Element>
    void array(const std::string& expected, Element&& element) {
        begin('[', expected);
        for (bool first = true; !accept(']'); first = false) {
            if (!first) require(',');
            element();
        }
    }

    /// Reads a string of at most `most` bytes. The result is without quotation marks and escapes.
    [[gnu::cold]] std::string text(const std::string& expected, std::size_t most = most_text) {
        const std::uint64_t begin = position();
        if (!accept('"')) refuse(expected);
        std::string result;
        result.reserve(std::min(raw_length(), most));  // growing would take three times the memory
        for (char c; (c = take()) != '"';) {
            if (static_cast<std::uint8_t>(c) < 0x20) {
                --at_;
                syntax_error();
            }
            if (c == '\\')
                append_escaped(result);
            else
                result += c;
            if (result.size() > most)
                fail(begin, "a text of at most " + std::to_string(most) + " bytes", "a longer one");
        }
        return result;
    }

    /// Reads a whole number from 0 to 2^64 - 1, of digits only.
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

    /// Skips null, if that is next.
    bool null() noexcept {
        (void)position();
        const bool is_next = text_.substr(at_).starts_with("null");
        at_ += is_next ? 4 : 0;
        return is_next;
    }

    /// Skips a value of any kind.
    [[gnu::cold]] void skip_value() {
        constexpr std::size_t most_levels = 64;
        std::uint64_t objects = 0;  // one bit for each level: whether it is an object, the innermost last
        for (std::size_t levels = 0;;) {
            const std::uint64_t begin = position();
            const bool object = accept('{');
            if (object || accept('[')) {
                if (levels++ == most_levels) fail(begin, "values in at most 64 levels", "more");
                objects = objects << 1 | (object ? 1u : 0u);
                if (!next_is(object ? '}' : ']')) {
                    if (object) skip_name();
                    continue;
                }
            } else
                skip_plain_value();
            for (; levels > 0 && accept((objects & 1) != 0 ? '}' : ']'); --levels) objects >>= 1;
            if (levels == 0) return;
            require(',');
            if ((objects & 1) != 0) skip_name();
        }
    }

    /// Requires that only white space is left.
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
    /// The characters from here on that can belong to a number.
    [[nodiscard]] std::string_view number() const noexcept {
        const std::size_t end = std::min(text_.find_first_not_of("+-.0123456789eE", at_), text_.size());
        return text_.substr(at_, end - at_);
    }

    /// Bytes up to the quotation mark that ends the current string, with escapes as they are.
    [[nodiscard]] std::size_t raw_length() const noexcept {
        std::size_t end = at_;
        while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2u : 1u;
        return std::min(end, text_.size()) - at_;
    }

    void skip_name() {
        if (!next_is('"')) syntax_error();
        (void)text("a name");
        require(':');
    }
    void skip_plain_value() {
        if (next_is('"')) {
            (void)text("a text", text_.size());
            return;
        }
        for (const std::string_view word : {"null", "true", "false"})
            if (text_.substr(at_).starts_with(word)) {
                at_ += word.size();
                return;
            }
        skip_number();
    }
    void skip_number() {
        const auto digits = [&] {
            const std::size_t first = at_;
            at_ = std::min(text_.find_first_not_of("0123456789", at_), text_.size());
            if (at_ == first) syntax_error();
            return at_ - first;
        };
        const auto take_one_of = [&](std::string_view signs) {
            const bool is_next = at_ < text_.size() && signs.find(text_[at_]) != signs.npos;
            at_ += is_next;
            return is_next;
        };
        (void)take_one_of("-");
        const std::size_t first = at_;
        if (digits() > 1 && text_[first] == '0') {
            at_ = first;
            syntax_error();
        }
        if (take_one_of(".")) digits();
        if (take_one_of("eE")) {
            (void)take_one_of("+-");
            digits();
        }
    }

    [[noreturn, gnu::cold]] void syntax_error() {
        const std::string_view rest = text_.substr(at_, 20);
        fail(read_to(), "valid JSON", rest.empty() ? "the end" : "a syntax error at " + shown(rest));
    }

    /// Reports a value of another kind than expected, or a syntax error.
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

    /// Reads the rest of an escape sequence, after the backslash.
    [[gnu::cold]] void append_escaped(std::string& result) {
        const char letter = take();
        constexpr std::string_view letters = "\"\\/bfnrt", characters = "\"\\/\b\f\n\r\t";
        if (const std::size_t index = letters.find(letter); index != letters.npos) {
            result += characters[index];
            return;
        }
        --at_;
        if (letter != 'u') syntax_error();
        std::uint32_t code = escaped_unit();
        if (code >= 0xD800 && code < 0xDC00) {  // the first half of a surrogate pair
            std::uint32_t low = 0;
            if (text_.substr(at_, 2) == "\\u") {
                ++at_;
                low = escaped_unit();
            }
            if (low < 0xDC00 || low > 0xDFFF) syntax_error();
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        } else if (code >= 0xDC00 && code <= 0xDFFF)
            syntax_error();
        append_utf8(result, code);
    }
    /// Reads uXXXX, a UTF-16 code unit.
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
