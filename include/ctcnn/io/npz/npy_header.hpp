// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

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
#include "ctcnn/io/element_type.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/text.hpp"

/// The head of an .npy file of version 1.0: "\x93NUMPY", 1, 0, a length of 16 bits, and so many bytes of a Python dict,
///
///     {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
///
/// padded with spaces to a multiple of 64 and ended with a line feed. The data follow, row-major.
/// Source  NumPy's NEP 1, and numpy/lib/format.py
namespace ctcnn::detail {

inline constexpr std::string_view npy_magic = "\x93NUMPY";
inline constexpr std::size_t npy_prefix = 10;        ///< bytes before the dict
inline constexpr std::size_t npy_most_dict = 10000;  ///< NumPy's own limit
inline constexpr std::size_t npy_most_rank = 32;     ///< NumPy's own limit

struct npy_type {
    std::string_view descr;  ///< with its quotation marks
    element_type type;
};
inline constexpr std::array<npy_type, 8> npy_types{{{"'<f8'", element_type::f64},
                                                    {"'<f4'", element_type::f32},
                                                    {"'<f2'", element_type::f16},
                                                    {"'<i8'", element_type::i64},
                                                    {"'<u8'", element_type::u64},
                                                    {"'<i4'", element_type::i32},
                                                    {"'<u4'", element_type::u32},
                                                    {"'|u1'", element_type::u8}}};

/// NumPy's name for a type, in quotation marks; "" for bfloat16, which it does not have.
constexpr std::string_view npy_descr(element_type type) noexcept {
    for (const npy_type& row : npy_types)
        if (row.type == type) return row.descr;
    return "";
}

struct npy_header {
    element_type type = element_type::f32;
    std::vector<std::uint64_t> shape;
    std::size_t bytes = 0;  ///< of the head itself: where the data begin
};

/// Reads the dict, of which no more is understood than NumPy writes.
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
        if (bytes_[6] != 1 || bytes_[7] != 0)
            fail(6, "version 1.0 of the .npy format", std::to_string(bytes_[6]) + "." + std::to_string(bytes_[7]));
        const std::size_t length = bytes_[8] + 256u * bytes_[9];
        if (length > npy_most_dict) fail(8, "a description of at most 10000 bytes", std::to_string(length));
        if (length > all.size() - npy_prefix)
            fail(8, "a description that ends before the member does", std::to_string(length) + " bytes of it");
        text_ = all.substr(npy_prefix, length);
        parse_dict();
        result_.bytes = npy_prefix + length;
        return std::move(result_);
    }

private:
    [[noreturn]] void fail(std::size_t at, const std::string& expected, const std::string& found) const {
        throw data_error(member_, offset_ + at, expected, found);
    }
    [[noreturn]] void refuse(const std::string& expected) const {
        fail(npy_prefix + at_, expected,
             at_ < text_.size() ? shown(text_.substr(at_, 12)) : "the end of the description");
    }

    void skip_spaces() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }
    /// Whether `token` is next; passes it if so.
    bool take(std::string_view token) {
        skip_spaces();
        if (!text_.substr(at_).starts_with(token)) return false;
        at_ += token.size();
        return true;
    }
    void require(std::string_view token) {
        if (!take(token)) refuse(std::string(token));
    }

    void parse_dict() {
        require("{");
        bool has_descr = false, has_order = false, has_shape = false;
        while (!take("}")) {
            if (!has_descr && take("'descr'")) {
                has_descr = true;
                require(":");
                parse_descr();
            } else if (!has_order && take("'fortran_order'")) {
                has_order = true;
                require(":");
                if (take("True")) refuse("fortran_order False (save numpy.ascontiguousarray of it)");
                require("False");
            } else if (!has_shape && take("'shape'")) {
                has_shape = true;
                require(":");
                parse_shape();
            } else
                refuse("'descr', 'fortran_order' and 'shape', each once");
            if (!take(",")) {
                require("}");
                break;
            }
        }
        if (!has_descr || !has_order || !has_shape) refuse("'descr', 'fortran_order' and 'shape', each once");
        skip_spaces();
        if (text_.substr(at_) != "\n") refuse("spaces and one line feed");
    }

    void parse_descr() {
        for (const npy_type& row : npy_types)
            if (take(row.descr)) {
                result_.type = row.type;
                return;
            }
        skip_spaces();
        refuse(take("'>") ? "little-endian numbers (save x.astype(x.dtype.newbyteorder('<')))"
                          : "'<f8', '<f4', '<f2', '<i8', '<u8', '<i4', '<u4' or '|u1'");
    }

    void parse_shape() {
        require("(");
        while (!take(")")) {
            skip_spaces();
            std::uint64_t extent = 0;
            const auto [end, failure] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), extent);
            if (failure != std::errc()) refuse("an extent from 0 to 2^64 - 1");
            at_ = static_cast<std::size_t>(end - text_.data());
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
    std::string_view text_;
    std::size_t at_ = 0;  ///< what is next in text_
    npy_header result_;
};

/// The head for an array, as NumPy writes it.
inline std::string npy_header_text(element_type type, std::span<const std::uint64_t> shape) {
    std::string dict = "{'descr': ";
    dict += npy_descr(type);
    dict += ", 'fortran_order': False, 'shape': (";
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
