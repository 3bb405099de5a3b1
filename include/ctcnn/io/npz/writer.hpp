// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/atomic_file.hpp"
#include "ctcnn/io/crc32.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/npz/npy_header.hpp"
#include "ctcnn/io/npz/zip_directory.hpp"
#include "ctcnn/io/text.hpp"

namespace ctcnn {

namespace detail {

/// Appends a little-endian number.
template <class T>
void append_number(std::string& text, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i)
        text += static_cast<char>(static_cast<std::uint8_t>(std::uint64_t{value} >> 8 * i));
}

/// The fields that a member's header and its entry in the directory share, from the version on.
inline std::string zip_common_fields(const zip_member& member) {
    std::string text;
    append_number(text, std::uint16_t{20});  // the version that is needed
    append_number(text, member.flags);
    append_number(text, member.method);
    append_number(text, std::uint16_t{0});       // time: midnight,
    append_number(text, std::uint16_t{0x0021});  // date: 1 January 1980, zip's first day; equal contents, equal bytes
    append_number(text, member.crc);
    append_number(text, static_cast<std::uint32_t>(member.packed_size));
    append_number(text, static_cast<std::uint32_t>(member.size));
    append_number(text, static_cast<std::uint16_t>(member.name.size()));
    append_number(text, std::uint16_t{0});  // no extra field
    return text;
}

inline std::string zip_local_text(const zip_member& member) {
    std::string text;
    append_number(text, zip_local_mark);
    return text + zip_common_fields(member) + member.name;
}

inline std::string zip_entry_text(const zip_member& member) {
    std::string text;
    append_number(text, zip_entry_mark);
    append_number(text, std::uint16_t{20});  // the version that wrote it
    text += zip_common_fields(member);
    text.append(10, '\0');  // no comment, disk 0, no attributes
    append_number(text, static_cast<std::uint32_t>(member.offset));
    return text + member.name;
}

inline std::string zip_end_text(std::size_t count, std::size_t directory_size, std::uint64_t directory) {
    std::string text;
    append_number(text, zip_end_mark);
    append_number(text, std::uint32_t{0});  // one disk
    append_number(text, static_cast<std::uint16_t>(count));
    append_number(text, static_cast<std::uint16_t>(count));
    append_number(text, static_cast<std::uint32_t>(directory_size));
    append_number(text, static_cast<std::uint32_t>(directory));
    append_number(text, std::uint16_t{0});  // no comment
    return text;
}

inline void check_npz_contents(std::span<const named_tensor> tensors) {
    const auto require = [](bool holds, const std::string& what) {
        if (!holds) throw argument_error("ctcnn::write_npz: " + what);
    };
    require(tensors.size() <= zip_most_members, "more than " + std::to_string(zip_most_members) + " tensors");
    std::set<std::string_view> names;
    std::uint64_t total = zip_end_size;
    for (const named_tensor& tensor : tensors) {
        require(utf8_end(bytes_of_text(tensor.name)) == tensor.name.size(), shown(tensor.name) + " is not UTF-8");
        require(tensor.name.size() <= 1000, shown(tensor.name) + " is longer than 1000 bytes");
        require(names.insert(tensor.name).second, "two tensors have the name " + shown(tensor.name));
        require(!npy_name_of(tensor.type).empty(),
                shown(tensor.name) + " is of type " + shown_type_of(tensor) + ", which NumPy does not have");
        require(tensor.shape.size() <= npy_most_rank, shown(tensor.name) + " has more than 32 dimensions");
        require(bytes_of(tensor.type, tensor.shape) == tensor.bytes.size(),
                "tensor " + shown(tensor.name) + " of shape " + to_string(tensor.shape) + " has " +
                    std::to_string(tensor.bytes.size()) + " bytes");
        total += tensor.bytes.size() + 4096;
        require(total < zip_elsewhere, "more than 4 GiB, which a zip file can't hold without zip64");
    }
}

}  // namespace detail

/// Writes tensors into an .npz file for numpy.load, each as an array of its name, in the given order, not compressed.
/// Equal contents give equal bytes. The file appears as a whole or not at all (atomic_file).
/// Errors  throws argument_error for names that are repeated or not UTF-8, for bfloat16, which NumPy does not have, for
///         a tensor whose number of bytes does not fit its shape, and for more than 4096 tensors or 4 GiB; io_error as
///         atomic_file
inline void write_npz(std::span<const named_tensor> tensors, const std::string& path) {
    detail::check_npz_contents(tensors);
    atomic_file file(path);
    std::string directory;
    std::uint64_t offset = 0;
    for (const named_tensor& tensor : tensors) {
        const std::string header = detail::npy_header_text(tensor.type, tensor.shape);
        const auto size = static_cast<std::uint32_t>(header.size() + tensor.bytes.size());
        detail::zip_member member;
        member.name = tensor.name + ".npy";
        member.flags = 0x0800;  // the name is UTF-8
        member.crc = detail::crc32_of(tensor.bytes, detail::crc32_of(detail::bytes_of_text(header)));
        member.packed_size = member.size = size;
        member.offset = offset;
        const std::string local = detail::zip_local_text(member);
        file.write(local);
        file.write(header);
        file.write(tensor.bytes);
        directory += detail::zip_entry_text(member);
        offset += local.size() + size;
    }
    file.write(directory);
    file.write(detail::zip_end_text(tensors.size(), directory.size(), offset));
    file.commit();
}

}  // namespace ctcnn
