// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/safetensors/header.hpp"
#include "ctcnn/io/sha256.hpp"
#include "ctcnn/io/text.hpp"

/// Checksums in the metadata of a safetensors file: "sha256:<tensor>" is the SHA-256 of the tensor's bytes, and
/// "sha256" that of the header (padding and all, without the length before it) with 64 zeros in its own place. Other
/// programs see text they do not know.
namespace ctcnn::detail {

inline constexpr std::size_t checksum_digits = 64;

inline std::string safetensors_checksum_name(std::string_view tensor) {
    return std::string(safetensors_checksum_key) + ":" + std::string(tensor);
}

/// The header's sum; its 64 digits end at `end` in the header.
inline std::string safetensors_header_checksum(std::string_view header, std::size_t end) {
    static constexpr std::string_view zeros = "0000000000000000000000000000000000000000000000000000000000000000";
    static_assert(zeros.size() == checksum_digits);
    sha256 sum;
    sum.add(bytes_of_text(header.substr(0, end - checksum_digits)));
    sum.add(bytes_of_text(zeros));
    sum.add(bytes_of_text(header.substr(end)));
    return sum.finish();
}

/// Compares what sums there are, and where they are `required`, asks for all of them.
[[gnu::cold]] inline void check_safetensors_checksums(const std::string& path, std::string_view text,
                                                      const safetensors_header& header,
                                                      const std::vector<named_tensor>& tensors, bool required) {
    const auto own = header.metadata.find(safetensors_checksum_key);
    if (own == header.metadata.end() && required)
        throw data_error(path, safetensors_header_begin, "a checksum of the header, \"sha256\" in the metadata",
                         "none");
    if (own != header.metadata.end()) {
        const std::size_t end = static_cast<std::size_t>(*header.checksum_end - safetensors_header_begin);
        const std::string_view raw = end < checksum_digits ? "" : text.substr(end - checksum_digits, checksum_digits);
        if (raw != own->second || safetensors_header_checksum(text, end) != own->second)
            throw data_error(path, safetensors_header_begin, "a header with the SHA-256 it says",
                             "another one: the file is damaged or was changed");
    }
    std::size_t used = own == header.metadata.end() ? 0 : 1;
    for (const named_tensor& tensor : tensors) {
        const auto wanted = header.metadata.find(safetensors_checksum_name(tensor.name));
        const auto offset =
            static_cast<std::uint64_t>(tensor.bytes.data() - bytes_of_text(text).data()) + safetensors_header_begin;
        if (wanted == header.metadata.end()) {
            if (required) throw data_error(path, offset, "a checksum of tensor " + shown(tensor.name), "none");
            continue;
        }
        ++used;
        if (sha256_of(tensor.bytes) != wanted->second)
            throw data_error(path, offset, "bytes of tensor " + shown(tensor.name) + " with the SHA-256 in the header",
                             "others: the file is damaged or was changed");
    }
    for (const auto& [name, sum] : header.metadata)
        if (name.starts_with(safetensors_checksum_name("")) && used-- == 0)
            throw data_error(path, safetensors_header_begin, "checksums of tensors of the file only",
                             "one of another tensor");
}

}  // namespace ctcnn::detail
