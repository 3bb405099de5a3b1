// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/io/crc32.hpp"
#include "ctcnn/io/text.hpp"

namespace ctcnn::detail {

/// A picture of one byte for each pixel and channel, row after row.
struct picture {
    std::size_t width = 0, height = 0;  ///< in pixels; 0 if there is no picture
    std::size_t channels = 1;           ///< 1: gray, 3: red, green, blue
    std::vector<std::uint8_t> pixels{};

    [[nodiscard]] bool empty() const noexcept { return width == 0 || height == 0; }
};

/// A picture as the bytes of a PNG file. The pixels are stored and not compressed, so that no library is needed: the
/// pictures of a report are small.
/// Requires  a picture that is not empty, with extents below 2^31
/// Source    PNG (W3C, third edition), RFC 1950, RFC 1951
[[gnu::cold]] inline std::string png_of(const picture& of) {
    constexpr std::size_t most_in_block = 65535;
    const auto byte = [](std::size_t value) { return static_cast<char>(value & 0xFF); };
    const auto four = [&](std::size_t value) {
        return std::string{byte(value >> 24), byte(value >> 16), byte(value >> 8), byte(value)};
    };
    std::string file("\x89PNG\r\n\x1a\n");
    const auto chunk = [&](std::string_view kind, std::string_view data) {
        const std::string body = std::string(kind).append(data);
        file.append(four(data.size())).append(body).append(four(crc32_of(bytes_of_text(body))));
    };
    // Eight bits; gray or red, green and blue; and the only method of each kind.
    chunk("IHDR", four(of.width) + four(of.height) + std::string{8, of.channels == 1 ? '\0' : '\2', 0, 0, 0});

    std::string rows;
    const std::size_t row = of.width * of.channels;
    for (std::size_t y = 0; y < of.height; ++y) {
        rows += '\0';  // no filter
        rows.append(reinterpret_cast<const char*>(of.pixels.data()) + y * row, row);
    }
    std::string stream("\x78\x01");
    std::size_t a = 1, b = 0;  // Adler-32
    for (std::size_t at = 0; at < rows.size(); at += most_in_block) {
        const std::string_view block = std::string_view(rows).substr(at, most_in_block);
        stream += at + block.size() == rows.size() ? '\1' : '\0';
        for (const std::size_t size : {block.size(), ~block.size()}) stream.append({byte(size), byte(size >> 8)});
        stream += block;
        for (const char c : block) {
            a = (a + static_cast<std::uint8_t>(c)) % 65521;
            b = (b + a) % 65521;
        }
    }
    chunk("IDAT", stream + four(b << 16 | a));
    chunk("IEND", "");
    return file;
}

}  // namespace ctcnn::detail
