// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "support/conv2d_properties.hpp"

using namespace ctcnn::test;

TEST_CASE("convolutions of random shapes are sums of products, for any numbers and threads") {
    check_random_conv2ds<conv2d_kind::direct, 4>(25);
}

TEST_CASE("convolutions of random shapes in groups are, too") { check_random_conv2ds<conv2d_kind::grouped, 2>(25); }

TEST_CASE("and so are depthwise ones") { check_random_conv2ds<conv2d_kind::depthwise, 2>(25); }

TEST_CASE("max pooling fused to a direct convolution gives the bits of two layers, for any numbers and threads") {
    check_random_pooled_conv2ds<conv2d_kind::direct, 4>(15);
    check_random_pooled_conv2ds<conv2d_kind::grouped, 2>(15);
}

TEST_CASE("transposed convolutions of random shapes are sums of products as well") {
    check_random_conv_transpose2ds<conv2d_kind::direct, 3>(25);
    check_random_conv_transpose2ds<conv2d_kind::grouped, 1>(25);
    check_random_conv_transpose2ds<conv2d_kind::depthwise, 2>(25);
}
