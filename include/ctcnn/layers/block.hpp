// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

namespace ctcnn {

/// Layers one after the other, as in `sequential`, but without numbers in the names of parameters: these begin with the
/// name of the block. Give a name to each element that has parameters:
///
///     block<named<"conv1", conv2d<64, kernel<3>>>, relu, named<"conv2", conv2d<64, kernel<3>>>>   // conv1.weight …
///
/// A block that is the only element of a network has no name: the names are those of its elements.
///
/// Equivalent  a torch.nn.Module whose attributes are the elements
template <class... Elements>
struct block {
    static constexpr std::string_view name = "Block";
};

}  // namespace ctcnn
