// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/report/png.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "support/catch.hpp"
#include "support/png_files.hpp"

using namespace ctcnn;
using detail::picture;

namespace {

picture counted(std::size_t width, std::size_t height, std::size_t channels) {
    picture made{width, height, channels};
    for (std::size_t i = 0; i < width * height * channels; ++i)
        made.pixels.push_back(static_cast<std::uint8_t>(i * 37 + i / 251));
    return made;
}

}  // namespace

TEST_CASE("a PNG file holds the pixels of its picture, with the sums that its readers check") {
    const auto [width, height, channels] = GENERATE(values<std::array<std::size_t, 3>>(
        {{1, 1, 1}, {1, 1, 3}, {28, 28, 1}, {5, 3, 3}, {300, 400, 1}, {150, 300, 3}}));
    const picture expected = counted(width, height, channels);
    const picture found = test::picture_in(detail::png_of(expected));  // the last two take more than one block
    CHECK(found.width == width);
    CHECK(found.height == height);
    CHECK(found.channels == channels);
    CHECK(found.pixels == expected.pixels);
}

TEST_CASE("a PNG file is byte for byte what its definition and Python's zlib make of it") {
    // Of b"\0\x07\xff" in a stored block, with zlib.adler32, and zlib.crc32 of each chunk.
    constexpr std::string_view hex =
        "89504e470d0a1a0a0000000d4948445200000002000000010800000000d14920560000000e494441547801010300fcff0007"
        "ff011001072bc2fcf20000000049454e44ae426082";
    const std::string file = detail::png_of({2, 1, 1, {7, 255}});
    std::string found;
    for (const char c : file) {
        const auto byte = static_cast<std::uint8_t>(c);
        found += "0123456789abcdef"[byte / 16];
        found += "0123456789abcdef"[byte % 16];
    }
    CHECK(found == hex);
}
