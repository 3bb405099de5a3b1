// expect-error: ctcnn::network: a layer does not accept the shape that reaches it; see its accepts<>
// expect-error: layer_at<ctcnn::position<1>, only_vectors, ctcnn::shape<2, 2>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"
#include <string_view>

using namespace ctcnn;

struct only_vectors {  // has no require<>()
    static constexpr std::string_view name = "OnlyVectors";
    template <Shape Input>
    static constexpr bool accepts = Input::rank == 1;
    template <Shape Input>
    struct bound : bound_layer<Input> {
        template <class Pass>
        static void forward(const Pass&) noexcept {}
        template <class Pass>
        static void backward(const Pass&) noexcept {}
    };
};

#ifndef RIGHT
using net = network<shape<2, 2>, relu, only_vectors, relu>;
#else
using net = network<shape<2, 2>, relu, flatten, only_vectors, relu>;
#endif
constexpr auto parameters = net::parameter_count;
