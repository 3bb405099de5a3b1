// expect-error: ctcnn::layer: a layer that has statistics must have observe, which updates them; write template <class Pass> static void observe(const Pass& pass) noexcept
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
        using statistics = parameter_layout<shape<3>>;
        static constexpr std::array<std::string_view, 1> statistic_names{"mean"};
#ifndef RIGHT
        static constexpr std::array<double, 1> statistic_values{0};
#else
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
