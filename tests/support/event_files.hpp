// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "support/data_files.hpp"

namespace ctcnn::test {

/// CRC-32C, a bit at a time.
inline std::uint32_t naive_crc32c(std::string_view data) {
    std::uint32_t sum = 0xFFFFFFFF;
    for (const char byte : data) {
        sum ^= static_cast<std::uint8_t>(byte);
        for (int bit = 0; bit < 8; ++bit) sum = (sum & 1) != 0 ? sum >> 1 ^ 0x82F63B78 : sum >> 1;
    }
    return ~sum;
}

/// The fields of a message of protocol buffers: what is fixed or a varint as a number, what has a length as text.
struct protobuf_field {
    std::uint32_t number = 0;
    std::uint64_t value = 0;
    std::string text{};
};

inline std::vector<protobuf_field> protobuf_fields(std::string_view message) {
    const auto take = [&](std::size_t count) {
        if (message.size() < count) throw std::runtime_error("a message is cut off");
        const std::string_view taken = message.substr(0, count);
        message.remove_prefix(count);
        return taken;
    };
    const auto varint = [&] {
        std::uint64_t value = 0;
        for (unsigned shift = 0;; shift += 7) {
            const auto byte = static_cast<std::uint8_t>(take(1)[0]);
            value |= std::uint64_t{byte & 0x7Fu} << shift;
            if (byte < 0x80) return value;
        }
    };
    const auto fixed = [&](std::size_t count) {
        std::uint64_t value = 0;
        const std::string_view taken = take(count);
        for (std::size_t i = count; i-- > 0;) value = value << 8 | static_cast<std::uint8_t>(taken[i]);
        return value;
    };
    std::vector<protobuf_field> fields;
    while (!message.empty()) {
        const std::uint64_t key = varint();
        protobuf_field& field = fields.emplace_back();
        field.number = static_cast<std::uint32_t>(key >> 3);
        switch (key & 7) {
        case 0: field.value = varint(); break;
        case 1: field.value = fixed(8); break;
        case 2: field.text = std::string(take(static_cast<std::size_t>(varint()))); break;
        case 5: field.value = fixed(4); break;
        default: throw std::runtime_error("an unknown wire type");
        }
    }
    return fields;
}

/// An event of TensorBoard's, as event.proto and summary.proto have it.
struct read_event {
    double wall_time = 0;
    std::int64_t step = 0;
    std::string version{};
    bool starts_session = false;
    std::map<std::string, float> scalars{};
    struct image {
        std::uint64_t height = 0, width = 0, channels = 0;
        std::string png{};
    };
    std::map<std::string, image> images{};
};

/// Reads a file of events, and checks the lengths and sums of its records.
inline std::vector<read_event> events_in(const std::string& path) {
    const bytes content = read_bytes(path);
    const std::string all(content.begin(), content.end());
    std::string_view file = all;
    const auto number = [](std::string_view little_endian) {
        std::uint64_t value = 0;
        for (std::size_t i = little_endian.size(); i-- > 0;)
            value = value << 8 | static_cast<std::uint8_t>(little_endian[i]);
        return value;
    };
    const auto take = [&](std::size_t count) {
        if (file.size() < count) throw std::runtime_error("a record is cut off");
        const std::string_view taken = file.substr(0, count);
        file.remove_prefix(count);
        return taken;
    };
    const auto take_checked = [&](std::size_t count) {
        const std::string_view data = take(count);
        const std::uint32_t sum = naive_crc32c(data);
        if (number(take(4)) != (((sum >> 15 | sum << 17) + 0xA282EAD8U) & 0xFFFFFFFF))
            throw std::runtime_error("another sum");
        return data;
    };
    std::vector<read_event> events;
    while (!file.empty()) {
        read_event& event = events.emplace_back();
        for (const protobuf_field& field :
             protobuf_fields(take_checked(static_cast<std::size_t>(number(take_checked(8)))))) {
            if (field.number == 1) event.wall_time = std::bit_cast<double>(field.value);
            if (field.number == 2) event.step = static_cast<std::int64_t>(field.value);
            if (field.number == 3) event.version = field.text;
            if (field.number == 7) event.starts_session = field.text == std::string("\x08\x01");
            if (field.number != 5) continue;
            for (const protobuf_field& value : protobuf_fields(field.text)) {
                std::string tag;
                for (const protobuf_field& part : protobuf_fields(value.text)) {
                    if (part.number == 1) tag = part.text;
                    if (part.number == 2)
                        event.scalars[tag] = std::bit_cast<float>(static_cast<std::uint32_t>(part.value));
                    if (part.number != 4) continue;
                    read_event::image& image = event.images[tag];
                    for (const protobuf_field& fact : protobuf_fields(part.text)) {
                        if (fact.number == 1) image.height = fact.value;
                        if (fact.number == 2) image.width = fact.value;
                        if (fact.number == 3) image.channels = fact.value;
                        if (fact.number == 4) image.png = fact.text;
                    }
                }
            }
        }
    }
    return events;
}

}  // namespace ctcnn::test
