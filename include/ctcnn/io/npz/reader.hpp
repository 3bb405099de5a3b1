// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/core/memory_size.hpp"
#include "ctcnn/io/crc32.hpp"
#include "ctcnn/io/element_type.hpp"
#include "ctcnn/io/file_bytes.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/npz/element_order.hpp"
#include "ctcnn/io/npz/npy_header.hpp"
#include "ctcnn/io/npz/zip_directory.hpp"
#include "ctcnn/io/npz/zip_inflater.hpp"
#include "ctcnn/io/text.hpp"

namespace ctcnn {

namespace detail {

/// The default limit for the total size of the arrays of an .npz file, unpacked: 1 GiB.
inline constexpr std::uint64_t default_npz_limit = std::uint64_t{1} << 30;

/// Reads the header of an array of `size` bytes, header included.
inline npy_header parse_npy(const std::string& what, std::uint64_t offset, std::span<const std::uint8_t> bytes,
                            std::uint64_t size) {
    npy_header header = npy_parser(what, offset, bytes).parse();
    if (header.elements.type == element_type::other) return header;
    const auto data = bytes_of(header.elements.type, header.shape);
    if (!data) throw data_error(what, offset, "a shape whose bytes can be counted in 64 bits", to_string(header.shape));
    if (*data != size - header.bytes)
        throw data_error(what, offset, std::to_string(*data) + " bytes for shape " + to_string(header.shape),
                         std::to_string(size - header.bytes));
    return header;
}

/// Unpacks a deflated member. Unpacks the array's header first, and allocates memory only if the packed bytes can hold
/// as much as the header says.
inline std::vector<std::uint8_t> unpack_npy(const std::string& what, const zip_member& member,
                                            std::span<const std::uint8_t> packed) {
    constexpr std::uint64_t deflate_ratio = 1032;  // a match of 258 bytes takes two bits at least
    constexpr std::size_t most_at_once = std::size_t{1} << 30;
    if (member.size / deflate_ratio > packed.size())
        throw data_error(what, member.position + 24, "a size that the packed bytes can have",
                         std::to_string(member.size) + " from " + std::to_string(packed.size()));
    const auto size = memory_size(member.size);
    zip_inflater source(what, member.begin, packed);
    std::vector<std::uint8_t> bytes(std::min(size, npy_most_prefix + npy_most_dict));
    source.read(bytes);
    (void)parse_npy(what, member.begin, bytes, member.size);
    std::size_t done = bytes.size();
    bytes.resize(size);
    for (std::size_t count = 0; done < size; done += count) {
        count = std::min(size - done, most_at_once);
        source.read(std::span(bytes).subspan(done, count));
    }
    source.finish();
    return bytes;
}

/// Whether a member is an array by NumPy's rule: by its name, or by its first bytes. Other members are ignored:
/// folders, a README, what macOS adds.
inline bool is_npz_array(const zip_member& member, std::span<const std::uint8_t> packed) {
    const std::string_view name = member.name, base = name.substr(name.rfind('/') + 1);
    if (base.starts_with("._")) return false;
    if (name.ends_with(".npy")) return true;
    if ((member.flags & (zip_encrypted | zip_patch | zip_masked)) != 0 || member.size < npy_magic.size()) return false;
    std::array<std::uint8_t, npy_magic.size()> first{};
    if (member.method == zip_stored && packed.size() >= first.size())
        std::copy_n(packed.begin(), first.size(), first.begin());
    if (member.method == zip_deflated) try {
            zip_inflater(member.name, 0, packed).read(first);
        } catch (const data_error&) {
            return false;
        }
    return std::equal(first.begin(), first.end(), bytes_of_text(npy_magic).begin());
}

/// The members that are arrays, after checking that all are readable, have different names, and do not exceed the
/// limit.
inline std::vector<zip_member> npz_arrays(const std::string& path, std::span<const std::uint8_t> file,
                                          std::uint64_t limit) {
    std::vector<zip_member> arrays = zip_parser(path, file).parse();
    std::erase_if(arrays, [&](const zip_member& member) {
        return !is_npz_array(member, file.subspan(memory_size(member.begin), memory_size(member.packed_size)));
    });
    std::uint64_t left = limit;
    std::vector<const zip_member*> sorted;
    for (zip_member& member : arrays) {
        require_readable(path, member);
        const std::uint64_t name_position = member.position + zip_entry_size;
        if (utf8_end(bytes_of_text(member.name)) != member.name.size())
            throw data_error(path, name_position, "a name in UTF-8 (rename the array, and save it with numpy.savez)",
                             "other bytes");
        if (member.size > left)
            throw data_error(path, member.position + 24,
                             "arrays of at most " + std::to_string(limit) + " bytes together", "more");
        left -= member.size;
        if (member.name.ends_with(".npy")) member.name.resize(member.name.size() - 4);
        sorted.push_back(&member);
    }
    std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
    for (std::size_t i = 1; i < sorted.size(); ++i)
        if (sorted[i - 1]->name == sorted[i]->name)
            throw data_error(path, std::max(sorted[i - 1]->position, sorted[i]->position) + zip_entry_size,
                             "every name once (save the arrays with numpy.savez)", shown(sorted[i]->name) + " twice");
    return arrays;
}

/// Reads an array. `bytes`, which are those of the member, are converted to row-major, little-endian order.
inline named_tensor read_npy(const std::string& what, const zip_member& member, std::span<std::uint8_t> bytes) {
    npy_header header = parse_npy(what, member.begin, bytes, member.size);
    const element_type type = header.elements.type;
    const std::span<std::uint8_t> data = bytes.subspan(header.bytes);
    if (type != element_type::other) {
        if (header.elements.big_endian) reverse_bytes(data, type == element_type::c64 ? 4 : size_of(type));
        if (header.fortran_order && orders_differ(header.shape))
            fortran_to_row_major(data, header.shape, size_of(type));
    }
    return {member.name, type, std::move(header.shape), data, header.type_name};
}

/// Reads an .npz file in memory. `path` is for messages.
inline tensor_file parse_npz(const std::string& path, std::vector<std::uint8_t> file, std::uint64_t limit) {
    const std::vector<zip_member> arrays = npz_arrays(path, file, limit);
    std::vector<std::vector<std::uint8_t>> memory;
    memory.reserve(arrays.size() + 1);
    std::vector<named_tensor> tensors;
    tensors.reserve(arrays.size());
    for (const zip_member& member : arrays) {
        const std::string what = path + ": " + shown(member.name);
        std::span<std::uint8_t> bytes =
            std::span<std::uint8_t>(file).subspan(memory_size(member.begin), memory_size(member.packed_size));
        if (member.method == zip_deflated) bytes = memory.emplace_back(unpack_npy(what, member, bytes));
        if (crc32_of(bytes) != member.crc)
            throw data_error(what, member.begin, "data with the CRC-32 in the directory",
                             "others: the file is damaged");
        tensors.push_back(read_npy(what, member, bytes));
    }
    memory.push_back(std::move(file));
    return {path, std::move(memory), std::move(tensors), {}};
}

}  // namespace detail

/// Reads the arrays of an .npz file of any writer, as numpy.load does. Numbers may be of any type in element_type, in
/// either byte order, in C or Fortran order; the result is row-major and little-endian. An array of another type, such
/// as text, is read as bytes of element_type::other with NumPy's name for it. Members of the archive that are not
/// arrays are ignored.
///
/// \param limit  the largest total size of the arrays, unpacked, in bytes
/// Memory  the file; the unpacked data of deflated members; and, while it is read, a copy of each array of 2 or more
///         dimensions in Fortran order
/// Errors  throws data_error{path, offset, expected, found} for a file that read_file refuses or that is not an .npz
///         file: members that overlap, whose two headers differ, or whose CRC-32 is wrong; repeated names; headers that
///         do not fit the data; more than 4096 members; and members that are encrypted, or compressed in another way
///         than numpy.savez_compressed does
inline tensor_file read_npz(const std::string& path, std::uint64_t limit = detail::default_npz_limit) {
    return detail::parse_npz(path, detail::read_file(path), limit);
}

}  // namespace ctcnn
