// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "ctcnn/io/crc32.hpp"
#include "ctcnn/io/text.hpp"
#include "ctcnn/report/png.hpp"

namespace ctcnn::test {

/// Reads a PNG file whose pixels are stored and not compressed, and checks all of its sums.
inline detail::picture picture_in(std::string_view file) {
    const auto require = [](bool good, const char* what) {
        if (!good) throw std::runtime_error(what);
    };
    const auto take = [&](std::size_t count) {
        require(file.size() >= count, "cut off");
        const std::string_view taken = file.substr(0, count);
        file.remove_prefix(count);
        return taken;
    };
    const auto number = [](std::string_view big_endian) {
        std::uint32_t value = 0;
        for (const char c : big_endian) value = value << 8 | static_cast<std::uint8_t>(c);
        return value;
    };
    require(take(8) == "\x89PNG\r\n\x1a\n", "signature");
    const auto chunk = [&](std::string_view kind) {
        const std::uint32_t size = number(take(4));
        const std::string_view body = take(4 + size);
        require(body.substr(0, 4) == kind, "another chunk");
        require(number(take(4)) == detail::crc32_of(detail::bytes_of_text(body)), "crc");
        return body.substr(4);
    };
    const std::string_view header = chunk("IHDR");
    require(header.size() == 13 && header[8] == 8 && (header[9] == 0 || header[9] == 2), "header");
    detail::picture found{number(header.substr(0, 4)), number(header.substr(4, 4)), header[9] == 0 ? 1u : 3u};
    std::string_view stream = chunk("IDAT");
    require(chunk("IEND").empty() && file.empty(), "end");

    require(stream.substr(0, 2) == "\x78\x01", "zlib's header");
    stream.remove_prefix(2);
    std::string rows;
    for (bool is_last = false; !is_last;) {
        require(stream.size() >= 5 && (stream[0] == 0 || stream[0] == 1), "block");
        is_last = stream[0] == 1;
        const auto size =
            static_cast<std::uint8_t>(stream[1]) | static_cast<std::size_t>(static_cast<std::uint8_t>(stream[2])) << 8;
        const auto other =
            static_cast<std::uint8_t>(stream[3]) | static_cast<std::size_t>(static_cast<std::uint8_t>(stream[4])) << 8;
        require(size + other == 65535 && stream.size() >= 5 + size, "size of a block");
        rows += stream.substr(5, size);
        stream.remove_prefix(5 + size);
    }
    std::uint32_t a = 1, b = 0;
    for (const char c : rows) b = (b + (a = (a + static_cast<std::uint8_t>(c)) % 65521)) % 65521;
    require(number(stream) == (b << 16 | a) && stream.size() == 4, "Adler-32");
    const std::size_t row = found.width * found.channels;
    require(rows.size() == found.height * (row + 1), "number of pixels");
    for (std::size_t y = 0; y < found.height; ++y) {
        require(rows[y * (row + 1)] == 0, "filter");
        for (std::size_t x = 1; x <= row; ++x)
            found.pixels.push_back(static_cast<std::uint8_t>(rows[y * (row + 1) + x]));
    }
    return found;
}

}  // namespace ctcnn::test
