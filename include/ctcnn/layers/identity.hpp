// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

#include "ctcnn/layers/layer.hpp"

namespace ctcnn {

/// y = x: a path of `add`, `concat` or `multiply` that returns its input. It takes no time.
/// Shapes      any; y as x
/// Equivalent  torch.nn.Identity()
struct identity {
    static constexpr std::string_view name = "Identity";

    template <Shape Input>
    static constexpr bool accepts = true;

    template <Shape Input>
    static consteval void require() {}

    template <Shape Input>
    struct bound : bound_layer<Input> {
        static constexpr arrangement reads = arrangement::any;
        static constexpr arrangement writes = arrangement::any;
        static constexpr bool is_view = true;
    };
};

}  // namespace ctcnn
