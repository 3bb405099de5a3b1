// expect-error: ctcnn::load: embedded weights must hold each tensor of the network, by its name and in its shape; load them into the network that was trained, or make the header anew with ./dev embed
// expect-error: embedded_tensor_at<all_but_one, ctcnn::position<1>, tracked, ctcnn::shape<>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <array>
#include <string_view>

#include "ctcnn/io/embedded.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/network/model.hpp"

using namespace ctcnn;

struct tracked {
    static constexpr std::string_view name = "Tracked";
    template <Shape Input>
    static constexpr bool accepts = true;
    template <Shape Input>
    struct bound : bound_layer<Input> {
        using statistics = parameter_layout<shape<2>, shape<>>;
        static constexpr std::array<std::string_view, 2> statistic_names{"running_mean", "num_batches_tracked"};
        static constexpr std::array<double, 2> statistic_values{0, 0};
        template <class Pass>
        static void forward(const Pass&) noexcept {}
        template <class Pass>
        static void backward(const Pass&) noexcept {}
        template <class Pass>
        static void observe(const Pass&) noexcept {}
    };
};

struct all {
    static constexpr int format = 1;
    static constexpr std::string_view name = "all";
    static constexpr std::string_view sha256 = "";
    using shapes = parameter_layout<shape<2, 4>, shape<2>, shape<2>, shape<>>;
    static constexpr embedded_tensor tensors[] = {{"0.weight", element_type::f32},
                                                  {"0.bias", element_type::f32},
                                                  {"1.running_mean", element_type::f32},
                                                  {"1.num_batches_tracked", element_type::i64}};
    static constexpr embedded_text text[] = {""};
};
struct all_but_one : all {
    using shapes = parameter_layout<shape<2, 4>, shape<2>, shape<2>>;
    static constexpr embedded_tensor tensors[] = {
        {"0.weight", element_type::f32}, {"0.bias", element_type::f32}, {"1.running_mean", element_type::f32}};
};

using net = network<shape<4>, linear<2>, tracked>;
#ifndef RIGHT
void use(model<net>& classifier) { load(classifier, all_but_one{}); }
#else
void use(model<net>& classifier) { load(classifier, all{}); }
#endif
