// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <ratio>
#include <string_view>

#include "ctcnn/layers/elementwise.hpp"

namespace ctcnn {

/// Leaky rectifier: y = x where x > 0, else Slope * x; Slope is a std::ratio, 1/100 by default.
/// Shapes      any; y as x
/// Requires    a positive slope
/// Equivalent  torch.nn.LeakyReLU(slope)
template <class Slope = std::ratio<1, 100>>
struct leaky_relu : elementwise<kernels::leaky_relu<Slope>> {
    static constexpr std::string_view name = "LeakyReLU";

    template <Shape Input>
    static constexpr bool accepts = Slope::num > 0;

    template <Shape Input>
    static consteval void require() {
        static_assert(
            accepts<Input>,
            "ctcnn::leaky_relu: the slope must be positive, so that the sign of the output determines that of the "
            "input; write std::ratio<1, 100>, or relu for a slope of 0");
    }
};

}  // namespace ctcnn
