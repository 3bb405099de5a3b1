// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/atomic_file.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/safetensors/checksums.hpp"
#include "ctcnn/io/safetensors/header.hpp"
#include "ctcnn/io/sha256.hpp"
#include "ctcnn/io/text.hpp"

namespace ctcnn {

namespace detail {

/// Refuses what ctcnn's own reader would refuse.
[[gnu::cold]] inline void check_safetensors_contents(std::span<const named_tensor> tensors,
                                                     const text_by_name& metadata) {
    const auto require = [](bool holds, const std::string& what) {
        if (!holds) throw argument_error("ctcnn::write_safetensors: " + what);
    };
    const auto require_text = [&](std::string_view text) {
        require(utf8_end(bytes_of_text(text)) == text.size(), shown(text) + " is not UTF-8");
    };
    const auto require_name = [&](std::string_view name) {
        require_text(name);
        require(name.size() <= safetensors_most_name,
                shown(name) + " is longer than " + std::to_string(safetensors_most_name) + " bytes");
    };
    require(tensors.size() <= safetensors_most_tensors,
            "more than " + std::to_string(safetensors_most_tensors) + " tensors");
    require(metadata.size() + tensors.size() + 2 <= safetensors_most_metadata, "too many entries of metadata");
    std::set<std::string_view> names;
    for (const named_tensor& tensor : tensors) {
        require_name(tensor.name);
        require(names.insert(tensor.name).second, "two tensors have the name " + shown(tensor.name));
        require(tensor.name != safetensors_metadata_key, "no tensor can have the name " + shown(tensor.name));
        require(tensor.shape.size() <= safetensors_most_rank, shown(tensor.name) + " has more than 32 dimensions");
        require(tensor.type != element_type::other || is_safetensors_type_name(tensor.type_name),
                shown(tensor.name) + " is of a type whose name can't be written, " + shown(tensor.type_name));
        require(has_bytes_of_shape(tensor), "tensor " + shown(tensor.name) + " of shape " + to_string(tensor.shape) +
                                                " has " + std::to_string(tensor.bytes.size()) + " bytes");
    }
    for (const auto& [name, text] : metadata) {
        require_name(name);
        require_text(text);
        require(name != "format" && !name.starts_with(safetensors_own_names),
                "metadata " + shown(name) + " is the writer's own");
    }
}

/// The header for sorted tensors: JSON that begins with its own checksum (checksums.hpp), padded with spaces to a
/// multiple of 8 bytes.
[[gnu::cold]] inline std::string safetensors_header_text(std::span<const named_tensor* const> tensors,
                                                         text_by_name metadata) {
    metadata["format"] = "pt";
    for (const named_tensor* tensor : tensors)
        metadata[safetensors_checksum_name(tensor->name)] = sha256_of(tensor->bytes);
    // Appended one by one: GCC 12 falsely warns of a huge copy in "," + std::string.
    std::string header(safetensors_header_start);
    header.append(checksum_digits, '0');
    header += '"';
    for (const auto& [name, text] : metadata) {
        header += ',';
        header += json_text(name);
        header += ':';
        header += json_text(text);
    }
    header += '}';
    std::uint64_t offset = 0;
    for (const named_tensor* tensor : tensors) {
        header += ',';
        header += json_text(tensor->name);
        header += ":{\"dtype\":\"";
        header += type_name_of(*tensor);
        header += "\",\"shape\":[";
        for (std::size_t i = 0; i < tensor->shape.size(); ++i) {
            if (i > 0) header += ',';
            header += std::to_string(tensor->shape[i]);
        }
        header += "],\"data_offsets\":[";
        header += std::to_string(offset);
        offset += tensor->bytes.size();
        header += ',';
        header += std::to_string(offset);
        header += "]}";
    }
    header += "}";
    header.resize((header.size() + 7) / 8 * 8, ' ');
    header.replace(safetensors_header_start.size(), checksum_digits, safetensors_header_checksum(header));
    return header;
}

}  // namespace detail

/// Writes tensors into a safetensors file, in the order of safetensors' own writer: wide types first, then by name.
/// Equal contents give equal bytes. Metadata: the caller's text, "format": "pt", and, under names that begin with
/// "ctcnn.", SHA-256 sums of every tensor and of the header. The file appears as a whole or not at all (atomic_file),
/// so that it may be the one that the tensors were read from.
/// Errors  throws argument_error for what the reader would refuse: names that are repeated, not UTF-8, or longer than
///         65,000 bytes, a tensor whose number of bytes does not fit its shape, more than 3072 tensors, and metadata
///         named "format" or "ctcnn.…"; io_error as atomic_file
[[gnu::cold]] inline void write_safetensors(std::span<const named_tensor> tensors, const std::string& path,
                                            const text_by_name& metadata = {}) {
    detail::check_safetensors_contents(tensors, metadata);
    std::vector<const named_tensor*> sorted;
    sorted.reserve(tensors.size());
    for (const named_tensor& tensor : tensors) sorted.push_back(&tensor);
    std::sort(sorted.begin(), sorted.end(), [](const named_tensor* a, const named_tensor* b) {
        return a->type != b->type ? a->type > b->type : a->name < b->name;
    });
    const std::string header = detail::safetensors_header_text(sorted, metadata);
    if (header.size() > detail::safetensors_most_header)
        throw argument_error("ctcnn::write_safetensors: the header would be longer than 100,000,000 bytes");
    std::string length;
    for (std::size_t i = 0; i < 8; ++i)
        length += static_cast<char>(static_cast<std::uint8_t>(std::uint64_t{header.size()} >> 8 * i));
    atomic_file file(path);
    file.write(length + header);
    for (const named_tensor* tensor : sorted) file.write(tensor->bytes);
    file.commit();
}

}  // namespace ctcnn
