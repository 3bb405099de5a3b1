// expect-error: ctcnn::load: embedded weights must hold each tensor of the network, by its name and in its shape; load them into the network that was trained, or make the header anew with ./dev embed
// expect-error: embedded_tensor_at<small, ctcnn::position<2>, ctcnn::linear<3>, ctcnn::shape<3, 5>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/embedded.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/model.hpp"

using namespace ctcnn;

struct small {
    static constexpr int format = 1;
    static constexpr std::string_view name = "small";
    static constexpr std::string_view sha256 = "";
    using shapes = parameter_layout<shape<5, 4>, shape<5>, shape<2, 5>, shape<2>>;
    static constexpr embedded_tensor tensors[] = {{"0.weight", element_type::f32},
                                                  {"0.bias", element_type::f32},
                                                  {"2.weight", element_type::f32},
                                                  {"2.bias", element_type::f32}};
    static constexpr embedded_text text[] = {""};
};

#ifndef RIGHT
void use(model<network<shape<4>, linear<5>, relu, linear<3>>>& classifier) { load(classifier, small{}); }
#else
void use(model<network<shape<4>, linear<5>, relu, linear<2>>>& classifier) { load(classifier, small{}); }
#endif
