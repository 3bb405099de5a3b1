// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/png_image.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace ctcnn;
using test::bytes;
using test::operator+;
using test::contains;
using test::temporary_directory;

#ifdef CTCNN_WITH_PNG

namespace {

/// A PNG file that libpng wrote.
std::string written_png(const temporary_directory& folder, png_uint_32 format, png_uint_32 width, png_uint_32 height,
                        const void* pixels, const void* colours = nullptr, png_uint_32 colour_count = 0) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.format = format;
    image.width = width;
    image.height = height;
    image.colormap_entries = colour_count;
    const std::string path = folder / "image.png";
    REQUIRE(png_image_write_to_file(&image, path.c_str(), 0, pixels, 0, colours) != 0);
    return path;
}

}  // namespace

TEST_CASE("PNG images of any colour type are read as grey, or as planes of red, green and blue") {
    const temporary_directory folder;
    const bytes grey{0, 1, 127, 128, 254, 255};
    const std::string grey_file = written_png(folder, PNG_FORMAT_GRAY, 3, 2, grey.data());
    CHECK(detail::read_png(grey_file, {1, 2, 3}) == grey);
    CHECK(detail::read_png(grey_file, {3, 2, 3}) == grey + grey + grey);

    const bytes colours{255, 0, 10, 0, 255, 20, 3, 3, 3, 100, 110, 120};
    const std::string colour_file = written_png(folder, PNG_FORMAT_RGB, 2, 2, colours.data());
    CHECK(detail::read_png(colour_file, {3, 2, 2}) == bytes{255, 0, 3, 100, 0, 255, 3, 110, 10, 20, 3, 120});
    const bytes as_grey = detail::read_png(colour_file, {1, 2, 2});
    CHECK(as_grey[2] == 3);
    CHECK(as_grey[1] > as_grey[0]);  // green is lighter than red

    const bytes transparent{200, 100, 50, 255, 200, 100, 50, 0};
    CHECK(detail::read_png(written_png(folder, PNG_FORMAT_RGBA, 2, 1, transparent.data()), {3, 1, 2}) ==
          bytes{200, 0, 100, 0, 50, 0});
    const bytes palette{1, 2, 3, 40, 50, 60}, indices{1, 0};
    CHECK(detail::read_png(written_png(folder, PNG_FORMAT_RGB_COLORMAP, 2, 1, indices.data(), palette.data(), 2),
                           {3, 1, 2}) == bytes{40, 1, 50, 2, 60, 3});
    const std::vector<png_uint_16> linear{0, 65535};
    CHECK(detail::read_png(written_png(folder, PNG_FORMAT_LINEAR_Y, 2, 1, linear.data()), {1, 1, 2}) == bytes{0, 255});
}

TEST_CASE("what is no PNG image, damaged, cut off or of another size is refused") {
    const temporary_directory folder;
    const auto refused = [&](const bytes& content, const std::string& what) {
        const std::string path = folder.write("file.png", content);
        CHECK_THROWS_WITH(detail::read_png(path, {1, 28, 28}), contains(path) && contains(what));
    };
    std::vector<std::uint8_t> pixels(28 * 28);
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i * i % 251);
    const bytes good = test::read_bytes(written_png(folder, PNG_FORMAT_GRAY, 28, 28, pixels.data()));
    CHECK(detail::read_png(folder / "image.png", {1, 28, 28}) == pixels);
    refused({}, "an empty file");
    refused({0xFF, 0xD8, 0xFF, 0xE0, 0}, "a JPEG image; convert it");
    refused({'G', 'I', 'F', '8', '9', 'a'}, "a GIF image");
    refused({'B', 'M', 1, 2}, "a BMP image");
    refused({'<', 'h', 't', 'm', 'l'}, "a web page (HTML)");
    refused({1, 2, 3}, "other bytes");
    refused({good.begin(), good.begin() + 8}, "cut off");
    for (const std::ptrdiff_t size : {30, 60, 100}) refused({good.begin(), good.begin() + size}, "the file is damaged");
    refused({good.begin(), good.end() - 20}, "the file is damaged");
    bytes other = good;
    other[good.size() / 2] ^= 0x10;
    refused(other, "the file is damaged");
    other = good;
    other[19] = 30;
    refused(other, "an image of 28 x 28 pixels, found 30 x 28; scale the images first");
    other[16] = 0xFF;  // 4 billion pixels wide
    refused(other, "scale the images first");
    CHECK_THROWS_AS(detail::read_png(folder / "none.png", {1, 28, 28}), data_error);
}

#endif
