// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/data/byte_source.hpp"

/// The header of an IDX file, big-endian: two zero bytes, the element type (0x08: unsigned byte), the rank, and the
/// dimensions, 32 bits each. The data follow without a gap.
namespace ctcnn::detail {

enum class idx_content { anything, images, labels };

/// The content that the reader expects.
struct idx_expected {
    idx_content content = idx_content::anything;
    std::vector<std::uint32_t> sample{};  ///< dimensions of one sample, for images
};

struct idx_header {
    std::vector<std::uint32_t> extents;
    std::uint64_t values = 1;  ///< product of the extents

    [[nodiscard]] std::uint64_t bytes() const noexcept { return 4 + 4 * extents.size(); }
};

/// Refuses the file. The offset counts unpacked bytes; the message says so if the file is packed.
[[noreturn]] inline void fail_idx(const byte_source& source, std::uint64_t offset, const std::string& expected,
                                  const std::string& found) {
    throw data_error(source.path(), offset, expected,
                     found + (source.is_gzip() ? " (counted in the unpacked data)" : ""));
}

constexpr std::uint32_t byte_swapped(std::uint32_t x) noexcept {
    return x >> 24 | (x >> 8 & 0xFF00u) | (x << 8 & 0xFF0000u) | x << 24;
}

/// A number of samples below 65,536 that was written little-endian has two zero bytes at its end when read big-endian.
inline std::string byte_order_hint(std::span<const std::uint32_t> extents) {
    if (extents.empty() || extents[0] == 0 || (extents[0] & 0xFFFF) != 0) return "";
    return "; was the header written little-endian? Then the first dimension is " +
           std::to_string(byte_swapped(extents[0])) + " and not " + std::to_string(extents[0]);
}

/// "0x0D".
inline std::string hexadecimal(std::uint8_t byte) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    return {'0', 'x', digits[byte / 16], digits[byte % 16]};
}

/// Reads the next four bytes; an error at the end of the file otherwise.
inline std::array<std::uint8_t, 4> read_idx_word(byte_source& source, const std::string& what) {
    std::array<std::uint8_t, 4> word{};
    const std::size_t count = source.read(word);
    if (count < word.size()) {
        const std::uint64_t end = source.position();
        fail_idx(source, end, what,
                 end == 0 ? "an empty file" : "the end of the file after " + std::to_string(end) + " bytes");
    }
    return word;
}

/// The other element types of IDX; "" for any other byte.
constexpr std::string_view idx_type_name(std::uint8_t type) noexcept {
    switch (type) {
    case 0x09: return "signed byte";
    case 0x0B: return "16-bit integer";
    case 0x0C: return "32-bit integer";
    case 0x0D: return "float";
    case 0x0E: return "double";
    default: return "";
    }
}

inline void check_idx_magic(const byte_source& source, const std::array<std::uint8_t, 4>& magic) {
    constexpr const char* zeros = "two zero bytes, as every IDX file begins";
    const std::uint8_t first = magic[0], second = magic[1], type = magic[2], rank = magic[3];
    if (first != 0 && second == 8 && type == 0 && rank == 0)
        fail_idx(source, 0, zeros, "a little-endian header; IDX is big-endian");
    if (looks_like_html(magic)) fail_idx(source, 0, zeros, "a web page (HTML): the download went wrong");
    if (first != 0 || second != 0)
        fail_idx(source, first != 0 ? 0 : 1, zeros, hexadecimal(first) + " " + hexadecimal(second));
    if (type == 0x08) return;
    const std::string_view name = idx_type_name(type);
    fail_idx(source, 2, "element type 0x08 (unsigned byte)",
             hexadecimal(type) + (name.empty() ? ", which is not an element type of IDX"
                                               : " (" + std::string(name) + "): valid IDX, but not unsigned bytes"));
}

inline void check_idx_rank(const byte_source& source, std::size_t rank, const idx_expected& expected) {
    const std::string found = "rank " + std::to_string(rank);
    if (expected.content == idx_content::anything && rank == 0) fail_idx(source, 3, "rank 1 or more", found);
    if (expected.content == idx_content::labels && rank != 1)
        fail_idx(source, 3, "rank 1 (labels)",
                 found + (rank == 3 ? ", which is that of images: are the two files swapped?" : ""));
    const std::size_t image_rank = 1 + expected.sample.size();
    if (expected.content == idx_content::images && rank != image_rank)
        fail_idx(source, 3, "rank " + std::to_string(image_rank) + " (images)",
                 found + (rank == 1 ? ", which is that of labels: are the two files swapped?" : ""));
}

/// Reads and checks everything before the data.
[[gnu::cold]] inline idx_header read_idx_header(byte_source& source, const idx_expected& expected,
                                                std::uint64_t limit) {
    const auto magic = read_idx_word(source, "4 bytes of magic number");
    check_idx_magic(source, magic);
    const std::size_t rank = magic[3];
    check_idx_rank(source, rank, expected);

    idx_header header;
    for (std::size_t i = 0; i < rank; ++i) {
        const std::string name = "dimension " + std::to_string(i);
        const std::uint64_t offset = source.position();
        const auto [a, b, c, d] = read_idx_word(source, name + " (4 bytes)");
        const std::uint32_t extent = std::uint32_t{a} << 24 | std::uint32_t{b} << 16 | std::uint32_t{c} << 8 | d;
        if (extent == 0) fail_idx(source, offset, name + " of at least 1", "0");
        if (i > 0 && expected.content == idx_content::images && extent != expected.sample[i - 1])
            fail_idx(source, offset, name + " of " + std::to_string(expected.sample[i - 1]),
                     std::to_string(extent) + (byte_swapped(extent) == expected.sample[i - 1]
                                                   ? ": the header is little-endian; IDX is big-endian"
                                                   : ""));
        if (header.values > std::numeric_limits<std::uint64_t>::max() / extent)
            fail_idx(source, offset, "dimensions whose product fits 64 bits", name + " of " + std::to_string(extent));
        header.extents.push_back(extent);
        header.values *= extent;
    }
    if (header.values > limit)
        fail_idx(source, 4, "at most " + std::to_string(limit) + " bytes of data",
                 "dimensions for " + std::to_string(header.values) + byte_order_hint(header.extents));
    return header;
}

}  // namespace ctcnn::detail
