// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

#include "ctcnn/layers/elementwise.hpp"

namespace ctcnn {

/// Rectifier: y = max(x, 0).
/// Shapes      any; y as x
/// Equivalent  torch.nn.ReLU()
struct relu : elementwise<kernels::relu> {
    static constexpr std::string_view name = "ReLU";
};

}  // namespace ctcnn
