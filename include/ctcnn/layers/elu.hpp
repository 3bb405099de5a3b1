// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <ratio>
#include <string_view>

#include "ctcnn/kernels/activation/smooth.hpp"
#include "ctcnn/layers/elementwise.hpp"

namespace ctcnn {

/// Exponential linear unit: y = x where x > 0, else Alpha (exp(x) - 1); Alpha is a std::ratio, 1 by default.
/// Shapes      any; y as x
/// Requires    a positive Alpha
/// Equivalent  torch.nn.ELU(alpha)
/// Source      Clevert et al. 2015
template <class Alpha = std::ratio<1>>
struct elu : elementwise<kernels::elu<Alpha>> {
    static constexpr std::string_view name = "ELU";

    template <Shape Input>
    static constexpr bool accepts = Alpha::num > 0;

    template <Shape Input>
    static consteval void require() {
        static_assert(
            accepts<Input>,
            "ctcnn::elu: alpha must be positive, so that the sign of the output determines that of the input; write "
            "std::ratio<1>, or relu for an alpha of 0");
    }
};

}  // namespace ctcnn
