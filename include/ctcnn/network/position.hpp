// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "ctcnn/core/fixed_text.hpp"

namespace ctcnn {

namespace detail {

/// The name of an element within its container, or its number if it has no name.
struct position_segment {
    std::string_view name;
    std::size_t index = 0;

    friend constexpr bool operator==(const position_segment&, const position_segment&) = default;
};

template <std::size_t Outer>
constexpr std::array<position_segment, Outer + 1> with_segment(const std::array<position_segment, Outer>& outer,
                                                               position_segment last) {
    std::array<position_segment, Outer + 1> all{};
    for (std::size_t i = 0; i < Outer; ++i) all[i] = outer[i];
    all[Outer] = last;
    return all;
}

}  // namespace detail

/// Where in the network an element is: `position<1, 3>` is element 3 of the `sequential` that is element 1.
template <std::size_t... Index>
struct position {
    static constexpr std::array<detail::position_segment, sizeof...(Index)> segments{
        detail::position_segment{{}, Index}...};
};

/// The element `Name` of the container at `Outer`; `Index...` lead to elements in it, as in `position`.
template <class Outer, fixed_text Name, std::size_t... Index>
struct named_position;
template <class Outer, fixed_text Name>
struct named_position<Outer, Name> {
    static constexpr auto segments = detail::with_segment(Outer::segments, {Name.view(), 0});
};
template <class Outer, fixed_text Name, std::size_t First, std::size_t... Index>
struct named_position<Outer, Name, First, Index...> {
    static constexpr auto segments = [] {
        constexpr auto& outer = named_position<Outer, Name>::segments;
        constexpr std::size_t last[] = {First, Index...};
        std::array<detail::position_segment, outer.size() + 1 + sizeof...(Index)> all{};
        for (std::size_t i = 0; i < outer.size(); ++i) all[i] = outer[i];
        for (std::size_t i = 0; i < 1 + sizeof...(Index); ++i) all[outer.size() + i].index = last[i];
        return all;
    }();
};

namespace detail {

/// The position of element `Index` of the container at `Position`.
template <class Position, std::size_t Index>
struct child;
template <std::size_t... Outer, std::size_t Index>
struct child<position<Outer...>, Index> {
    using type = position<Outer..., Index>;
};
template <class Outer, fixed_text Name, std::size_t... Inner, std::size_t Index>
struct child<named_position<Outer, Name, Inner...>, Index> {
    using type = named_position<Outer, Name, Inner..., Index>;
};

// These are not templates, as instantiating them for each layer of a network would take a second to compile.

/// A position as text: "layer1.3".
[[gnu::cold]] inline std::string dotted(std::span<const position_segment> segments) {
    std::string text;
    for (const position_segment& segment : segments) {
        if (!text.empty()) text += '.';
        if (segment.name.empty())
            text += std::to_string(segment.index);
        else
            text += segment.name;
    }
    return text;
}

/// A layer as messages name it: "1.3 (Conv2d)".
[[gnu::cold]] inline std::string layer_name(std::span<const position_segment> segments, std::string_view name) {
    const std::string path = dotted(segments);
    return (path.empty() ? std::string() : path + " ").append("(").append(name).append(")");
}

/// A parameter tensor as PyTorch's state_dict names it: "1.3.weight".
[[gnu::cold]] inline std::string tensor_name(std::span<const position_segment> segments, std::string_view name) {
    const std::string path = dotted(segments);
    return (path.empty() ? std::string() : path + ".").append(name);
}

}  // namespace detail

}  // namespace ctcnn
