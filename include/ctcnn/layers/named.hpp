// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

#include "ctcnn/core/fixed_text.hpp"

namespace ctcnn {

/// Gives an element a name, which replaces its number in the names of parameters:
/// `named<"conv1", conv2d<64, kernel<3>>>` has `conv1.weight`.
/// Requires    a name that is not empty and has no dot; siblings of different names
/// Equivalent  an attribute of a torch.nn.Module
template <fixed_text Name, class Element>
struct named {
    static constexpr std::string_view name = Name.view();
};

}  // namespace ctcnn
