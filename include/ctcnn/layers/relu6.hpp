// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

#include "ctcnn/kernels/activation/bounded.hpp"
#include "ctcnn/layers/elementwise.hpp"

namespace ctcnn {

/// Rectifier with a ceiling: y = min(max(x, 0), 6).
/// Shapes      any; y as x
/// Equivalent  torch.nn.ReLU6()
struct relu6 : elementwise<kernels::relu6> {
    static constexpr std::string_view name = "ReLU6";
};

}  // namespace ctcnn
