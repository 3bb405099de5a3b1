// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/element_type.hpp"
#include "ctcnn/io/npz/npy_type.hpp"
#include "ctcnn/io/text.hpp"

/// The header of an .npy file: "\x93NUMPY", a version, a length, and so many bytes of a Python dict,
///
///     {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
///
/// padded with spaces to a multiple of 64 and ended with a line feed. The data follow. Version 1.0 has a length of 16
/// bits, versions 2.0 and 3.0 one of 32 bits. NumPy lets Python's parser read the dict, so that all it accepts is
/// valid: either quotation mark, names in any order, any white space, 3L for 3, no padding.
/// Source  NumPy's NEP 1, and numpy/lib/format.py
namespace ctcnn::detail {

inline constexpr std::string_view npy_magic = "\x93NUMPY";
inline constexpr std::size_t npy_prefix = 10;        ///< bytes before the dict in version 1.0
inline constexpr std::size_t npy_most_prefix = 12;   ///< in all versions
inline constexpr std::size_t npy_most_dict = 10000;  ///< NumPy's own limit
inline constexpr std::size_t npy_most_rank = 32;     ///< NumPy's own limit, up to its version 1

struct npy_header {
    npy_elements elements;
    std::string_view type_name;  ///< the type in the dict; a view of the bytes that were read
    std::vector<std::uint64_t> shape;
    bool fortran_order = false;
    std::size_t bytes = 0;  ///< of the header, after which the data begin
};

/// Reads the header, and only the subset of Python's syntax that it needs.
class npy_parser {
public:
    /// \param member  the file and the member in it, for messages
    /// \param offset  of the member's first byte, for messages
    npy_parser(const std::string& member, std::uint64_t offset, std::span<const std::uint8_t> bytes)
        : member_(member),
          offset_(offset),
          bytes_(bytes) {}

    npy_header parse() {
        const std::string_view all(reinterpret_cast<const char*>(bytes_.data()), bytes_.size());
        if (!all.starts_with(npy_magic)) fail(0, "\\x93NUMPY, with which an array begins", "other bytes");
        if (all.size() < npy_prefix) fail(all.size(), "10 bytes before the array's description", "the end");
        if (bytes_[6] < 1 || bytes_[6] > 3 || bytes_[7] != 0)
            fail(6, "version 1.0, 2.0 or 3.0 of the .npy format",
                 std::to_string(bytes_[6]) + "." + std::to_string(bytes_[7]));
        prefix_ = bytes_[6] == 1 ? npy_prefix : npy_most_prefix;
        if (all.size() < prefix_) fail(all.size(), "12 bytes before the array's description", "the end");
        std::size_t length = 0;
        for (std::size_t i = prefix_; i-- > 8;) length = length << 8 | bytes_[i];
        if (length > npy_most_dict) fail(8, "a description of at most 10000 bytes", std::to_string(length));
        if (length > all.size() - prefix_)
            fail(8, "a description that ends before the member does", std::to_string(length) + " bytes of it");
        text_ = all.substr(prefix_, length);
        parse_dict();
        result_.bytes = prefix_ + length;
        return std::move(result_);
    }

private:
    [[noreturn]] void fail(std::size_t at, const std::string& expected, const std::string& found) const {
        throw data_error(member_, offset_ + at, expected, found);
    }
    [[noreturn]] void refuse(const std::string& expected) const {
        fail(prefix_ + at_, expected, at_ < text_.size() ? shown(text_.substr(at_, 12)) : "the end of the description");
    }

    void skip_spaces() { at_ = std::min(text_.find_first_not_of(" \t\n\r\f", at_), text_.size()); }
    /// Returns whether `token` is next, and skips it if so.
    bool take(std::string_view token) {
        skip_spaces();
        if (!text_.substr(at_).starts_with(token)) return false;
        at_ += token.size();
        return true;
    }
    void require(std::string_view token) {
        if (!take(token)) refuse(std::string(token));
    }
    /// Reads text in quotation marks of either kind, without resolving escapes. If something else is next, returns
    /// nothing and skips nothing.
    std::optional<std::string_view> take_text() {
        const std::size_t before = at_;
        if (!take("u'") && !take("u\"") && !take("'") && !take("\"")) return std::nullopt;
        const char mark = text_[at_ - 1];
        const std::size_t first = at_;
        while (at_ < text_.size() && text_[at_] != mark) at_ += text_[at_] == '\\' ? 2u : 1u;
        if (at_ >= text_.size()) {
            at_ = before;
            refuse("a text that ends");
        }
        return text_.substr(first, at_++ - first);
    }

    void parse_dict() {
        constexpr std::string_view all_three = "'descr', 'fortran_order' and 'shape', each once";
        require("{");
        bool has_descr = false, has_order = false, has_shape = false;
        while (!take("}")) {
            skip_spaces();
            const std::size_t before = at_;
            const std::optional<std::string_view> name = take_text();
            bool* const seen = name == "descr"           ? &has_descr
                               : name == "fortran_order" ? &has_order
                               : name == "shape"         ? &has_shape
                                                         : nullptr;
            if (seen == nullptr || *seen) {
                at_ = before;
                refuse(std::string(all_three));
            }
            *seen = true;
            require(":");
            if (seen == &has_descr) parse_descr();
            if (seen == &has_order) parse_order();
            if (seen == &has_shape) parse_shape();
            if (!take(",")) {
                require("}");
                break;
            }
        }
        if (!has_descr || !has_order || !has_shape) refuse(std::string(all_three));
        skip_spaces();
        if (at_ != text_.size()) refuse("white space alone after the description");
    }

    /// Reads a type's name; skips a structured type, of which only the end is found.
    void parse_descr() {
        if (const std::optional<std::string_view> name = take_text()) {
            result_.elements = parse_npy_type(*name);
            result_.type_name = *name;
            return;
        }
        const std::size_t first = at_;
        for (std::size_t open = 0; at_ < text_.size();) {
            if (take_text()) continue;
            const char next = at_ < text_.size() ? text_[at_] : ' ';
            if (open == 0 && (next == ',' || next == '}')) break;
            if (std::string_view("([{").find(next) != std::string_view::npos) ++open;
            if (std::string_view(")]}").find(next) != std::string_view::npos && open-- == 0) break;
            ++at_;
        }
        at_ = std::min(at_, text_.size());
        result_.type_name = text_.substr(first, at_ - first);
        if (result_.type_name.empty()) refuse("the type of the elements, such as '<f4'");
    }

    void parse_order() {
        result_.fortran_order = take("True");
        if (!result_.fortran_order) require("False");
    }

    void parse_shape() {
        require("(");
        while (!take(")")) {
            skip_spaces();
            std::uint64_t extent = 0;
            const auto [end, failure] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), extent);
            if (failure != std::errc()) refuse("an extent from 0 to 2^64 - 1");
            at_ = static_cast<std::size_t>(end - text_.data());
            (void)take("L");  // as Python 2 wrote some numbers
            result_.shape.push_back(extent);
            if (result_.shape.size() > npy_most_rank) refuse("at most 32 dimensions");
            if (take(",")) continue;
            if (result_.shape.size() == 1) refuse("a comma, as in (1,)");
            require(")");
            break;
        }
    }

    const std::string& member_;
    std::uint64_t offset_;
    std::span<const std::uint8_t> bytes_;
    std::size_t prefix_ = npy_prefix;
    std::string_view text_;
    std::size_t at_ = 0;  ///< the index of the next character in text_
    npy_header result_;
};

/// The header of an array, as NumPy writes it.
inline std::string npy_header_text(element_type type, std::span<const std::uint64_t> shape) {
    std::string dict = "{'descr': '";
    dict += size_of(type) == 1 ? '|' : '<';
    dict += npy_name_of(type);
    dict += "', 'fortran_order': False, 'shape': (";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (i > 0) dict += ", ";
        dict += std::to_string(shape[i]);
    }
    dict += shape.size() == 1 ? ",), }" : "), }";
    dict.resize((npy_prefix + dict.size() + 1 + 63) / 64 * 64 - npy_prefix - 1, ' ');
    dict += '\n';
    std::string header(npy_magic);
    header += '\x01';
    header += '\0';
    header += static_cast<char>(dict.size() % 256);
    header += static_cast<char>(dict.size() / 256);
    return header + dict;
}

}  // namespace ctcnn::detail
