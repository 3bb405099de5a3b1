// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

#include "ctcnn/kernels/activation/smooth.hpp"
#include "ctcnn/layers/elementwise.hpp"

namespace ctcnn {

/// Gaussian error linear unit: y = x Phi(x), where Phi is the standard normal distribution.
/// Shapes      any; y as x
/// Equivalent  torch.nn.GELU()
/// Source      Hendrycks and Gimpel 2016
struct gelu : elementwise<kernels::gelu> {
    static constexpr std::string_view name = "GELU";
};

/// A common approximation of gelu: y = x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2.
/// Shapes      any; y as x
/// Equivalent  torch.nn.GELU(approximate='tanh')
struct gelu_tanh : elementwise<kernels::gelu_tanh> {
    static constexpr std::string_view name = "GELU";
};

}  // namespace ctcnn
