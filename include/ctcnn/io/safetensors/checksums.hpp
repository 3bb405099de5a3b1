// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/core/memory_size.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/safetensors/header.hpp"
#include "ctcnn/io/sha256.hpp"
#include "ctcnn/io/text.hpp"

/// Checksums in the metadata of a safetensors file, under names that begin with "ctcnn.". All other metadata belong to
/// the user.
///
/// "ctcnn.sha256:<tensor>" is the SHA-256 of the tensor's bytes. It does not depend on where the tensor is in the file,
/// nor on the other tensors, so that it is compared in every file that has it; it is optional. The sum of a tensor that
/// is not in the file is ignored, because a program that renames or removes tensors may keep all metadata.
///
/// "ctcnn.sha256" is the SHA-256 of the header's text, from after its own 64 digits to the last brace. A program that
/// reads a file of ctcnn and writes it again with this metadata writes a different text, for which the sum must not be
/// compared. One space distinguishes the two: ctcnn's writer begins a header with
///
///     { "__metadata__":{"ctcnn.sha256":"
///
/// JSON allows the space after the brace. No other writer puts one there and none after the second brace, and a program
/// that parses JSON does not keep it. A header with the space is therefore the text that ctcnn wrote, or a damaged one:
/// no single changed bit turns the mark into another JSON text. (A sum over the parsed content would not depend on its
/// order, but would refuse a file to which a program added metadata.)
namespace ctcnn {

/// How a reader treats the checksums in a file.
enum class checksum_rule {
    compared,  ///< those that exist must be right
    required,  ///< all must exist and be right, and the header must be unchanged; for checkpoints
    ignored    ///< for a file that another program changed without updating the sums
};

namespace detail {

inline constexpr std::string_view safetensors_own_names = "ctcnn.";  ///< prefix of ctcnn's metadata
inline constexpr std::string_view safetensors_checksum_key = "ctcnn.sha256";
inline constexpr std::string_view safetensors_header_mark = "{ \"__metadata__\":{\"";
inline constexpr std::string_view safetensors_header_start = "{ \"__metadata__\":{\"ctcnn.sha256\":\"";
inline constexpr std::size_t checksum_digits = 64;

inline std::string safetensors_checksum_name(std::string_view tensor) {
    return std::string(safetensors_checksum_key) + ":" + std::string(tensor);
}

/// The sum of a header that begins with safetensors_header_start and 64 digits.
inline std::string safetensors_header_checksum(std::string_view header) {
    const std::size_t first = safetensors_header_start.size() + checksum_digits, end = header.rfind('}') + 1;
    return sha256_of(bytes_of_text(header.substr(0, end).substr(first)));
}

/// Whether the header was written by ctcnn and is unchanged.
inline bool has_safetensors_header_checksum(std::string_view header) {
    const std::size_t first = safetensors_header_start.size();
    return header.starts_with(safetensors_header_start) && header.size() > first + checksum_digits &&
           header.find_first_not_of(' ', header.rfind('}') + 1) == header.npos &&
           header.substr(first, checksum_digits) == safetensors_header_checksum(header);
}

[[gnu::cold]] inline void check_safetensors_checksums(const std::string& path, std::string_view text,
                                                      const safetensors_header& header,
                                                      const std::vector<named_tensor>& tensors, checksum_rule rule) {
    if (rule == checksum_rule::ignored) return;
    const bool required = rule == checksum_rule::required;
    const auto other_than = [&](const std::string& sum) -> std::string {
        if (required) return "another one: the file is damaged or was changed";
        return "another one: the file is damaged, or another program changed it and kept the sum (\"" + sum +
               "\" in the metadata); if it was that, load it with ctcnn::load(net, path, {.checksums = "
               "ctcnn::checksum_rule::ignored}), or read_safetensors(path, the same)";
    };
    const auto own = header.metadata.lower_bound(safetensors_own_names);
    const bool has_own = own != header.metadata.end() && own->first.starts_with(safetensors_own_names);
    if (required && !header.metadata.contains(safetensors_checksum_key))
        throw data_error(path, safetensors_header_begin, "a checksum of the header, \"ctcnn.sha256\" in the metadata",
                         "none");
    if ((required || (has_own && text.starts_with(safetensors_header_mark))) && !has_safetensors_header_checksum(text))
        throw data_error(path, safetensors_header_begin, "a header with the SHA-256 that was written with it",
                         other_than(std::string(safetensors_checksum_key)));
    for (const named_tensor& tensor : tensors) {
        const std::string name = safetensors_checksum_name(tensor.name);
        const auto wanted = header.metadata.find(name);
        const auto offset =
            static_cast<std::uint64_t>(tensor.bytes.data() - bytes_of_text(text).data()) + safetensors_header_begin;
        if (wanted == header.metadata.end()) {
            if (required) throw data_error(path, offset, "a checksum of tensor " + shown(tensor.name), "none");
            continue;
        }
        if (sha256_of(tensor.bytes) != wanted->second)
            throw data_error(path, offset,
                             "bytes of tensor " + shown(tensor.name) + " with the SHA-256 that was written with them",
                             other_than("ctcnn.sha256:..."));
    }
}

}  // namespace detail

}  // namespace ctcnn
