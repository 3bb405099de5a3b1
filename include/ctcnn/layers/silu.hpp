// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

#include "ctcnn/kernels/activation/smooth.hpp"
#include "ctcnn/layers/elementwise.hpp"

namespace ctcnn {

/// Sigmoid-weighted linear unit, also called swish: y = x / (1 + exp(-x)).
/// Shapes      any; y as x
/// Equivalent  torch.nn.SiLU()
struct silu : elementwise<kernels::silu> {
    static constexpr std::string_view name = "SiLU";
};

}  // namespace ctcnn
