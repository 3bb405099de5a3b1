// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

#include "ctcnn/layers/elementwise.hpp"

namespace ctcnn {

/// Hyperbolic tangent: y = tanh(x). It is not called tanh, which would clash with <cmath>.
/// Shapes      any; y as x
/// Equivalent  torch.nn.Tanh()
struct hyperbolic_tangent : elementwise<kernels::hyperbolic_tangent> {
    static constexpr std::string_view name = "Tanh";
};

}  // namespace ctcnn
