// expect-error: ctcnn::layer: statistic_names and statistic_values must have an element for each tensor of statistics; write one for each
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
    struct bound : bound_layer<Input> {
#ifndef RIGHT
        using statistics = parameter_layout<shape<3>>;
        static constexpr std::array<std::string_view, 1> statistic_names{"mean"};
#else
        using statistics = parameter_layout<shape<3>>;
        static constexpr std::array<std::string_view, 1> statistic_names{"mean"};
        static constexpr std::array<double, 1> statistic_values{0};
        template <class Pass>
        static void observe(const Pass&) noexcept {}
#endif
        template <class Pass>
        static void forward(const Pass&) noexcept {}
        template <class Pass>
        static void backward(const Pass&) noexcept {}
    };
};

using net = network<shape<3>, relu, own, relu>;
constexpr auto parameters = net::parameter_count;
