// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "ctcnn/io/named_tensor.hpp"
#include "support/data_files.hpp"

namespace ctcnn::test {

inline bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

/// Eight bytes, little-endian.
inline bytes length_bytes(std::uint64_t length) {
    bytes result;
    for (std::size_t i = 0; i < 8; ++i) result.push_back(static_cast<std::uint8_t>(length >> 8 * i));
    return result;
}

/// A file with this header and data of `data` bytes.
inline bytes safetensors_of(const std::string& header, std::size_t data) {
    return length_bytes(header.size()) + bytes_of(header) + bytes(data, 1);
}

/// Concatenates texts. (GCC 12 at -O3 falsely warns of a huge copy in "..." + std::string.)
inline std::string joined(std::initializer_list<std::string> parts) {
    std::string text;
    for (const std::string& part : parts) text += part;
    return text;
}

/// "name":{...}, an entry of the header.
inline std::string entry(const std::string& name, const std::string& type, const std::string& shape,
                         const std::string& offsets) {
    return joined(
        {"\"", name, "\":{\"dtype\":\"", type, "\",\"shape\":[", shape, "],\"data_offsets\":[", offsets, "]}"});
}

/// A header of these entries.
inline std::string braced(std::initializer_list<std::string> parts) { return joined({"{", joined(parts), "}"}); }

}  // namespace ctcnn::test
