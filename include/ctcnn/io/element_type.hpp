// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ctcnn {

/// The types of elements in files of tensors, with safetensors' names. All are little-endian. Their order is the
/// reverse of that in which safetensors' own writer sorts: wide types last.
enum class element_type : std::uint8_t {
    other,  ///< any other type; named_tensor::type_name is its name
    boolean,
    u8,
    i8,
    f8_e5m2,
    f8_e4m3,
    f8_e8m0,
    i16,
    u16,
    f16,
    bf16,
    i32,
    u32,
    f32,
    c64,  ///< complex, of two floats
    f64,
    i64,
    u64
};

namespace detail {

struct element_type_row {
    std::string_view name;
    std::size_t size;
};
inline constexpr std::array<element_type_row, 18> element_types{{{"another type", 0},
                                                                 {"BOOL", 1},
                                                                 {"U8", 1},
                                                                 {"I8", 1},
                                                                 {"F8_E5M2", 1},
                                                                 {"F8_E4M3", 1},
                                                                 {"F8_E8M0", 1},
                                                                 {"I16", 2},
                                                                 {"U16", 2},
                                                                 {"F16", 2},
                                                                 {"BF16", 2},
                                                                 {"I32", 4},
                                                                 {"U32", 4},
                                                                 {"F32", 4},
                                                                 {"C64", 8},
                                                                 {"F64", 8},
                                                                 {"I64", 8},
                                                                 {"U64", 8}}};

}  // namespace detail

/// The name of a type, such as "F32".
constexpr std::string_view name_of(element_type type) noexcept {
    return detail::element_types[static_cast<std::size_t>(type)].name;
}

/// Bytes of one element; 0 for `other`.
constexpr std::size_t size_of(element_type type) noexcept {
    return detail::element_types[static_cast<std::size_t>(type)].size;
}

/// The type of this name, unless it is `other`.
constexpr std::optional<element_type> element_type_named(std::string_view name) noexcept {
    for (std::size_t i = 1; i < detail::element_types.size(); ++i)
        if (detail::element_types[i].name == name) return static_cast<element_type>(i);
    return std::nullopt;
}

/// Whether elements are floating-point numbers that can be converted to float and double, as weights must be.
constexpr bool is_floating_point(element_type type) noexcept {
    return type == element_type::f16 || type == element_type::bf16 || type == element_type::f32 ||
           type == element_type::f64;
}

/// The element type with the representation of a C++ type.
template <class T>
inline constexpr element_type element_type_of = [] {
    static_assert(sizeof(T) == 0, "ctcnn::element_type_of: no element type of files holds this type");
    return element_type::u8;
}();
template <>
inline constexpr element_type element_type_of<bool> = element_type::boolean;
template <>
inline constexpr element_type element_type_of<std::uint8_t> = element_type::u8;
template <>
inline constexpr element_type element_type_of<std::int8_t> = element_type::i8;
template <>
inline constexpr element_type element_type_of<std::int16_t> = element_type::i16;
template <>
inline constexpr element_type element_type_of<std::uint16_t> = element_type::u16;
template <>
inline constexpr element_type element_type_of<std::int32_t> = element_type::i32;
template <>
inline constexpr element_type element_type_of<std::uint32_t> = element_type::u32;
template <>
inline constexpr element_type element_type_of<float> = element_type::f32;
template <>
inline constexpr element_type element_type_of<double> = element_type::f64;
template <>
inline constexpr element_type element_type_of<std::int64_t> = element_type::i64;
template <>
inline constexpr element_type element_type_of<std::uint64_t> = element_type::u64;

}  // namespace ctcnn
