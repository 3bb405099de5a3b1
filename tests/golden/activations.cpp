// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Activations against PyTorch's values: see make_golden.py for the cases.

#include <ratio>
#include <string>

#include "ctcnn/layers/elu.hpp"
#include "ctcnn/layers/gelu.hpp"
#include "ctcnn/layers/hard_sigmoid.hpp"
#include "ctcnn/layers/hard_swish.hpp"
#include "ctcnn/layers/hard_tanh.hpp"
#include "ctcnn/layers/relu6.hpp"
#include "ctcnn/layers/silu.hpp"
#include "ctcnn/layers/softplus.hpp"
#include "support/catch.hpp"
#include "support/golden_layers.hpp"

using namespace ctcnn;

namespace {

template <class Scalar, class Spec>
void check_activation(const std::string& name) {
    static const test::golden_file file("activations");
    test::check_golden_layer<Scalar, Spec, shape<37>>(file, name);
}

}  // namespace

TEMPLATE_TEST_CASE("activations equal PyTorch's", "", CTCNN_TEST_SCALARS) {
    using T = TestType;
    check_activation<T, relu6>("relu6");
    check_activation<T, hard_sigmoid>("hard_sigmoid");
    check_activation<T, hard_swish>("hard_swish");
    check_activation<T, elu<>>("elu");
    check_activation<T, elu<std::ratio<1, 4>>>("elu_0.25");
    check_activation<T, softplus>("softplus");
    check_activation<T, silu>("silu");
    check_activation<T, gelu>("gelu");
    check_activation<T, gelu_tanh>("gelu_tanh");
    check_activation<T, hard_tanh<>>("hard_tanh");
    check_activation<T, hard_tanh<std::ratio<-5, 2>, std::ratio<1, 4>>>("hard_tanh_-2.5_0.25");
}
