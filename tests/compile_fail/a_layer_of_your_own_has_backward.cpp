// expect-error: ctcnn::layer: backward must be declared; write template <class Pass> static void backward(const Pass& pass) noexcept, or set is_view to true
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <array>
#include <cstddef>
#include <string_view>

#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

struct own {
    static constexpr std::string_view name = "Own";
    template <Shape Input>
    static constexpr bool accepts = true;
    template <Shape Input>
#ifndef RIGHT
    struct bound : bound_layer<Input> {
        template <class Pass>
        static void forward(const Pass&) noexcept {}
    };
#else
    struct bound : bound_layer<Input> {
        template <class Pass>
        static void forward(const Pass&) noexcept {}
        template <class Pass>
        static void backward(const Pass&) noexcept {}
    };
#endif
};

using net = network<shape<3>, relu, own, relu>;
constexpr auto parameters = net::parameter_count;
