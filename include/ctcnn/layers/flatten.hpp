// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

#include "ctcnn/layers/layer.hpp"

namespace ctcnn {

/// Reshapes a sample to one dimension, in the order C,H,W. Put it between convolutions and linear layers.
/// Shapes      any; y: [size of x]
/// Equivalent  torch.nn.Flatten()
struct flatten {
    static constexpr std::string_view name = "Flatten";

    template <Shape Input>
    static constexpr bool accepts = true;

    template <Shape Input>
    static consteval void require() {}

    template <Shape Input>
    struct bound : bound_layer<Input, detail::flattened<Input>> {
        static constexpr bool is_view = true;
    };
};

}  // namespace ctcnn
