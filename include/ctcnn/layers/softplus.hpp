// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

#include "ctcnn/kernels/activation/smooth.hpp"
#include "ctcnn/layers/elementwise.hpp"

namespace ctcnn {

/// A smooth rectifier: y = log(1 + exp(x)), and y = x above 20.
/// Shapes      any; y as x
/// Equivalent  torch.nn.Softplus()
struct softplus : elementwise<kernels::softplus> {
    static constexpr std::string_view name = "Softplus";
};

}  // namespace ctcnn
