// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/memory_size.hpp"
#include "ctcnn/io/element_type.hpp"
#include "ctcnn/io/embedded/bits.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/sha256.hpp"

/// Decodes the text of a header of embedded weights. For each tensor, in the header's order:
///
///     the number of exponents that occur, less one  as many bits as an exponent has
///     the exponents, the most frequent one first    the same for each
///     for each element: the index of its exponent in that list as so many ones and a zero; its sign; its mantissa
///
/// A count, which is I64, is stored as its 64 bits. The code is lossless.
///
/// Trained weights have a few frequent exponents, each about half as frequent as the one before it, for which such a
/// code is nearly optimal: the 8 bits of a float's exponent take 2.7 on average.
namespace ctcnn::detail {

/// The name of embedded weights in messages.
inline std::string embedded_source(std::string_view name) { return "embedded weights " + std::string(name); }

inline std::vector<std::uint8_t> decode_embedded_tensor(embedded_bit_reader& from, element_type type,
                                                        std::size_t size) {
    if (type == element_type::i64) {
        std::vector<std::uint8_t> bytes;
        for (std::size_t i = 0; i < size * sizeof(std::int64_t); ++i)
            bytes.push_back(static_cast<std::uint8_t>(from.take(8)));
        return bytes;
    }
    const float_format format = float_format_of(type);
    std::vector<std::uint64_t> exponents(from.take(format.exponent_bits) + std::size_t{1});
    for (std::uint64_t& exponent : exponents) exponent = from.take(format.exponent_bits);
    std::vector<std::uint8_t> bytes(size * format.bytes());
    for (std::size_t i = 0; i < size; ++i) {
        std::size_t index = 0;
        while (from.take(1) != 0)
            if (++index == exponents.size())
                from.refuse("one of " + std::to_string(exponents.size()) + " exponents", "none");
        const std::uint64_t sign = from.take(1);
        std::uint64_t number = sign << format.exponent_bits | exponents[index];
        for (std::uint32_t left = format.mantissa_bits; left > 0;) {
            const std::uint32_t count = left < 26 ? left : 26;  // a double has two times 26
            number = number << count | from.take(count);
            left -= count;
        }
        for (std::uint32_t byte = 0; byte < format.bytes(); ++byte)
            bytes[i * format.bytes() + byte] = static_cast<std::uint8_t>(number >> 8 * byte);
    }
    return bytes;
}

/// Decodes all tensors. `tensors` have names, types and shapes already, and get their bytes.
/// \param sum  SHA-256 of all their bytes
/// Errors      throws data_error for text that is damaged
inline tensor_file decode_embedded(std::string_view name, std::span<const embedded_text> text, std::string_view sum,
                                   std::vector<named_tensor> tensors) {
    embedded_bit_reader from(embedded_source(name), text);
    std::vector<std::vector<std::uint8_t>> memory;
    sha256 found;
    for (named_tensor& tensor : tensors) {
        std::size_t size = 1;
        for (const std::uint64_t extent : tensor.shape) size *= memory_size(extent);
        memory.push_back(decode_embedded_tensor(from, tensor.type, size));
        tensor.bytes = memory.back();
        found.add(tensor.bytes);
    }
    from.finish();
    if (const std::string digits = found.finish(); digits != sum)
        throw_error(data_error(embedded_source(name), "weights with the SHA-256 sum " + std::string(sum),
                               digits + "; the header was changed, make it anew"));
    return {embedded_source(name), std::move(memory), std::move(tensors), {}};
}

}  // namespace ctcnn::detail
