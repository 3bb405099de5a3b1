// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/identity.hpp"

namespace ctcnn {

/// The second path of a `residual` whose elements change the shape, so that x itself can't be added:
/// `shortcut<conv2d<128, kernel<1>, stride<2>>>`. Parameters are named as in a sequential named "shortcut"; an only
/// element that is `named` has its own name.
template <class... Elements>
struct shortcut {
    static constexpr std::string_view name = "Shortcut";

    template <Shape Input>
    static constexpr bool accepts = false;

    template <Shape Input>
    static consteval void require() {
        static_assert(accepts<Input>,
                      "ctcnn::shortcut: a shortcut must be the last argument of residual<...>; write "
                      "residual<conv2d<8, kernel<3>, padding<1>>, relu, shortcut<conv2d<8, kernel<1>>>>");
    }
};

/// y = x + elements(x), or y = shortcut(x) + elements(x) if the last argument is a `shortcut`. Parameters are named as
/// in a `sequential`.
/// Shapes      elements and shortcut must end in the same shape; without a shortcut, in that of x
/// Equivalent  the forward of a torch.nn.Module: x + self.elements(x)
template <class... Elements>
struct residual {
    static constexpr std::string_view name = "Residual";

    template <Shape... Ends>
    static constexpr bool joins = add<>::joins<Ends...>;

    template <Shape Elements_end, Shape Shortcut_end>
    static consteval void require_joined() {
        static_assert(
            joins<Elements_end, Shortcut_end>,
            "ctcnn::residual: what is added must have the shape of what it is added to; make the elements end "
            "in the shape of the input, or add a last argument that changes the input's shape: "
            "shortcut<conv2d<channels, kernel<1>, stride<2>>>");
    }

    template <Shape... Ends>
    using joined = add<>::joined<Ends...>;
};

}  // namespace ctcnn
