// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/io/element_type.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/text.hpp"

/// The JSON in the head of a safetensors file. Limits keep what it takes in memory below the file's size and 1 MiB,
/// whatever the file says.
namespace ctcnn::detail {

inline constexpr std::uint64_t safetensors_most_header = 100'000'000;  ///< bytes; the format's own limit
inline constexpr std::size_t safetensors_most_tensors = 3072;
inline constexpr std::size_t safetensors_most_metadata = 4096;  ///< entries
inline constexpr std::size_t safetensors_most_rank = 32;        ///< NumPy\'s limit, too
inline constexpr std::size_t safetensors_most_token = 65536;    ///< bytes of a name, of a text and of a number
inline constexpr std::uint64_t safetensors_header_begin = 8;    ///< after the length of the header
inline constexpr std::string_view safetensors_metadata_key = "__metadata__";
inline constexpr std::string_view safetensors_checksum_key = "sha256";  ///< of the header, in the metadata

struct safetensors_entry {
    named_tensor tensor;  ///< without its bytes
    std::uint64_t begin = 0, end = 0;
    std::uint64_t position = 0;  ///< of its name, in the file
};

struct safetensors_header {
    std::vector<safetensors_entry> entries;
    text_by_name metadata;
    std::optional<std::uint64_t> checksum_end;  ///< position behind the header's own checksum, in the file
};

/// Characters of the header, which tells where it is: the JSON parser does not say that of what is well-formed.
class counting_iterator {
public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    counting_iterator(const char* at, const char** reached) noexcept : at_(at), reached_(reached) {}
    reference operator*() const noexcept { return *at_; }
    counting_iterator& operator++() noexcept {
        *reached_ = ++at_;
        return *this;
    }
    counting_iterator operator++(int) noexcept {
        const counting_iterator before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const counting_iterator& a, const counting_iterator& b) noexcept { return a.at_ == b.at_; }
    friend bool operator!=(const counting_iterator& a, const counting_iterator& b) noexcept { return a.at_ != b.at_; }

private:
    const char* at_;
    const char** reached_;
};

/// Takes the JSON parser's events, and refuses the first that the format does not know. Offsets in its errors are those
/// behind the token.
class safetensors_events {
public:
    using number_integer_t = nlohmann::json::number_integer_t;
    using number_unsigned_t = nlohmann::json::number_unsigned_t;
    using number_float_t = nlohmann::json::number_float_t;

    safetensors_events(const std::string& path, const char* begin, const char* const* reached)
        : path_(path),
          begin_(begin),
          reached_(reached) {}

    safetensors_header take() { return std::move(header_); }

    bool null() { refuse("null"); }
    bool boolean(bool value) { refuse(value ? "true" : "false"); }
    bool number_integer(number_integer_t value) { refuse(std::to_string(value)); }
    bool number_float(number_float_t, const std::string& text) { refuse(text.substr(0, 40)); }
    bool number_unsigned(number_unsigned_t value) {
        if (place_ == place::shape)
            add_extent(value);
        else if (place_ == place::offsets && offsets_ < 2)
            (offsets_++ == 0 ? header_.entries.back().begin : header_.entries.back().end) = value;
        else
            refuse(std::to_string(value));
        return true;
    }
    bool string(std::string& text) {
        if (place_ == place::metadata_value)
            add_metadata(text);
        else if (place_ == place::type_value)
            set_type(text);
        else
            refuse(shown(text));
        return true;
    }
    bool binary(nlohmann::json::binary_t&) { refuse("binary data"); }  // JSON text has none

    bool start_object(std::size_t) {
        if (place_ == place::start)
            place_ = place::top;
        else if (place_ == place::top_value)
            place_ = is_metadata_ ? place::metadata : place::tensor;
        else
            refuse("an object");
        return true;
    }
    bool key(std::string& name) {
        switch (place_) {
        case place::top: begin_entry(name); break;
        case place::metadata:
            if (header_.metadata.contains(name)) fail("every name once", shown(name) + " twice");
            if (header_.metadata.size() == safetensors_most_metadata)
                fail("at most " + std::to_string(safetensors_most_metadata) + " entries of metadata", "more");
            name_ = name;
            place_ = place::metadata_value;
            break;
        default: begin_field(name); break;
        }
        return true;
    }
    bool end_object() {
        if (place_ == place::tensor && (!has_type_ || !has_shape_ || !has_offsets_))
            fail("dtype, shape and data_offsets of tensor " + shown(header_.entries.back().tensor.name),
                 std::string("no ") + (!has_type_    ? "dtype"
                                       : !has_shape_ ? "shape"
                                                     : "data_offsets"));
        place_ = place_ == place::top ? place::end : place::top;
        return true;
    }
    bool start_array(std::size_t) {
        if (place_ == place::shape_value)
            place_ = place::shape;
        else if (place_ == place::offsets_value)
            place_ = place::offsets;
        else
            refuse("an array");
        return true;
    }
    bool end_array() {
        if (place_ == place::offsets && offsets_ != 2) fail("data_offsets of two numbers", std::to_string(offsets_));
        place_ = place::tensor;
        return true;
    }
    template <class Exception>
    bool parse_error(std::size_t, const std::string& token, const Exception&) {
        fail("valid JSON", "a syntax error near " + shown(token));
    }

private:
    enum class place {
        start,
        top,
        top_value,
        metadata,
        metadata_value,
        tensor,
        type_value,
        shape_value,
        shape,
        offsets_value,
        offsets,
        end
    };

    [[nodiscard]] std::uint64_t position() const noexcept {
        return safetensors_header_begin + static_cast<std::uint64_t>(*reached_ - begin_);
    }
    [[noreturn]] void fail(const std::string& expected, const std::string& found) const {
        throw data_error(path_, position(), expected, found);
    }
    [[noreturn]] void refuse(const std::string& found) const {
        switch (place_) {
        case place::start: fail("an object of tensors", found);
        case place::top_value: fail("an object for " + shown(name_), found);
        case place::metadata_value: fail("text for metadata " + shown(name_), found);
        case place::type_value: fail("a dtype, in quotation marks", found);
        case place::shape_value: fail("an array of extents for shape", found);
        case place::shape: fail("an extent from 0 to 2^64 - 1", found);
        case place::offsets_value: fail("an array of two offsets for data_offsets", found);
        case place::offsets: fail("two offsets from 0 to 2^64 - 1", found);
        default: fail("nothing of the kind", found);  // the parser's own rules come first
        }
    }

    void begin_entry(const std::string& name) {
        name_ = name;
        is_metadata_ = name == safetensors_metadata_key;
        place_ = place::top_value;
        if (is_metadata_) {
            if (has_metadata_) fail("every name once", shown(name) + " twice");
            has_metadata_ = true;
            return;
        }
        if (header_.entries.size() == safetensors_most_tensors)
            fail("at most " + std::to_string(safetensors_most_tensors) + " tensors", "more");
        header_.entries.push_back({{name, {}, {}, {}}, 0, 0, position()});
        has_type_ = has_shape_ = has_offsets_ = false;
        offsets_ = 0;
    }

    void begin_field(const std::string& name) {
        bool* seen = nullptr;
        if (name == "dtype") seen = &has_type_, place_ = place::type_value;
        if (name == "shape") seen = &has_shape_, place_ = place::shape_value;
        if (name == "data_offsets") seen = &has_offsets_, place_ = place::offsets_value;
        if (seen == nullptr) fail("dtype, shape or data_offsets", shown(name));
        if (std::exchange(*seen, true)) fail("every name once", shown(name) + " twice");
    }

    void add_extent(std::uint64_t extent) {
        std::vector<std::uint64_t>& shape = header_.entries.back().tensor.shape;
        if (shape.size() == safetensors_most_rank)
            fail("at most " + std::to_string(safetensors_most_rank) + " dimensions", "more");
        shape.push_back(extent);
    }

    void set_type(const std::string& text) {
        const std::optional<element_type> type = element_type_named(text);
        if (!type) fail("dtype F64, F32, F16, BF16, I64, U64, I32, U32 or U8", shown(text));
        header_.entries.back().tensor.type = *type;
        place_ = place::tensor;
    }

    void add_metadata(std::string& text) {
        if (name_ == safetensors_checksum_key) header_.checksum_end = position() - 1;
        header_.metadata.emplace(std::move(name_), std::move(text));
        place_ = place::metadata;
    }

    const std::string& path_;
    const char* begin_;
    const char* const* reached_;
    safetensors_header header_;
    place place_ = place::start;
    std::string name_;
    bool is_metadata_ = false, has_metadata_ = false;
    bool has_type_ = false, has_shape_ = false, has_offsets_ = false;
    std::size_t offsets_ = 0;
};

/// Refuses tokens, and white space between them, that would make the parser's memory grow: it keeps them, and doubles
/// the room as they get longer.
inline void check_safetensors_tokens(const std::string& path, std::string_view text) {
    bool quoted_text = false;
    std::size_t length = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted_text && c == '\\')
            ++i, ++length;
        else if (c == '"')
            quoted_text = !quoted_text, length = 0;
        else if (!quoted_text && (c == '{' || c == '}' || c == '[' || c == ']' || c == ':' || c == ','))
            length = 0;
        if (++length > safetensors_most_token)
            throw data_error(path, safetensors_header_begin + i,
                             "texts and gaps of at most " + std::to_string(safetensors_most_token) + " bytes",
                             "a longer one");
    }
}

[[gnu::cold]] inline void check_safetensors_names(const std::string& path,
                                                  const std::vector<safetensors_entry>& entries) {
    std::vector<const safetensors_entry*> by_name;
    by_name.reserve(entries.size());
    for (const safetensors_entry& entry : entries) by_name.push_back(&entry);
    std::sort(by_name.begin(), by_name.end(), [](const auto* a, const auto* b) {
        return std::pair(std::string_view(a->tensor.name), a->position) <
               std::pair(std::string_view(b->tensor.name), b->position);
    });
    for (std::size_t i = 1; i < by_name.size(); ++i)
        if (by_name[i - 1]->tensor.name == by_name[i]->tensor.name)
            throw data_error(path, by_name[i]->position, "every name once", shown(by_name[i]->tensor.name) + " twice");
}

/// Reads the JSON. What it says of offsets and sizes is not checked here.
[[gnu::cold]] inline safetensors_header parse_safetensors_header(const std::string& path, std::string_view text) {
    const std::size_t valid = utf8_end(bytes_of_text(text));
    if (valid != text.size()) throw data_error(path, safetensors_header_begin + valid, "UTF-8", "other bytes");
    if (text.empty() || text.front() != '{')
        throw data_error(path, safetensors_header_begin, "{, with which the header begins",
                         text.empty() ? "an empty header" : shown(text.substr(0, 8)));
    const std::size_t last = text.find_last_not_of(' ');
    if (text[last] != '}')
        throw data_error(path, safetensors_header_begin + last, "}, and after it nothing but spaces",
                         shown(text.substr(last, 8)));
    text = text.substr(0, last + 1);
    check_safetensors_tokens(path, text);
    const char* reached = text.data();
    safetensors_events events(path, text.data(), &reached);
    (void)nlohmann::json::sax_parse(counting_iterator(text.data(), &reached),
                                    counting_iterator(text.data() + text.size(), &reached), &events);
    safetensors_header header = events.take();
    check_safetensors_names(path, header.entries);
    return header;
}

}  // namespace ctcnn::detail
