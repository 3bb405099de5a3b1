// expect-error: ctcnn::layer: a layer that has prepared_bytes must have prepare, which fills them; write template <class Pass> static void prepare(const Pass& pass) noexcept
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
        template <class Scalar>
        static constexpr std::size_t prepared_bytes = 64;
#else
        template <class Scalar>
        static constexpr std::size_t prepared_bytes = 64;
        template <class Pass>
        static void prepare(const Pass&) noexcept {}
#endif
        template <class Pass>
        static void forward(const Pass&) noexcept {}
        template <class Pass>
        static void backward(const Pass&) noexcept {}
    };
};

using net = network<shape<3>, relu, own, relu>;
constexpr auto parameters = net::parameter_count;
