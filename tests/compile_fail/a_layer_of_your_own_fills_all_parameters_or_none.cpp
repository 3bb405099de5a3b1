// expect-error: ctcnn::layer: initial_values must be empty, or have a value for each tensor of parameters; write one for each, or none
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
    struct bound : bound_layer<Input, Input, parameter_layout<shape<1>, shape<1>>> {
        static constexpr std::array<std::string_view, 2> parameter_names{"weight", "bias"};
#ifndef RIGHT
        static constexpr std::array<double, 1> initial_values{1};
#else
        static constexpr std::array<double, 2> initial_values{1, 0};
#endif
        template <class Pass>
        static void forward(const Pass&) noexcept {}
        template <class Pass>
        static void backward(const Pass&) noexcept {}
    };
};

using net = network<shape<3>, relu, own, relu>;
constexpr auto parameters = net::parameter_count;
