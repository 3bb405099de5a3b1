// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/io/crc32.hpp"
#include "ctcnn/io/file_bytes.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/npz/npy_header.hpp"
#include "ctcnn/io/npz/zip_directory.hpp"
#include "ctcnn/io/npz/zip_inflater.hpp"
#include "ctcnn/io/text.hpp"

namespace ctcnn {

/// The most bytes that the arrays of an .npz file may have together, unpacked, unless told otherwise: 1 GiB.
inline constexpr std::uint64_t default_npz_limit = std::uint64_t{1} << 30;

namespace detail {

/// Reads the description of an array that takes `size` bytes with it.
inline npy_header parse_npy(const std::string& what, std::uint64_t offset, std::span<const std::uint8_t> bytes,
                            std::uint64_t size) {
    npy_header header = npy_parser(what, offset, bytes).parse();
    const auto data = bytes_of(header.type, header.shape);
    if (!data) throw data_error(what, offset, "a shape whose bytes can be counted in 64 bits", to_string(header.shape));
    if (*data != size - header.bytes)
        throw data_error(what, offset, std::to_string(*data) + " bytes for shape " + to_string(header.shape),
                         std::to_string(size - header.bytes));
    return header;
}

/// All bytes of a deflated member. The array's description is unpacked first; room is made only for what it says, if
/// the packed bytes can hold that.
inline std::vector<std::uint8_t> unpack_npy(const std::string& what, const zip_member& member,
                                            std::span<const std::uint8_t> packed) {
    constexpr std::uint64_t deflate_ratio = 1032;  // a match of 258 bytes takes two bits at least
    if (member.size / deflate_ratio > packed.size())
        throw data_error(what, member.position + 24, "a size that the packed bytes can have",
                         std::to_string(member.size) + " from " + std::to_string(packed.size()));
    zip_inflater source(what, member.begin, packed);
    std::vector<std::uint8_t> bytes(std::min<std::size_t>(member.size, npy_prefix + npy_most_dict));
    source.read(bytes);
    (void)parse_npy(what, member.begin, bytes, member.size);
    const std::size_t before = bytes.size();
    bytes.resize(member.size);
    source.read(std::span(bytes).subspan(before));
    source.finish();
    return bytes;
}

/// Reads an .npz file that is in memory already. `path` is for messages.
inline tensor_file parse_npz(const std::string& path, std::vector<std::uint8_t> file, std::uint64_t limit) {
    const std::vector<zip_member> members = zip_parser(path, file).parse();
    std::uint64_t total = 0;
    for (const zip_member& member : members) {
        total += member.size;
        if (total > limit)
            throw data_error(path, member.position + 24,
                             "arrays of at most " + std::to_string(limit) + " bytes together", "more");
    }
    std::vector<std::vector<std::uint8_t>> memory;
    memory.reserve(members.size() + 1);
    std::vector<named_tensor> tensors;
    tensors.reserve(members.size());
    for (const zip_member& member : members) {
        const std::string what = path + ": " + shown(member.name);
        std::span<const std::uint8_t> bytes =
            std::span<const std::uint8_t>(file).subspan(static_cast<std::size_t>(member.begin), member.packed_size);
        if (member.method == zip_deflated) bytes = memory.emplace_back(unpack_npy(what, member, bytes));
        if (crc32_of(bytes) != member.crc)
            throw data_error(what, member.begin, "data with the CRC-32 in the directory",
                             "others: the file is damaged");
        npy_header header = parse_npy(what, member.begin, bytes, member.size);
        tensors.push_back({member.name.substr(0, member.name.size() - 4), header.type, std::move(header.shape),
                           bytes.subspan(header.bytes)});
    }
    memory.push_back(std::move(file));
    return {path, std::move(memory), std::move(tensors), {}};
}

}  // namespace detail

/// Reads the arrays of an .npz file, as numpy.savez and numpy.savez_compressed write them: float64, float32, float16,
/// int64, uint64, int32, uint32 and uint8, in C order.
///
/// \param limit  the most bytes that the arrays may have together, unpacked
/// Memory  the file, and what is deflated in it once more, unpacked
/// Errors  throws data_error{path, offset, expected, found} for what read_file refuses and everything that is not
///         exactly such a file: members that leave a hole or overlap, whose two headers differ, or whose CRC-32 is
///         another; names that occur twice; descriptions that don't fit the data; more than 4096 members; zip64 but
///         for what NumPy writes of it; Fortran order and big-endian numbers, with what to do
inline tensor_file read_npz(const std::string& path, std::uint64_t limit = default_npz_limit) {
    return detail::parse_npz(path, read_file(path), limit);
}

}  // namespace ctcnn
