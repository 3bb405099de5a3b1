// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <string_view>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/type_list.hpp"

/// Compares embedded weights with a network, by names and shapes, at compile time.
namespace ctcnn {

/// A tensor of shape `Wanted` of the layer `Spec` at `Position` that `Weights` do not hold, or hold in another shape.
/// The compiler's message names all four.
template <class Weights, class Position, class Spec, Shape Wanted>
struct embedded_tensor_at {
    static constexpr bool fits = [] {
        static_assert(sizeof(Weights) == 0,
                      "ctcnn::load: embedded weights must hold each tensor of the network, by its name and in "
                      "its shape; load them into the network that was trained, or make the header anew with ./dev "
                      "embed");
        return false;
    }();
};

namespace detail {

/// Removes `segment`, a name or a number, and the dot after it from the front of a tensor's name.
template <class Segment>
constexpr bool take_segment(std::string_view& name, const Segment& segment) noexcept {
    if (!segment.name.empty()) {
        const std::size_t size = segment.name.size();
        if (!name.starts_with(segment.name) || name.size() == size || name[size] != '.') return false;
        name.remove_prefix(size + 1);
        return true;
    }
    std::size_t digits = 0, found = 0;
    for (; digits < name.size() && name[digits] >= '0' && name[digits] <= '9'; ++digits)
        found = found * 10 + static_cast<std::size_t>(name[digits] - '0');
    if (digits == 0 || (digits > 1 && name[0] == '0') || found != segment.index) return false;
    if (digits == name.size() || name[digits] != '.') return false;
    name.remove_prefix(digits + 1);
    return true;
}

/// Whether `name` is that of a parameter in the layer at `position`: "0.2.weight" for 0, 2 and "weight".
template <class Segments>
constexpr bool is_name_of(std::string_view name, const Segments& position, std::string_view parameter) noexcept {
    for (const auto& segment : position)
        if (!take_segment(name, segment)) return false;
    return name == parameter;
}

/// Whether `Weights` hold a tensor of this name and shape.
template <class Weights, class Segments>
constexpr bool holds_tensor(const Segments& position, std::string_view parameter,
                            std::span<const std::size_t> extents) {
    for (std::size_t i = 0; i < Weights::shapes::tensors; ++i) {
        const std::span<const std::size_t> found = Weights::shapes::extents[i];
        if (is_name_of(Weights::tensors[i].name, position, parameter) &&
            std::equal(found.begin(), found.end(), extents.begin(), extents.end()))
            return true;
    }
    return false;
}

/// The index of the first tensor of a layer that `Weights` do not hold, among its parameters and then its statistics;
/// the number of its tensors if none is missing.
template <class Weights, class Leaf>
constexpr std::size_t first_tensor_missing() {
    using bound = typename Leaf::bound;
    using tensors = join_layouts<typename bound::parameters, typename bound::statistics>;
    constexpr std::size_t trained = bound::parameters::tensors;
    for (std::size_t i = 0; i < tensors::tensors; ++i) {
        const std::string_view name = i < trained ? bound::parameter_names[i] : bound::statistic_names[i - trained];
        if (!holds_tensor<Weights>(Leaf::position::segments, name, tensors::extents[i])) return i;
    }
    return tensors::tensors;
}

/// The index of the first layer of which a tensor is missing; the number of layers if none is.
template <class Weights, class... Leaf>
constexpr std::size_t first_layer_missing(type_list<Leaf...>) {
    std::size_t layer = 0;
    for (const bool whole : {first_tensor_missing<Weights, Leaf>() ==
                             Leaf::bound::parameters::tensors + Leaf::bound::statistics::tensors...}) {
        if (!whole) break;
        ++layer;
    }
    return layer;
}

/// Whether `Weights` hold all tensors of the network and no others. Only the first missing tensor is an error.
template <class Weights, class Network>
consteval bool holds_network() {
    using leaves = typename Network::leaves;
    constexpr std::size_t layer = first_layer_missing<Weights>(leaves{});
    if constexpr (layer < leaves::size) {
        using leaf = type_at<layer, leaves>;
        using tensors = join_layouts<typename leaf::bound::parameters, typename leaf::bound::statistics>;
        using wanted = typename tensors::template shape_at<first_tensor_missing<Weights, leaf>()>;
        return embedded_tensor_at<Weights, typename leaf::position, typename leaf::spec, wanted>::fits;
    } else {
        static_assert(std::size(Weights::tensors) == Network::parameters::tensors,
                      "ctcnn::load: embedded weights must hold no tensor that the network has not; load them "
                      "into the network that was trained, or make the header anew with ./dev embed");
        return std::size(Weights::tensors) == Network::parameters::tensors;
    }
}

}  // namespace detail

}  // namespace ctcnn
