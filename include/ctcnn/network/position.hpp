// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace ctcnn {

/// Where in the network an element stands: `position<1, 3>` is element 3 of the `sequential` that is element 1.
template <std::size_t... Index>
struct position {
    static constexpr std::size_t depth = sizeof...(Index);
    static constexpr std::array<std::size_t, depth> indices{Index...};
};

namespace detail {

// Not templates: made for each layer of a network, a dozen lines on strings take a second to compile.

/// A position in words: "1.3".
[[gnu::cold]] inline std::string dotted(std::span<const std::size_t> indices) {
    std::string text;
    for (const std::size_t index : indices) {
        if (!text.empty()) text += '.';
        text += std::to_string(index);
    }
    return text;
}

/// A layer as messages name it: "1.3 (Conv2d)".
[[gnu::cold]] inline std::string layer_name(std::span<const std::size_t> indices, std::string_view name) {
    return dotted(indices).append(" (").append(name).append(")");
}

/// A parameter tensor as PyTorch's state_dict names it: "1.3.weight".
[[gnu::cold]] inline std::string tensor_name(std::span<const std::size_t> indices, std::string_view name) {
    return dotted(indices).append(".").append(name);
}

}  // namespace detail

}  // namespace ctcnn
