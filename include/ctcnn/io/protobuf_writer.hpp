// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ctcnn::detail {

/// A message of protocol buffers, written field by field: what ONNX and TensorBoard's events need of them.
/// Source  protobuf.dev/programming-guides/encoding
class protobuf_writer {
public:
    [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }

    [[gnu::cold]] void integer(std::uint32_t field, std::int64_t value) {
        key(field, 0);
        varint(static_cast<std::uint64_t>(value));
    }
    [[gnu::cold]] void number(std::uint32_t field, float value) {
        key(field, 5);
        fixed(std::bit_cast<std::uint32_t>(value));
    }
    /// A field of 64 bits. Not an overload: one of 32 bits that is given a double must not become this.
    void double_number(std::uint32_t field, double value) {
        const auto bits = std::bit_cast<std::uint64_t>(value);
        key(field, 1);
        fixed(static_cast<std::uint32_t>(bits));
        fixed(static_cast<std::uint32_t>(bits >> 32));
    }
    [[gnu::cold]] void text(std::uint32_t field, std::string_view value) {
        begin(field, value.size());
        bytes_ += value;
    }
    void message(std::uint32_t field, const protobuf_writer& value) { text(field, value.bytes_); }
    [[gnu::cold]] void integers(std::uint32_t field, std::span<const std::int64_t> values) {
        protobuf_writer packed;
        for (const std::int64_t value : values) packed.varint(static_cast<std::uint64_t>(value));
        message(field, packed);
    }
    void numbers(std::uint32_t field, std::span<const float> values) {
        begin(field, 4 * values.size());
        for (const float value : values) fixed(std::bit_cast<std::uint32_t>(value));
    }
    /// The begin of a field of `size` bytes, which are written after this message's own.
    [[gnu::cold]] void begin(std::uint32_t field, std::uint64_t size) {
        key(field, 2);
        varint(size);
    }

private:
    void key(std::uint32_t field, std::uint32_t wire_type) { varint(field << 3 | wire_type); }
    void varint(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
        bytes_ += static_cast<char>(value);
    }
    void fixed(std::uint32_t value) {
        for (int shift = 0; shift < 32; shift += 8) bytes_ += static_cast<char>(value >> shift);
    }

    std::string bytes_;
};

}  // namespace ctcnn::detail
