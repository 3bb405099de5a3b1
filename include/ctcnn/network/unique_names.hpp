// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "ctcnn/core/type_list.hpp"
#include "ctcnn/network/layer_row.hpp"
#include "ctcnn/network/position.hpp"

/// No two tensors of a network may have the same name, because a file of its weights could not tell them apart.
namespace ctcnn {

/// Two layers that have tensors of the same name, and their positions.
template <class FirstPosition, class FirstSpec, class SecondPosition, class SecondSpec>
struct layers_of_one_name {
    static constexpr bool differ = [] {
        static_assert(
            sizeof(FirstSpec*) == 0,
            "ctcnn::network: siblings must have different names; give each path of add, concat and multiply, and "
            "each element of a block, a name of its own: named<\"conv1\", conv2d<...>>");
        return false;
    }();
};

namespace detail {

constexpr void add_to_hash(std::uint64_t& hash, std::string_view text) {
    for (const char character : text) hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001B3u;  // FNV-1a
}
constexpr std::uint64_t name_hash(const layer_row& layer, std::string_view name) {
    std::uint64_t hash = 0xCBF29CE484222325u;
    for (const position_segment& segment : layer.position) {
        add_to_hash(hash, segment.name);
        hash = (hash ^ (segment.index + 256)) * 0x100000001B3u;
    }
    add_to_hash(hash, name);
    return hash;
}
constexpr bool same_position(std::span<const position_segment> a, std::span<const position_segment> b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!(a[i] == b[i])) return false;
    return true;
}

struct row_pair {
    std::size_t first = 0, second = 0;  ///< equal if there is no such pair
};

/// Two rows that have tensors of the same name. Uses a hash table because compilers limit the steps of a constant
/// expression.
template <std::size_t Tensors>
constexpr row_pair find_same_name(std::span<const layer_row> rows) {
    struct entry {
        std::uint64_t hash = 0;
        std::size_t row = 0;
        std::string_view name;
    };
    constexpr std::size_t size = 2 * Tensors + 1;
    entry table[size] = {};
    for (std::size_t r = 0; r < rows.size(); ++r)
        for (const auto names : {rows[r].parameter_names, rows[r].statistic_names})
            for (const std::string_view name : names) {
                const std::uint64_t hash = name_hash(rows[r], name);
                std::uint64_t at = hash % size;
                for (; !table[at].name.empty(); at = (at + 1) % size)
                    if (table[at].hash == hash && table[at].name == name &&
                        same_position(rows[table[at].row].position, rows[r].position))
                        return {table[at].row, r};
                table[at] = {hash, r, name};
            }
    return {};
}

template <class Leaves>
struct names_of;
template <class... Leaf>
struct names_of<type_list<Leaf...>> {
    static constexpr std::array<layer_row, sizeof...(Leaf)> rows{row_of<Leaf>()...};
    static constexpr std::size_t tensors =
        sum_of(std::array<std::size_t, sizeof...(Leaf)>{Leaf::bound::parameters::tensors...}) +
        sum_of(std::array<std::size_t, sizeof...(Leaf)>{Leaf::bound::statistics::tensors...});
    static constexpr row_pair same = find_same_name<tensors>(rows);

    static constexpr bool differ = [] {
        if constexpr (same.first != same.second) {
            using first = type_at<same.first, type_list<Leaf...>>;
            using second = type_at<same.second, type_list<Leaf...>>;
            return layers_of_one_name<typename first::position, typename first::spec, typename second::position,
                                      typename second::spec>::differ;
        } else
            return true;
    }();
};

/// `Tree`, after checking that the names of its tensors differ.
template <class Tree>
struct with_unique_names {
    using type = std::conditional_t<names_of<typename Tree::leaves>::differ, Tree, Tree>;
};

}  // namespace detail

}  // namespace ctcnn
