// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

#include "ctcnn/kernels/activation/bounded.hpp"
#include "ctcnn/layers/elementwise.hpp"

namespace ctcnn {

/// silu with straight lines for its logistic function: y = x min(max(x + 3, 0), 6) / 6. At its corners, -3 and 3, the
/// slope is that of the outer side, 0 and 1.
/// Shapes      any; y as x
/// Equivalent  torch.nn.Hardswish(); versions before 2.8 have other slopes at the corners
/// Source      Howard et al. 2019
struct hard_swish : elementwise<kernels::hard_swish> {
    static constexpr std::string_view name = "Hardswish";
};

}  // namespace ctcnn
