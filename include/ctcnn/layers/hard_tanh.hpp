// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <ratio>
#include <string_view>

#include "ctcnn/kernels/activation/bounded.hpp"
#include "ctcnn/layers/elementwise.hpp"

namespace ctcnn {

/// Clamps to an interval: y = min(max(x, Low), High); the bounds are std::ratio, -1 and 1 by default.
/// Shapes      any; y as x
/// Requires    Low < High
/// Equivalent  torch.nn.Hardtanh(low, high)
template <class Low = std::ratio<-1>, class High = std::ratio<1>>
struct hard_tanh : elementwise<kernels::hard_tanh<Low, High>> {
    static constexpr std::string_view name = "Hardtanh";

    template <Shape Input>
    static constexpr bool accepts = std::ratio_less_v<Low, High>;

    template <Shape Input>
    static consteval void require() {
        static_assert(accepts<Input>, "ctcnn::hard_tanh: the lower bound must be less than the upper one; write "
                                      "hard_tanh<std::ratio<-1>, std::ratio<1>>");
    }
};

}  // namespace ctcnn
