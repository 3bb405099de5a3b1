// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Layers that change the geometry of an image against PyTorch's values: see make_golden.py for the cases.

#include <string>

#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/conv_transpose2d.hpp"
#include "ctcnn/layers/global_avg_pool2d.hpp"
#include "ctcnn/layers/global_max_pool2d.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/upsample2d.hpp"
#include "support/catch.hpp"
#include "support/golden_layers.hpp"

using namespace ctcnn;

namespace {

template <class Scalar, class Spec, Shape Input>
void check_geometry(const std::string& name) {
    static const test::golden_file file("geometry");
    test::check_golden_layer<Scalar, Spec, Input>(file, name);
}

}  // namespace

TEMPLATE_TEST_CASE("global pooling equals PyTorch's", "", CTCNN_TEST_SCALARS) {
    using T = TestType;
    check_geometry<T, global_avg_pool2d, shape<3, 7, 6>>("global_avg_pool2d");
    check_geometry<T, global_max_pool2d, shape<3, 7, 6>>("global_max_pool2d");
}

TEMPLATE_TEST_CASE("pooling that rounds up, with any padding, equals PyTorch's", "", CTCNN_TEST_SCALARS) {
    using T = TestType;
    check_geometry<T, max_pool2d<kernel<3>, stride<2>, ceil_mode<>>, shape<3, 6, 8>>(
        "max_pool2d_kernel_3_stride_2_ceil");
    check_geometry<T, max_pool2d<kernel<2>, padding<1>, ceil_mode<>>, shape<3, 5, 7>>(
        "max_pool2d_kernel_2_padding_1_ceil");
    check_geometry<T, max_pool2d<kernel<2>, ceil_mode<>>, shape<3, 1, 1>>("max_pool2d_kernel_2_ceil_1x1");
    check_geometry<T, max_pool2d<kernel<3>, stride<2>, padding<0, 0, 1, 1>>, shape<3, 6, 8>>(
        "max_pool2d_kernel_3_stride_2_padding_0_0_1_1");
    check_geometry<T, avg_pool2d<kernel<3>, stride<2>, padding<1>, ceil_mode<>>, shape<3, 6, 8>>(
        "avg_pool2d_kernel_3_stride_2_padding_1_ceil");
    check_geometry<T, avg_pool2d<kernel<3>, stride<2>, padding<1>, ceil_mode<>, count_include_pad<false>>,
                   shape<3, 6, 8>>("avg_pool2d_kernel_3_stride_2_padding_1_ceil_without_padding");
    check_geometry<T, avg_pool2d<kernel<3>, stride<1>, padding<1>, count_include_pad<false>>, shape<3, 4, 5>>(
        "avg_pool2d_kernel_3_padding_1_without_padding");
    check_geometry<T, avg_pool2d<kernel<3>, stride<2>, padding<0, 1, 1, 0>>, shape<3, 6, 6>>(
        "avg_pool2d_kernel_3_stride_2_padding_0_1_1_0");
}

TEMPLATE_TEST_CASE("convolutions with any padding equal PyTorch's", "", CTCNN_TEST_SCALARS) {
    using T = TestType;
    check_geometry<T, conv2d<3, kernel<3>, stride<2>, padding<0, 0, 1, 1>>, shape<2, 6, 8>>(
        "conv2d_kernel_3_stride_2_padding_0_0_1_1");
    check_geometry<T, conv2d<3, kernel<3>, padding<2, 0, 1, 3>>, shape<2, 5, 4>>("conv2d_kernel_3_padding_2_0_1_3");
    check_geometry<T, conv2d<3, kernel<2, 3>, padding_same>, shape<2, 5, 4>>("conv2d_kernel_2x3_padding_same");
    check_geometry<T, conv2d<3, kernel<4>, dilation<3, 1>, padding_same>, shape<2, 7, 6>>(
        "conv2d_kernel_4_dilation_3x1_padding_same");
    check_geometry<T, conv2d<3, kernel<4>, padding_same, groups<3>>, shape<3, 5, 4>>(
        "conv2d_kernel_4_padding_same_depthwise");
}

TEMPLATE_TEST_CASE("enlarged images equal PyTorch's", "", CTCNN_TEST_SCALARS) {
    using T = TestType;
    check_geometry<T, upsample2d<factor<2, 3>>, shape<3, 3, 4>>("upsample2d_nearest_2x3");
    check_geometry<T, upsample2d<factor<2>, interpolation<bilinear>>, shape<3, 4, 3>>("upsample2d_bilinear_2");
    check_geometry<T, upsample2d<interpolation<bilinear>, factor<3, 4>>, shape<2, 3, 2>>("upsample2d_bilinear_3x4");
}

TEMPLATE_TEST_CASE("transposed convolutions equal PyTorch's", "", CTCNN_TEST_SCALARS) {
    using T = TestType;
    check_geometry<T, conv_transpose2d<4, kernel<2>, stride<2>>, shape<3, 3, 4>>("conv_transpose2d_kernel_2_stride_2");
    check_geometry<T, conv_transpose2d<2, kernel<3>, stride<2>, padding<1>, output_padding<1>>, shape<3, 4, 3>>(
        "conv_transpose2d_kernel_3_stride_2_padding_1_output_padding_1");
    check_geometry<T, conv_transpose2d<6, kernel<3, 4>, stride<1, 3>, dilation<2, 1>, groups<2>>, shape<4, 3, 3>>(
        "conv_transpose2d_kernel_3x4_stride_1x3_dilation_2x1_groups_2");
}
