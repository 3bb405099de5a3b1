// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

namespace ctcnn {

/// Layers one after the other, as one element of a network or of another `sequential`: a name for a group of layers in
/// summaries and in the paths of parameters (`0.2.weight`). The network looks through it, so that layers fuse across.
/// Equivalent  torch.nn.Sequential(…)
template <class... Layers>
struct sequential {
    static constexpr std::string_view name = "Sequential";
};

template <class T>
inline constexpr bool is_sequential = false;
template <class... Layers>
inline constexpr bool is_sequential<sequential<Layers...>> = true;

}  // namespace ctcnn
