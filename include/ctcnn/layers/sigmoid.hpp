// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

#include "ctcnn/layers/elementwise.hpp"

namespace ctcnn {

/// Logistic function: y = 1 / (1 + exp(-x)).
/// Shapes      any; y as x
/// Equivalent  torch.nn.Sigmoid()
struct sigmoid : elementwise<kernels::sigmoid> {
    static constexpr std::string_view name = "Sigmoid";
};

}  // namespace ctcnn
