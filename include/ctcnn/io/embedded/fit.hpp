// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <iterator>
#include <string_view>
#include <type_traits>
#include <utility>

#include "ctcnn/core/shape.hpp"

/// Are embedded weights those of a network? Asked while compiling, of names and shapes.
namespace ctcnn {

/// The parameter tensor of shape `Wanted` that the layer `Spec` at `Position` has, and that `Weights` do not hold under
/// its name or not in this shape: a compiler's message names the four.
template <class Weights, class Position, class Spec, Shape Wanted>
struct embedded_tensor_at {
    static constexpr bool fits = [] {
        static_assert(sizeof(Weights) == 0,
                      "ctcnn::load_weights: embedded weights must hold each tensor of the network, by its name and in "
                      "its shape; load them into the network that was trained, or make the header anew with ./dev "
                      "embed");
        return false;
    }();
};

namespace detail {

/// Takes `number` and the dot behind it from the front of a tensor's name.
constexpr bool take_index(std::string_view& name, std::size_t number) noexcept {
    std::size_t digits = 0, found = 0;
    for (; digits < name.size() && name[digits] >= '0' && name[digits] <= '9'; ++digits)
        found = found * 10 + static_cast<std::size_t>(name[digits] - '0');
    if (digits == 0 || (digits > 1 && name[0] == '0') || found != number) return false;
    if (digits == name.size() || name[digits] != '.') return false;
    name.remove_prefix(digits + 1);
    return true;
}

/// Whether `name` is that of a parameter in the layer at `Position`: "0.2.weight" for position<0, 2>.
template <template <std::size_t...> class Position, std::size_t... Index>
constexpr bool is_name_of(std::string_view name, Position<Index...>, std::string_view parameter) noexcept {
    return (take_index(name, Index) && ...) && name == parameter;
}

template <class Weights, class Position, Shape Wanted>
consteval bool holds_tensor(std::string_view parameter) {
    return [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        return ((is_name_of(Weights::tensors[Index].name, Position{}, parameter) &&
                 std::is_same_v<typename Weights::shapes::template shape_at<Index>, Wanted>) ||
                ...);
    }
    (std::make_index_sequence<Weights::shapes::tensors>{});
}

/// The tensors of a layer from `Tensor` on. The first that is missing is the only one that is complained of.
template <class Weights, class Leaf, std::size_t Tensor = 0>
consteval bool holds_tensors() {
    using parameters = typename Leaf::bound::parameters;
    if constexpr (Tensor == parameters::tensors)
        return true;
    else {
        using wanted = typename parameters::template shape_at<Tensor>;
        using at = typename Leaf::position;
        if constexpr (holds_tensor<Weights, at, wanted>(Leaf::bound::parameter_names[Tensor]))
            return holds_tensors<Weights, Leaf, Tensor + 1>();
        else
            return embedded_tensor_at<Weights, at, typename Leaf::spec, wanted>::fits;
    }
}

template <class Weights>
consteval bool holds_layers() {
    return true;
}
template <class Weights, class Leaf, class... Rest>
consteval bool holds_layers() {
    if constexpr (!holds_tensors<Weights, Leaf>())
        return false;
    else
        return holds_layers<Weights, Rest...>();
}

template <class Weights, class Network, template <class...> class List, class... Leaf>
consteval bool holds_network(List<Leaf...>) {
    if constexpr (!holds_layers<Weights, Leaf...>())
        return false;
    else {
        static_assert(std::size(Weights::tensors) == Network::parameters::tensors,
                      "ctcnn::load_weights: embedded weights must hold no tensor that the network has not; load them "
                      "into the network that was trained, or make the header anew with ./dev embed");
        return std::size(Weights::tensors) == Network::parameters::tensors;
    }
}

}  // namespace detail

}  // namespace ctcnn
