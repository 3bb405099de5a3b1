// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

#include "ctcnn/kernels/activation/bounded.hpp"
#include "ctcnn/layers/elementwise.hpp"

namespace ctcnn {

/// Piecewise linear approximation of the logistic function: y = min(max(x + 3, 0), 6) / 6.
/// Shapes      any; y as x
/// Equivalent  torch.nn.Hardsigmoid()
struct hard_sigmoid : elementwise<kernels::hard_sigmoid> {
    static constexpr std::string_view name = "Hardsigmoid";
};

}  // namespace ctcnn
