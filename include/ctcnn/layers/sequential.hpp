// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

namespace ctcnn {

/// Layers one after the other, as one element of a network or of another container. It has no effect of its own: its
/// layers are fused across its borders. In the names of parameters its elements are 0, 1, 2 …: `0.2.weight`.
/// Equivalent  torch.nn.Sequential(…)
template <class... Elements>
struct sequential {
    static constexpr std::string_view name = "Sequential";
};

namespace detail {

template <class T>
inline constexpr bool is_sequential = false;
template <class... Elements>
inline constexpr bool is_sequential<sequential<Elements...>> = true;

}  // namespace detail

}  // namespace ctcnn
