// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/io/npz/reader.hpp"
#include "ctcnn/io/npz/writer.hpp"
#include "support/data_files.hpp"

namespace ctcnn::test {

/// The folder of the files of tests/golden/numpy_arrays.py.
inline const std::string numpy_files = CTCNN_TEST_GOLDEN_DIR "/npz/";

/// An .npy file with this text as its header's dict, and `data` bytes of data.
inline bytes npy_dict(const std::string& dict, std::size_t data) {
    std::string array = "\x93NUMPY\x01";
    array += '\0';
    array += static_cast<char>(dict.size() % 256);
    array += static_cast<char>(dict.size() / 256);
    array += dict;
    array.resize(array.size() + data);
    return {array.begin(), array.end()};
}
inline bytes npy_of(const std::string& shape, std::size_t data, const std::string& type = "<f4") {
    std::string dict = "{'descr': '";
    dict += type;
    dict += "', 'fortran_order': False, 'shape': ";
    dict += shape;
    dict += ", }\n";
    return npy_dict(dict, data);
}

/// The description of a member. The defaults are those of a stored one.
struct zip_description {
    std::uint16_t method = 0;
    std::optional<std::size_t> size{};
    std::optional<std::uint32_t> crc{};
};
/// Of npy_of("(2,)", 8), deflated.
inline const zip_description zip_packed{
    .method = 8, .size = npy_of("(2,)", 8).size(), .crc = ctcnn::detail::crc32_of(npy_of("(2,)", 8))};

inline bytes zip_end(std::size_t count, std::size_t size, std::size_t offset) {
    const std::string text = ctcnn::detail::zip_end_text(count, size, offset);
    return {text.begin(), text.end()};
}

/// A zip file of these members, all described in the same way.
inline bytes zip_of(const std::vector<std::pair<std::string, bytes>>& members, const zip_description& how = {}) {
    bytes file, directory;
    for (const auto& [name, content] : members) {
        ctcnn::detail::zip_member member;
        member.name = name;
        member.method = how.method;
        member.packed_size = static_cast<std::uint32_t>(content.size());
        member.size = static_cast<std::uint32_t>(how.size.value_or(content.size()));
        member.crc = how.crc.value_or(ctcnn::detail::crc32_of(content));
        member.offset = static_cast<std::uint32_t>(file.size());
        const std::string local = ctcnn::detail::zip_local_text(member), entry = ctcnn::detail::zip_entry_text(member);
        file.insert(file.end(), local.begin(), local.end());
        file.insert(file.end(), content.begin(), content.end());
        directory.insert(directory.end(), entry.begin(), entry.end());
    }
    const bytes end = zip_end(members.size(), directory.size(), file.size());
    return file + directory + end;
}
inline bytes one_array(const bytes& content, const zip_description& how = {}) {
    return zip_of({{"a.npy", content}}, how);
}

#ifndef CTCNN_NO_ZLIB
/// Bytes, deflated without a header, as in zip.
inline bytes zip_deflated_npy(const bytes& content) { return deflated(content, -15); }
#endif

}  // namespace ctcnn::test
