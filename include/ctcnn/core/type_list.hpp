// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

/// Lists of types that may be long: a network may have a few hundred layers and parameter tensors. Nothing here
/// recurses over the length of a list, and no fold expression has an operand for each element (clang++ limits them to
/// 256).
namespace ctcnn::detail {

template <class... T>
struct type_list {
    static constexpr std::size_t size = sizeof...(T);
};

/// A type as the return value of a function that is never called.
template <class T>
struct type_tag {
    using type = T;
};

#if defined(__has_builtin)
#if __has_builtin(__type_pack_element)
#define CTCNN_HAS_TYPE_PACK_ELEMENT 1
#endif
#endif

#if defined(CTCNN_HAS_TYPE_PACK_ELEMENT)

template <std::size_t Index, class List>
struct type_at_index;
template <std::size_t Index, class... T>
struct type_at_index<Index, type_list<T...>> {
    using type = __type_pack_element<Index, T...>;
};

#else

template <std::size_t Index, class T>
struct indexed_type {};
template <class Indices, class... T>
struct indexed_types;
template <std::size_t... Index, class... T>
struct indexed_types<std::index_sequence<Index...>, T...> : indexed_type<Index, T>... {};

// Overload resolution finds the base with this index. std::tuple_element would instantiate a class for each element
// before.
template <std::size_t Index, class T>
type_tag<T> find_type(const indexed_type<Index, T>*);

template <class List>
struct indexed_list;
template <class... T>
struct indexed_list<type_list<T...>> {
    using type = indexed_types<std::make_index_sequence<sizeof...(T)>, T...>;
};

template <std::size_t Index, class List>
struct type_at_index : decltype(find_type<Index>(static_cast<const typename indexed_list<List>::type*>(nullptr))) {};

#endif

/// Element `Index` of a list.
template <std::size_t Index, class List>
using type_at = typename type_at_index<Index, List>::type;

/// The elements of all lists, in order, as one list. Eight lists are joined in each step.
template <class... Lists>
struct joined_lists;
template <>
struct joined_lists<> {
    using type = type_list<>;
};
template <class... A>
struct joined_lists<type_list<A...>> {
    using type = type_list<A...>;
};
template <class... A, class... B, class... Rest>
struct joined_lists<type_list<A...>, type_list<B...>, Rest...> : joined_lists<type_list<A..., B...>, Rest...> {};
template <class... A, class... B, class... C, class... D, class... E, class... F, class... G, class... H, class... Rest>
struct joined_lists<type_list<A...>, type_list<B...>, type_list<C...>, type_list<D...>, type_list<E...>,
                    type_list<F...>, type_list<G...>, type_list<H...>, Rest...>
    : joined_lists<type_list<A..., B..., C..., D..., E..., F..., G..., H...>, Rest...> {};

/// Calls `function(std::integral_constant<std::size_t, 0>{})`, then with 1, up to Count - 1.
template <std::size_t Count, class F>
constexpr void for_each_index(F&& function) {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        // An array's initializers run in order, as a fold over the comma would, and have no limit to their number.
        [[maybe_unused]] const char in_order[] = {'\0',
                                                  (function(std::integral_constant<std::size_t, Index>{}), '\0')...};
    }(std::make_index_sequence<Count>{});
}

}  // namespace ctcnn::detail
