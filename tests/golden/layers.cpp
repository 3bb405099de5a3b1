// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Layers against PyTorch's values: see make_golden.py for the cases.

#include <ratio>
#include <string>

#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/leaky_relu.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "support/catch.hpp"
#include "support/golden_layers.hpp"

using namespace ctcnn;

namespace {

const test::golden_file& golden_layers() {
    static const test::golden_file file("layers");
    return file;
}

template <class Scalar, class Spec, Shape Input>
void check(const std::string& name) {
    test::check_golden_layer<Scalar, Spec, Input>(golden_layers(), name);
}

}  // namespace

TEMPLATE_TEST_CASE("convolutions equal PyTorch's", "", CTCNN_TEST_SCALARS) {
    using T = TestType;
    check<T, conv2d<4, kernel<3>, padding<1>>, shape<3, 6, 5>>("conv2d_kernel_3_padding_1");
    check<T, conv2d<4, kernel<5>, padding<1>>, shape<1, 8, 7>>("conv2d_kernel_5_padding_1");
    check<T, conv2d<3, kernel<3>, stride<2>>, shape<2, 8, 7>>("conv2d_kernel_3_stride_2");
    check<T, conv2d<3, kernel<3, 5>, stride<2, 1>, padding<1, 2>>, shape<2, 7, 6>>(
        "conv2d_kernel_3x5_stride_2x1_padding_1x2");
    check<T, conv2d<3, kernel<3>, dilation<2>>, shape<2, 7, 6>>("conv2d_kernel_3_dilation_2");
    check<T, conv2d<6, kernel<3>, padding<1>, groups<2>>, shape<4, 5, 4>>("conv2d_kernel_3_padding_1_groups_2");
    check<T, conv2d<4, kernel<3>, padding<1>, groups<4>>, shape<4, 5, 4>>("conv2d_kernel_3_padding_1_depthwise");
    check<T, conv2d<3, kernel<3>, bias<false>>, shape<2, 5, 6>>("conv2d_kernel_3_no_bias");
    check<T, conv2d<6, kernel<1>>, shape<5, 4, 3>>("conv2d_kernel_1");
    check<T, conv2d<4, kernel<2>, stride<2>>, shape<3, 6, 6>>("conv2d_kernel_2_stride_2");
    check<T, conv2d<3, kernel<3>, stride<2>, padding<1>, dilation<2>>, shape<2, 9, 8>>(
        "conv2d_kernel_3_stride_2_padding_1_dilation_2");
}

TEMPLATE_TEST_CASE("linear layers, pooling and activations equal PyTorch's", "", CTCNN_TEST_SCALARS) {
    using T = TestType;
    check<T, linear<5>, shape<19>>("linear");
    check<T, linear<4, bias<false>>, shape<7>>("linear_no_bias");
    check<T, max_pool2d<kernel<2>>, shape<3, 7, 6>>("max_pool2d_kernel_2_stride_2");
    check<T, max_pool2d<kernel<2>, stride<1>>, shape<3, 5, 6>>("max_pool2d_kernel_2_stride_1");
    check<T, max_pool2d<kernel<3>, stride<2>, padding<1>>, shape<3, 7, 6>>("max_pool2d_kernel_3_stride_2_padding_1");
    check<T, avg_pool2d<kernel<2>>, shape<3, 7, 6>>("avg_pool2d_kernel_2");
    check<T, avg_pool2d<kernel<3>, stride<2>, padding<1>>, shape<3, 7, 6>>("avg_pool2d_kernel_3_stride_2_padding_1");
    check<T, relu, shape<37>>("relu");
    check<T, leaky_relu<>, shape<37>>("leaky_relu_0.01");
    check<T, sigmoid, shape<37>>("sigmoid");
    check<T, ctcnn::hyperbolic_tangent, shape<37>>("tanh");
}
