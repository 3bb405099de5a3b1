// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

#include "ctcnn/kernels/activation/bounded.hpp"
#include "ctcnn/layers/elementwise.hpp"

namespace ctcnn {

/// silu with hard_sigmoid for the logistic function: y = x min(max(x + 3, 0), 6) / 6. At x = -3 and x = 3 the slope is
/// 0 and 1, as on the outer side.
/// Shapes      any; y as x
/// Equivalent  torch.nn.Hardswish(); versions before 2.8 have other slopes at the corners
/// Source      Howard et al. 2019
struct hard_swish : elementwise<kernels::hard_swish> {
    static constexpr std::string_view name = "Hardswish";
};

}  // namespace ctcnn
