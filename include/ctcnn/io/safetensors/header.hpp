// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/element_type.hpp"
#include "ctcnn/io/json_reader.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/text.hpp"

/// The JSON header of a safetensors file. Limits bound its memory to the file's size plus 1 MiB, for any file.
namespace ctcnn::detail {

inline constexpr std::uint64_t safetensors_most_header = 100'000'000;  ///< bytes; the format's own limit
inline constexpr std::size_t safetensors_most_tensors = 3072;
inline constexpr std::size_t safetensors_most_metadata = 4096;  ///< entries
inline constexpr std::size_t safetensors_most_rank = 32;        ///< NumPy's limit, too
inline constexpr std::size_t safetensors_most_name = 65000;     ///< in bytes, for writing; below the limit for reading
inline constexpr std::uint64_t safetensors_header_begin = 8;    ///< after the length of the header
inline constexpr std::string_view safetensors_metadata_key = "__metadata__";

/// A named tensor whose bytes are not read yet.
struct safetensors_entry {
    std::string name;
    element_type type = element_type::f32;
    std::vector<std::uint64_t> shape;
    std::string_view type_name;
    std::uint64_t begin = 0, end = 0;
    std::uint64_t position = 0;  ///< of its name, in the file
};

struct safetensors_header {
    std::vector<safetensors_entry> entries;
    text_by_name metadata;
};

inline void read_safetensors_metadata(json_reader& json, safetensors_header& header) {
    if (json.null()) return;
    json.object("an object for " + shown(safetensors_metadata_key), [&](std::string name, std::uint64_t position) {
        if (header.metadata.contains(name)) json.fail(position, "every name once", shown(name) + " twice");
        if (header.metadata.size() == safetensors_most_metadata)
            json.fail(position, "at most " + std::to_string(safetensors_most_metadata) + " entries of metadata",
                      "more");
        std::string text = json.text("text for metadata " + shown(name), safetensors_most_header);
        header.metadata.emplace(std::move(name), std::move(text));
    });
}

constexpr bool is_safetensors_type_name(std::string_view name) noexcept {
    for (const char c : name)
        if (c <= ' ' || c > '~' || c == '"' || c == '\\') return false;
    return !name.empty() && name.size() <= 64;
}

/// New versions of the format have more types: the name of an unknown type is kept as it is.
inline void read_safetensors_type(json_reader& json, safetensors_entry& entry) {
    const std::uint64_t position = json.position();
    const std::string text = json.text("a dtype, in quotation marks");
    const std::optional<element_type> type = element_type_named(text);
    entry.type = type.value_or(element_type::other);
    if (type) return;
    const std::string_view quoted = json.read_since(position);
    entry.type_name = quoted.substr(1, quoted.size() - 2);
    if (!is_safetensors_type_name(entry.type_name))
        json.fail(position, "a dtype of at most 64 letters, digits and signs, such as F32", shown(text));
}

inline std::vector<std::uint64_t> read_safetensors_shape(json_reader& json) {
    std::vector<std::uint64_t> shape;
    json.array("an array of extents for shape", [&] {
        const std::uint64_t position = json.position();
        shape.push_back(json.whole_number("an extent from 0 to 2^64 - 1"));
        if (shape.size() > safetensors_most_rank)
            json.fail(position, "at most " + std::to_string(safetensors_most_rank) + " dimensions", "more");
    });
    return shape;
}

inline void read_safetensors_offsets(json_reader& json, safetensors_entry& entry) {
    const std::uint64_t position = json.position();
    std::size_t count = 0;
    json.array("an array of two offsets for data_offsets", [&] {
        const std::uint64_t offset = json.whole_number("two offsets from 0 to 2^64 - 1");
        if (count == 0) entry.begin = offset;
        if (count == 1) entry.end = offset;
        ++count;
    });
    if (count != 2) json.fail(position, "data_offsets of two numbers", std::to_string(count));
}

inline void read_safetensors_tensor(json_reader& json, safetensors_entry& entry) {
    constexpr std::array<std::string_view, 3> fields{"dtype", "shape", "data_offsets"};
    std::array<bool, 3> seen{};
    json.object("an object for " + shown(entry.name), [&](const std::string& name, std::uint64_t position) {
        const auto field = static_cast<std::size_t>(std::find(fields.begin(), fields.end(), name) - fields.begin());
        if (field == fields.size())
            return json.skip_value();  // of a later version; safetensors' own reader skips it, too
        if (std::exchange(seen[field], true)) json.fail(position, "every name once", shown(name) + " twice");
        if (field == 0) read_safetensors_type(json, entry);
        if (field == 1) entry.shape = read_safetensors_shape(json);
        if (field == 2) read_safetensors_offsets(json, entry);
    });
    const auto missing = static_cast<std::size_t>(std::find(seen.begin(), seen.end(), false) - seen.begin());
    if (missing != seen.size())
        json.fail(json.read_to() - 1, "dtype, shape and data_offsets of tensor " + shown(entry.name),
                  "no " + std::string(fields[missing]));
}

[[gnu::cold]] inline void check_safetensors_names(const std::string& path,
                                                  const std::vector<safetensors_entry>& entries) {
    std::vector<const safetensors_entry*> by_name;
    by_name.reserve(entries.size());
    for (const safetensors_entry& entry : entries) by_name.push_back(&entry);
    std::sort(by_name.begin(), by_name.end(), [](const auto* a, const auto* b) {
        return std::pair(std::string_view(a->name), a->position) < std::pair(std::string_view(b->name), b->position);
    });
    for (std::size_t i = 1; i < by_name.size(); ++i)
        if (by_name[i - 1]->name == by_name[i]->name)
            throw data_error(path, by_name[i]->position, "every name once", shown(by_name[i]->name) + " twice");
}

/// Reads the JSON. Does not check offsets and sizes.
[[gnu::cold]] inline safetensors_header parse_safetensors_header(const std::string& path, std::string_view text) {
    const std::size_t valid = utf8_end(bytes_of_text(text));
    if (valid != text.size()) throw data_error(path, safetensors_header_begin + valid, "UTF-8", "other bytes");
    if (text.empty() || text.front() != '{')
        throw data_error(path, safetensors_header_begin, "{, with which the header begins",
                         text.empty() ? "an empty header" : shown(text.substr(0, 8)));
    json_reader json(path, text, safetensors_header_begin);
    safetensors_header header;
    // An upper bound of the number of tensors, as growing would take half as much memory again.
    header.entries.reserve(
        std::min(static_cast<std::size_t>(std::count(text.begin(), text.end(), '{')), safetensors_most_tensors));
    bool has_metadata = false;
    json.object("an object of tensors", [&](std::string name, std::uint64_t position) {
        if (name == safetensors_metadata_key) {
            if (std::exchange(has_metadata, true)) json.fail(position, "every name once", shown(name) + " twice");
            read_safetensors_metadata(json, header);
            return;
        }
        if (header.entries.size() == safetensors_most_tensors)
            json.fail(position, "at most " + std::to_string(safetensors_most_tensors) + " tensors", "more");
        header.entries.push_back({std::move(name), element_type::f32, {}, {}, 0, 0, position});
        read_safetensors_tensor(json, header.entries.back());
    });
    json.end();
    check_safetensors_names(path, header.entries);
    return header;
}

}  // namespace ctcnn::detail
