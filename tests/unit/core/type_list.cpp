// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/type_list.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

namespace {

using namespace ctcnn::detail;

template <std::size_t Number>
struct numbered_type {};

using three = type_list<int, char, numbered_type<2>>;
static_assert(three::size == 3 && type_list<>::size == 0);
static_assert(std::is_same_v<type_at<0, three>, int> && std::is_same_v<type_at<2, three>, numbered_type<2>>);
static_assert(std::is_same_v<type_at<1, type_list<void, const int&>>, const int&>);  // and types that no tuple holds

template <class... Lists>
using joined = typename joined_lists<Lists...>::type;
static_assert(std::is_same_v<joined<>, type_list<>> && std::is_same_v<joined<three>, three>);
static_assert(std::is_same_v<joined<type_list<int>, type_list<>, type_list<char, numbered_type<2>>>, three>);

// As many as a step of joining takes, and some more: in order.
template <std::size_t... Index>
constexpr bool joins_in_order(std::index_sequence<Index...>) {
    return std::is_same_v<joined<type_list<numbered_type<Index>>...>, type_list<numbered_type<Index>...>>;
}
static_assert(joins_in_order(std::make_index_sequence<7>{}) && joins_in_order(std::make_index_sequence<8>{}) &&
              joins_in_order(std::make_index_sequence<9>{}) && joins_in_order(std::make_index_sequence<300>{}));

// More than the 256 operands that clang++ takes in a fold expression.
constexpr bool counts_to(std::size_t expected) {
    std::size_t next = 0;
    bool in_order = true;
    for_each_index<300>([&](auto index) { in_order = in_order && index == next++; });
    for_each_index<0>([&](auto) { in_order = false; });
    return in_order && next == expected;
}
static_assert(counts_to(300));

}  // namespace
