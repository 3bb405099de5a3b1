// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/element_type.hpp"

#include <cstddef>
#include <cstdint>

namespace {

using namespace ctcnn;

static_assert(name_of(element_type::f32) == "F32" && size_of(element_type::f32) == 4);
static_assert(name_of(element_type::u64) == "U64" && size_of(element_type::u64) == 8);
static_assert(name_of(element_type::f8_e4m3) == "F8_E4M3" && size_of(element_type::bf16) == 2);
static_assert(size_of(element_type::other) == 0);

/// Each name is that of its type alone, and types are in the order of their sizes.
constexpr bool names_come_back() {
    for (std::size_t i = 1; i < detail::element_types.size(); ++i) {
        const auto type = static_cast<element_type>(i);
        if (element_type_named(name_of(type)) != type) return false;
        if (i > 1 && size_of(type) < size_of(static_cast<element_type>(i - 1))) return false;
    }
    return detail::element_types.size() == static_cast<std::size_t>(element_type::u64) + 1;
}
static_assert(names_come_back());
static_assert(!element_type_named("f32") && !element_type_named("") && !element_type_named("another type"));

template <class T>
inline constexpr bool has_own_size = size_of(element_type_of<T>) == sizeof(T);
static_assert(has_own_size<bool> && has_own_size<std::int8_t> && has_own_size<std::uint16_t> && has_own_size<float> &&
              has_own_size<double> && has_own_size<std::int64_t>);
static_assert(element_type_of<std::int64_t> == element_type::i64 &&
              element_type_of<std::uint32_t> == element_type::u32);
static_assert(is_floating_point(element_type::bf16) && is_floating_point(element_type::f64) &&
              !is_floating_point(element_type::i64) && !is_floating_point(element_type::c64) &&
              !is_floating_point(element_type::f8_e4m3));

}  // namespace
