// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Layers that normalize, and those with a learned slope, against PyTorch's values: see make_golden.py for the cases.

#include <ratio>
#include <string>

#include "ctcnn/layers/group_norm.hpp"
#include "ctcnn/layers/layer_norm.hpp"
#include "ctcnn/layers/prelu.hpp"
#include "ctcnn/layers/softmax.hpp"
#include "support/catch.hpp"
#include "support/golden_layers.hpp"

using namespace ctcnn;

namespace {

template <class Scalar, class Spec, Shape Input>
void check_normalization(const std::string& name) {
    static const test::golden_file file("normalizations");
    test::check_golden_layer<Scalar, Spec, Input>(file, name);
}

}  // namespace

TEMPLATE_TEST_CASE("normalizations, prelu and softmax equal PyTorch's", "", CTCNN_TEST_SCALARS) {
    using T = TestType;
    check_normalization<T, layer_norm<>, shape<2, 3, 5>>("layer_norm");
    check_normalization<T, layer_norm<affine<false>, epsilon<std::ratio<1, 4>>>, shape<19>>(
        "layer_norm_0.25_no_affine");
    check_normalization<T, group_norm<2>, shape<4, 3, 5>>("group_norm_2");
    check_normalization<T, group_norm<4>, shape<4, 3, 5>>("group_norm_4");
    check_normalization<T, group_norm<3, epsilon<std::ratio<1, 4>>, affine<false>>, shape<12>>(
        "group_norm_3_0.25_no_affine");
    check_normalization<T, prelu<>, shape<4, 3, 5>>("prelu");
    check_normalization<T, prelu<per_channel>, shape<4, 3, 5>>("prelu_per_channel");
    check_normalization<T, softmax, shape<19>>("softmax_row");
    check_normalization<T, softmax, shape<4, 3, 5>>("softmax_image");
}
