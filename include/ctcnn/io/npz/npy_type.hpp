// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

#include "ctcnn/io/element_type.hpp"

/// NumPy's names for element types, as in the header of an array.
namespace ctcnn::detail {

struct npy_type_name {
    std::string_view name;  ///< without the sign for the byte order
    element_type type;
};

/// The first name of each type is the one that is written.
inline constexpr npy_type_name npy_types[] = {
    // what numpy.save writes: a letter for the kind, and bytes
    {"f8", element_type::f64},
    {"f4", element_type::f32},
    {"f2", element_type::f16},
    {"i8", element_type::i64},
    {"u8", element_type::u64},
    {"i4", element_type::i32},
    {"u4", element_type::u32},
    {"i2", element_type::i16},
    {"u2", element_type::u16},
    {"i1", element_type::i8},
    {"u1", element_type::u8},
    {"b1", element_type::boolean},
    {"c8", element_type::c64},
    // what numpy.dtype accepts, too, and other writers write: a single letter
    {"d", element_type::f64},
    {"f", element_type::f32},
    {"e", element_type::f16},
    {"q", element_type::i64},
    {"l", element_type::i64},
    {"p", element_type::i64},
    {"Q", element_type::u64},
    {"L", element_type::u64},
    {"P", element_type::u64},
    {"i", element_type::i32},
    {"I", element_type::u32},
    {"h", element_type::i16},
    {"H", element_type::u16},
    {"b", element_type::i8},
    {"B", element_type::u8},
    {"?", element_type::boolean},
    {"F", element_type::c64},
    // and names
    {"float64", element_type::f64},
    {"double", element_type::f64},
    {"float", element_type::f64},
    {"float_", element_type::f64},
    {"float32", element_type::f32},
    {"single", element_type::f32},
    {"float16", element_type::f16},
    {"half", element_type::f16},
    {"int64", element_type::i64},
    {"longlong", element_type::i64},
    {"int", element_type::i64},
    {"int_", element_type::i64},
    {"intp", element_type::i64},
    {"long", element_type::i64},
    {"uint64", element_type::u64},
    {"ulonglong", element_type::u64},
    {"uint", element_type::u64},
    {"uintp", element_type::u64},
    {"ulong", element_type::u64},
    {"int32", element_type::i32},
    {"intc", element_type::i32},
    {"uint32", element_type::u32},
    {"uintc", element_type::u32},
    {"int16", element_type::i16},
    {"short", element_type::i16},
    {"uint16", element_type::u16},
    {"ushort", element_type::u16},
    {"int8", element_type::i8},
    {"byte", element_type::i8},
    {"uint8", element_type::u8},
    {"ubyte", element_type::u8},
    {"bool", element_type::boolean},
    {"bool_", element_type::boolean},
    {"complex64", element_type::c64},
    {"csingle", element_type::c64},
};

/// How the elements of an array are stored.
struct npy_elements {
    element_type type = element_type::other;
    bool big_endian = false;
};

/// "<f4": a sign, which may be missing, and a name. Without a sign, with = or with |, the order is the machine's.
constexpr npy_elements parse_npy_type(std::string_view text) noexcept {
    npy_elements elements;
    if (!text.empty() && std::string_view("<>=|").find(text.front()) != std::string_view::npos) {
        elements.big_endian = text.front() == '>';
        text.remove_prefix(1);
    }
    for (const npy_type_name& row : npy_types)
        if (row.name == text) return {row.type, elements.big_endian};
    return {};
}

/// The name that is written for a type, without its sign; "" for a type that NumPy does not have, such as bfloat16.
constexpr std::string_view npy_name_of(element_type type) noexcept {
    for (const npy_type_name& row : npy_types)
        if (row.type == type) return row.name;
    return "";
}

}  // namespace ctcnn::detail
