// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

// The only header that uses libpng, and only if CTCNN_WITH_PNG is defined, as by CMake's CTCNN_PNG=ON. All files of a
// program must agree on that.
#ifdef CTCNN_WITH_PNG
#if !__has_include(<png.h>)
#error "ctcnn: CTCNN_WITH_PNG is defined, and there is no png.h; install libpng (Debian, Ubuntu: libpng-dev)"
#endif
#include <png.h>
#endif

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/file_bytes.hpp"

namespace ctcnn::detail {

/// The sizes that a PNG image must have.
struct image_size {
    std::size_t channels;  ///< 1: grey, 3: red, green and blue
    std::size_t height, width;
};

#ifdef CTCNN_WITH_PNG

inline constexpr bool has_png = true;

inline constexpr std::array<std::uint8_t, 8> png_signature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
inline constexpr std::size_t png_size_offset = 16;  ///< of width and height, each of 32 bits, big-endian

[[gnu::cold]] inline std::string not_a_png(std::span<const std::uint8_t> bytes) {
    const auto begins = [&](std::string_view with) {
        return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()).starts_with(with);
    };
    if (bytes.empty()) return "an empty file";
    if (begins("\xFF\xD8\xFF")) return "a JPEG image; convert it";
    if (begins("GIF8")) return "a GIF image; convert it";
    if (begins("BM")) return "a BMP image; convert it";
    if (begins("<")) return "a web page (HTML) or XML: the download went wrong";
    return "other bytes: the file is damaged, or no PNG";
}

/// Requires a PNG image of this size, before anything is allocated for it.
[[gnu::cold]] inline void require_png(const std::string& path, std::span<const std::uint8_t> bytes, image_size size) {
    const std::size_t same = std::min(bytes.size(), png_signature.size());
    if (bytes.empty() ||
        !std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(same), png_signature.begin()))
        throw data_error(path, 0, "a PNG image", not_a_png(bytes));
    if (bytes.size() < png_size_offset + 8)
        throw data_error(path, bytes.size(), "the header of a PNG image", "the end of the file: it was cut off");
    const auto number = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i) value = value << 8 | bytes[at + i];
        return value;
    };
    const std::uint32_t width = number(png_size_offset), height = number(png_size_offset + 4);
    if (width != size.width || height != size.height)
        throw data_error(path, png_size_offset,
                         "an image of " + std::to_string(size.width) + " x " + std::to_string(size.height) + " pixels",
                         std::to_string(width) + " x " + std::to_string(height) + "; scale the images first");
}

/// Reads a PNG image of any colour type as bytes. Grey is the luminance of colours; a colour is three times its grey;
/// 16 bits are rounded to 8; what is transparent is black.
/// Shapes  result: [channels, height, width]
/// Errors  throws data_error for a file that read_file refuses, that is no PNG image or damaged, or has another size
[[gnu::cold]] inline std::vector<std::uint8_t> read_png(const std::string& path, image_size size) {
    const std::vector<std::uint8_t> bytes = read_file(path);
    require_png(path, bytes, size);
    ::png_image image{};
    image.version = PNG_IMAGE_VERSION;
    const auto fail = [&] {
        const std::string said = image.message;
        ::png_image_free(&image);
        throw data_error(path, "a PNG image that libpng can read", said + ": the file is damaged");
    };
    if (::png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) fail();
    image.format = size.channels == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
    const std::size_t pixels = size.height * size.width;
    std::vector<std::uint8_t> interleaved(size.channels * pixels);
    const ::png_color black{0, 0, 0};
    if (::png_image_finish_read(&image, &black, interleaved.data(), 0, nullptr) == 0) fail();
    // libpng only warns of pixels that are missing.
    if (image.warning_or_error != 0 && std::string_view(image.message).find("IDAT") != std::string_view::npos) fail();
    if (size.channels == 1) return interleaved;
    std::vector<std::uint8_t> planes(interleaved.size());
    for (std::size_t i = 0; i < pixels; ++i)
        for (std::size_t channel = 0; channel < size.channels; ++channel)
            planes[channel * pixels + i] = interleaved[i * size.channels + channel];
    return planes;
}

#else

inline constexpr bool has_png = false;

[[noreturn, gnu::cold]] inline std::vector<std::uint8_t> read_png(const std::string& path, image_size) {
    throw data_error(path, "a program that was built with libpng, to read PNG images",
                     "one without; configure with CTCNN_PNG=ON, or define CTCNN_WITH_PNG and link libpng");
}

#endif

}  // namespace ctcnn::detail
