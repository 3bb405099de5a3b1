// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
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
#include "ctcnn/io/file_bytes.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/safetensors/checksums.hpp"
#include "ctcnn/io/safetensors/header.hpp"
#include "ctcnn/io/text.hpp"

namespace ctcnn {

/// Requirements of read_safetensors beyond the format.
struct safetensors_rules {
    std::uint64_t most_bytes = detail::default_file_limit;  ///< of the file
    checksum_rule checksums = checksum_rule::compared;
};

namespace detail {

/// Requires offsets without holes and overlaps, sizes that fit the shapes, and an end that is the file's, so that every
/// tensor's bytes are in the file. Sorts the entries by their offsets, which count from `data_begin` in the file.
[[gnu::cold]] inline void check_safetensors_offsets(const std::string& path, std::vector<safetensors_entry>& entries,
                                                    std::uint64_t data_begin, std::uint64_t data_bytes) {
    std::sort(entries.begin(), entries.end(), [](const safetensors_entry& a, const safetensors_entry& b) {
        return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    const auto fail = [&](const safetensors_entry& entry, const std::string& expected, const std::string& found) {
        throw data_error(path, entry.position, "tensor " + shown(entry.name) + " with " + expected, found);
    };
    std::uint64_t end = 0;
    for (const safetensors_entry& entry : entries) {
        if (entry.begin != end)
            fail(entry, "data_offsets from " + std::to_string(end) + " on, where the one before it ends",
                 std::to_string(entry.begin) + (entry.begin > end ? ": a hole" : ": an overlap"));
        if (entry.end < entry.begin)
            fail(entry, "data_offsets that end at " + std::to_string(entry.begin) + " or later",
                 std::to_string(entry.end));
        end = entry.end;
    }
    for (const safetensors_entry& entry : entries) {
        if (entry.type == element_type::other) continue;
        const auto bytes = bytes_of(entry.type, entry.shape);
        if (!bytes) fail(entry, "a size that can be counted in 64 bits", "shape " + to_string(entry.shape));
        if (*bytes != entry.end - entry.begin)
            fail(entry,
                 "data_offsets for " + std::to_string(*bytes) + " bytes (shape " + to_string(entry.shape) + ", dtype " +
                     std::string(name_of(entry.type)) + ")",
                 "for " + std::to_string(entry.end - entry.begin));
    }
    if (end != data_bytes)
        throw data_error(path, data_begin + std::min(end, data_bytes),
                         std::to_string(end) + " bytes of data, as the header says",
                         end > data_bytes ? "the end of the file after " + std::to_string(data_bytes)
                                          : std::to_string(data_bytes - end) + " more");
}

/// The length of the header, after checking that it fits into the file.
inline std::size_t safetensors_header_length(const std::string& path, std::span<const std::uint8_t> file) {
    if (file.size() < safetensors_header_begin)
        throw data_error(path, file.size(), "8 bytes of header length",
                         file.empty() ? "an empty file"
                                      : "the end of the file after " + std::to_string(file.size()) + " bytes");
    std::uint64_t length = 0;
    for (std::size_t i = safetensors_header_begin; i-- > 0;) length = length << 8 | file[i];
    if (length > safetensors_most_header)
        throw data_error(path, 0, "a header length of at most " + std::to_string(safetensors_most_header) + " bytes",
                         std::to_string(length) + ": is this a safetensors file?");
    if (length > file.size() - safetensors_header_begin)
        throw data_error(path, file.size(), std::to_string(length) + " bytes of header, as its length says",
                         "the end of the file after " + std::to_string(file.size() - safetensors_header_begin));
    return memory_size(length);
}

/// Reads a safetensors file in memory. `path` is for messages.
[[gnu::cold]] inline tensor_file parse_safetensors(const std::string& path, std::vector<std::uint8_t> file,
                                                   checksum_rule checksums = checksum_rule::compared) {
    const std::size_t length = safetensors_header_length(path, file);
    const std::string_view text(reinterpret_cast<const char*>(file.data()) + safetensors_header_begin, length);
    safetensors_header header = parse_safetensors_header(path, text);
    const std::uint64_t data_begin = safetensors_header_begin + length;
    check_safetensors_offsets(path, header.entries, data_begin, file.size() - data_begin);

    std::vector<named_tensor> tensors;
    tensors.reserve(header.entries.size());
    for (safetensors_entry& entry : header.entries) {
        const auto bytes = std::span<const std::uint8_t>(file).subspan(memory_size(data_begin + entry.begin),
                                                                       memory_size(entry.end - entry.begin));
        tensors.push_back({std::move(entry.name), entry.type, std::move(entry.shape), bytes, entry.type_name});
    }
    check_safetensors_checksums(path, text, header, tensors, checksums);
    std::vector<std::vector<std::uint8_t>> memory;
    memory.push_back(std::move(file));
    return {path, std::move(memory), std::move(tensors), std::move(header.metadata)};
}

}  // namespace detail

/// Reads a safetensors file of any program. A tensor of an unknown type is read as bytes of element_type::other with
/// the type's name.
///
/// Memory  the file, and at most as much again plus 1 MiB for the contents of the header
/// Errors  throws data_error{path, offset, expected, found} for a file that read_file refuses or that is not a
///         safetensors file: a header that is not UTF-8 or JSON, or repeats a name; tensors that leave a hole, overlap,
///         or do not fit their shape; missing or excess data; wrong checksums (unless checksum_rule::ignored); and more
///         than 3072 tensors, 32 dimensions, 4096 entries of metadata, or 64 KiB in a name.
/// Source  the format as documented by safetensors, https://github.com/huggingface/safetensors
inline tensor_file read_safetensors(const std::string& path, const safetensors_rules& rules = {}) {
    return detail::parse_safetensors(path, detail::read_file(path, rules.most_bytes), rules.checksums);
}

}  // namespace ctcnn
