// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/npz/npy_type.hpp"

#include <string_view>

namespace {

using namespace ctcnn;

constexpr bool is_type(std::string_view text, element_type type, bool big_endian = false) {
    const detail::npy_elements found = detail::parse_npy_type(text);
    return found.type == type && found.big_endian == big_endian;
}
static_assert(is_type("<f4", element_type::f32) && is_type(">f4", element_type::f32, true));
static_assert(is_type("=f4", element_type::f32) && is_type("|u1", element_type::u8) &&
              is_type("f8", element_type::f64));
static_assert(is_type("float", element_type::f64) && is_type("half", element_type::f16) &&
              is_type("?", element_type::boolean));
static_assert(is_type("", element_type::other) && is_type("<", element_type::other) &&
              is_type("<<f4", element_type::other));
static_assert(is_type("<U2", element_type::other) && is_type(">c16", element_type::other) &&
              is_type("F4", element_type::other));

// What is written is read again as the same type.
constexpr bool npy_names_come_back() {
    for (const detail::npy_type_name& row : detail::npy_types)
        if (!is_type(detail::npy_name_of(row.type), row.type)) return false;
    return true;
}
static_assert(npy_names_come_back());
static_assert(detail::npy_name_of(element_type::f32) == "f4" && detail::npy_name_of(element_type::bf16).empty());

}  // namespace
