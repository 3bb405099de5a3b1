// expect-error: ctcnn::layer: parameter_names must have a name for each tensor of parameters; write parameter_names{"weight"}
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
    struct bound : bound_layer<Input, Input, parameter_layout<shape<1>>> {
#else
    struct bound : bound_layer<Input, Input, parameter_layout<shape<1>>> {
        static constexpr std::array<std::string_view, 1> parameter_names{"weight"};
#endif
        template <class Pass>
        static void forward(const Pass&) noexcept {}
        template <class Pass>
        static void backward(const Pass&) noexcept {}
    };
};

using net = network<shape<3>, relu, own, relu>;
constexpr auto parameters = net::parameter_count;
