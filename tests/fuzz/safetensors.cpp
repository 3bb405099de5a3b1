// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// safetensors: what is accepted is written again and read again, and is the same.

#include "ctcnn/io/safetensors.hpp"

#include <algorithm>
#include <vector>

#include "fuzz/support.hpp"

using namespace ctcnn;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string name = "input";
    tensor_file read;
    fuzz::run(size, [&] { read = detail::parse_safetensors(name, {data, data + size}); });
    if (read.path().empty()) return 0;

    std::vector<const named_tensor*> tensors;
    std::vector<std::uint8_t> again(8);
    for (const named_tensor& tensor : read.tensors()) {
        fuzz::require(detail::has_bytes_of_shape(tensor), "bytes are the shape's");
        tensors.push_back(&tensor);
    }
    text_by_name metadata;
    for (const auto& [key, text] : read.metadata())
        if (key != "format" && !key.starts_with("ctcnn.")) metadata.emplace(key, text);
    const std::string header = detail::safetensors_header_text(tensors, metadata);
    for (std::size_t i = 0; i < 8; ++i) again[i] = static_cast<std::uint8_t>(header.size() >> 8 * i);
    again.insert(again.end(), header.begin(), header.end());
    for (const named_tensor* tensor : tensors) again.insert(again.end(), tensor->bytes.begin(), tensor->bytes.end());
    tensor_file same;
    try {
        same = detail::parse_safetensors(name, again, checksum_rule::required);
    } catch (const data_error& error) {
        // With checksums there may be too many texts, and their names may be too long.
        fuzz::require(error.expected().find("a text of at most") != std::string::npos ||
                          error.expected().find("entries of metadata") != std::string::npos,
                      "what was read can be written");
        return 0;
    }
    fuzz::require(same.tensors().size() == read.tensors().size(), "as many tensors");
    for (const named_tensor& tensor : read.tensors()) {
        const named_tensor* const found = same.find(tensor.name);
        fuzz::require(
            found != nullptr && type_name_of(*found) == type_name_of(tensor) && found->shape == tensor.shape &&
                std::equal(found->bytes.begin(), found->bytes.end(), tensor.bytes.begin(), tensor.bytes.end()),
            "the same tensor");
    }
    for (const auto& [key, text] : metadata) fuzz::require(same.metadata().at(key) == text, "the same text");
    return 0;
}
