// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/core/number_text.hpp"
#include "ctcnn/io/atomic_file.hpp"
#include "ctcnn/io/element_type.hpp"
#include "ctcnn/io/embedded.hpp"
#include "ctcnn/io/embedded/cpp_name.hpp"
#include "ctcnn/io/half_precision.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/sha256.hpp"
#include "ctcnn/io/text.hpp"
#include "ctcnn/io/weight_tensors.hpp"

namespace ctcnn {

namespace detail {

/// The largest size of weights in a header. Compilers could handle more (8 MiB take 0.2 s), but editors and version
/// control could not: larger weights belong into a file of their own.
inline constexpr std::uint64_t most_embedded_bytes = std::uint64_t{8} << 20;

inline std::vector<std::uint64_t> numbers_of(const named_tensor& tensor) {
    const std::size_t width = size_of(tensor.type);
    std::vector<std::uint64_t> numbers(tensor.bytes.size() / width);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        for (std::size_t byte = width; byte-- > 0;) numbers[i] = numbers[i] << 8 | tensor.bytes[i * width + byte];
    return numbers;
}

/// The counterpart of decode_embedded_tensor, where the format is documented.
inline void encode_embedded_tensor(embedded_bit_writer& to, const named_tensor& tensor) {
    if (tensor.type == element_type::i64) {
        for (const std::uint8_t byte : tensor.bytes) to.add(byte, 8);
        return;
    }
    const float_format format = float_format_of(tensor.type);
    const std::vector<std::uint64_t> numbers = numbers_of(tensor);
    const auto exponent_of = [&](std::uint64_t number) {
        return number >> format.mantissa_bits & ((std::uint64_t{1} << format.exponent_bits) - 1);
    };
    std::map<std::uint64_t, std::size_t> counts;
    for (const std::uint64_t number : numbers) ++counts[exponent_of(number)];
    std::vector<std::uint64_t> exponents;
    for (const auto& [exponent, count] : counts) exponents.push_back(exponent);
    // Not stable_sort: clang++ 19 warns of a deprecated function in that of libstdc++ 12.
    std::sort(exponents.begin(), exponents.end(),
              [&](std::uint64_t a, std::uint64_t b) { return counts[a] != counts[b] ? counts[a] > counts[b] : a < b; });
    std::map<std::uint64_t, std::size_t> indices;
    for (const std::uint64_t exponent : exponents) indices.emplace(exponent, indices.size());

    to.add(exponents.size() - 1, format.exponent_bits);
    for (const std::uint64_t exponent : exponents) to.add(exponent, format.exponent_bits);
    for (const std::uint64_t number : numbers) {
        for (std::size_t index = indices[exponent_of(number)]; index > 0; --index) to.add(1, 1);
        to.add(0, 1);
        to.add(number >> (format.exponent_bits + format.mantissa_bits), 1);
        for (std::uint32_t left = format.mantissa_bits; left > 0;) {
            const std::uint32_t count = std::min(left, 26u);
            left -= count;
            to.add(number >> left, count);
        }
    }
}

/// Refuses tensors that can't be embedded. Names become part of a C++ source, and files are not trusted.
inline void check_embeddable(const tensor_file& weights) {
    const auto refuse = [&](const std::string& expected, const std::string& found) {
        throw data_error(weights.path(), expected, found);
    };
    if (weights.tensors().empty()) refuse("weights", "no tensor");
    std::uint64_t bytes = 0;
    for (const named_tensor& tensor : weights.tensors()) {
        const std::string what = "tensor " + shown(tensor.name);
        const bool plain = std::all_of(tensor.name.begin(), tensor.name.end(), [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '_' ||
                   c == '-';
        });
        if (!plain || tensor.name.empty()) refuse("names of letters, digits, '.', '_' and '-', as PyTorch's are", what);
        const bool counts = tensor.type == element_type::i64 && is_count(tensor.name, tensor.shape.size());
        if (!is_floating_point(tensor.type) && !counts)
            refuse("F32, F64, F16 or BF16 in " + what + " (convert it before it is saved, or leave it out)",
                   shown_type_of(tensor));
        if (std::count(tensor.shape.begin(), tensor.shape.end(), 0u) > 0)
            refuse("extents of at least 1 in " + what, "the shape " + to_string(tensor.shape));
        bytes += tensor.bytes.size();
    }
    if (bytes > most_embedded_bytes)
        refuse("at most " + std::to_string(most_embedded_bytes) +
                   " bytes of weights, as a source with more is a burden; keep the file, and load it with "
                   "ctcnn::load(net, path)",
               std::to_string(bytes) + " bytes");
}

/// The text in lines, and in literals of less than 64 KiB, as compilers need not accept longer ones.
inline std::string embedded_literals(std::string_view text) {
    constexpr std::size_t line = 118, literal_size = 500 * line;
    std::string source;
    for (std::size_t begin = 0; begin < text.size(); begin += literal_size) {
        source += begin == 0 ? "        R\"(\n" : ",\n        R\"(\n";
        const std::string_view part = text.substr(begin, literal_size);
        for (std::size_t at = 0; at < part.size(); at += line) {
            source += part.substr(at, line);
            source += '\n';
        }
        source += ")\"";
    }
    return source;
}

}  // namespace detail

/// The same weights with elements of fewer bits, each the nearest to what it was: half of the text, for a program that
/// must be small. bf16 takes 80 % of the text that f16 takes, and has 8 bits of precision, f16 11. Elements of 16 bits and
/// counts stay as they are.
/// \param type  element_type::f16 or element_type::bf16
/// Errors  throws argument_error for another type; data_error for tensors that are not weights, and for a number that
///         f16 can't hold
inline tensor_file narrowed_weights(const tensor_file& weights, element_type type) {
    if (type != element_type::f16 && type != element_type::bf16)
        throw argument_error("ctcnn::narrowed_weights: expected the type F16 or BF16, found " +
                             std::string(name_of(type)));
    detail::check_embeddable(weights);
    std::vector<std::vector<std::uint8_t>> memory;
    std::vector<named_tensor> tensors;
    for (const named_tensor& tensor : weights.tensors()) {
        const std::size_t width = size_of(tensor.type);
        std::vector<std::uint8_t> bytes(tensor.bytes.begin(), tensor.bytes.end());
        named_tensor narrow{tensor.name, tensor.type, tensor.shape, {}};
        if (tensor.type == element_type::f32 || tensor.type == element_type::f64) {
            narrow.type = type;
            bytes.resize(bytes.size() / width * 2);
            for (std::size_t i = 0; i < bytes.size() / 2; ++i) {
                const auto number = static_cast<float>(detail::element_at(tensor, i));
                const std::uint16_t bits =
                    type == element_type::f16 ? detail::half_from_float(number) : detail::bfloat16_from_float(number);
                if (std::isfinite(number) && type == element_type::f16 && (bits & 0x7c00u) == 0x7c00u)
                    throw data_error(weights.path(),
                                     "numbers of at most 65504, the largest F16, in tensor " +
                                         detail::shown(tensor.name) + "; use BF16, or leave them F32",
                                     detail::rounded_text(static_cast<double>(number)));
                bytes[2 * i] = static_cast<std::uint8_t>(bits);
                bytes[2 * i + 1] = static_cast<std::uint8_t>(bits >> 8);
            }
        }
        memory.push_back(std::move(bytes));
        narrow.bytes = memory.back();
        tensors.push_back(std::move(narrow));
    }
    return {weights.path(), std::move(memory), std::move(tensors), weights.metadata()};
}

/// The text of a C++ header with these weights as a struct `name`, for ctcnn::load. The weights keep their type. Equal
/// weights and names give equal text.
/// \param name  of the struct: "digits", or "company::digits" for one in a namespace
/// Errors  throws argument_error if `name` can't be a name in C++; data_error for tensors that are not weights, for no
///         tensors, and for more than most_embedded_bytes
inline std::string embedded_header(const tensor_file& weights, const std::string& name) {
    const detail::cpp_name parts = detail::parse_cpp_name(name);
    detail::check_embeddable(weights);
    std::uint64_t count = 0;
    std::string shapes, tensors;
    detail::embedded_bit_writer bits;
    detail::sha256 sum;
    for (const named_tensor& tensor : weights.tensors()) {
        const bool first = count == 0;
        count += tensor.bytes.size() / size_of(tensor.type);
        shapes += first ? "" : ",\n        ";
        shapes += "ctcnn::shape<";
        for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
            shapes += i == 0 ? "" : ", ";
            shapes += std::to_string(tensor.shape[i]);
        }
        shapes += '>';
        std::string type(name_of(tensor.type));
        for (char& letter : type)
            if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
        tensors += "        {\"" + tensor.name + "\", ctcnn::element_type::" + type + "},\n";
        detail::encode_embedded_tensor(bits, tensor);
        sum.add(tensor.bytes);
    }
    std::string text = "// " + std::to_string(count) + " weights of a network, made by `./dev embed`. Do not edit: ";
    text += "make it anew.\n//\n//     ctcnn::model<network> net;\n//     ctcnn::load(net, " + name + "{});\n//\n";
    text += "// clang-format off\n#pragma once\n\n#include <ctcnn/io/embedded.hpp>\n\n";
    if (!parts.space.empty()) text += "namespace " + parts.space + " {\n\n";
    text += "struct " + parts.own + " {\n    static constexpr int format = " + std::to_string(detail::embedded_format) +
            ";\n";
    text += "    static constexpr std::string_view name = \"" + name +
            "\";\n    static constexpr std::string_view sha256 =";
    text += " \"" + sum.finish() + "\";\n    using shapes = ctcnn::parameter_layout<\n        " + shapes + ">;\n";
    text += "    static constexpr ctcnn::embedded_tensor tensors[] = {\n" + tensors + "    };\n";
    text += "    static constexpr ctcnn::embedded_text text[] = {\n" + detail::embedded_literals(bits.finish()) +
            "};\n};\n";
    if (!parts.space.empty()) text += "\n}  // namespace " + parts.space + "\n";
    return text;
}

/// Writes such a header. The file appears as a whole or not at all (atomic_file).
/// Errors  as embedded_header, and io_error, after which an old file is unchanged
inline void write_embedded_header(const tensor_file& weights, const std::string& path, const std::string& name) {
    const std::string text = embedded_header(weights, name);
    atomic_file file(path);
    file.write(text);
    file.commit();
}

}  // namespace ctcnn
