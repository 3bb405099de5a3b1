// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <ratio>

#include "ctcnn/layers/conv2d.hpp"

#include "support/product_checks.hpp"

using namespace ctcnn;
using test::check_conv2d;

// The size of a register changes nothing where there are few channels: one type will do.
TEST_CASE("dilated convolution") {
    check_conv2d<double, conv2d<3, kernel<3>, dilation<2>>, shape<2, 7, 8>>({2});
    check_conv2d<double, conv2d<3, kernel<3, 2>, dilation<1, 3>, stride<2>, padding<1, 2>>, shape<3, 6, 7>>({2});
}

TEMPLATE_TEST_CASE("convolution in groups", "", CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = test::lanes<TestType>;
    check_conv2d<TestType, conv2d<6, kernel<3>, padding<1>, groups<2>>, shape<4, 5, 4>>({3});
    check_conv2d<TestType, conv2d<2 * (w + 1), kernel<2>, groups<2>, stride<2>>, shape<6, 5, 5>>({2});
}

TEST_CASE("depthwise convolution") {
    check_conv2d<float, conv2d<5, kernel<3>, padding<1>, groups<5>>, shape<5, 4, 5>>({2});
    check_conv2d<float, conv2d<6, kernel<3>, groups<3>, dilation<2>>, shape<3, 6, 5>>({2});  // two filters a channel
}

TEST_CASE("convolution without bias") { check_conv2d<double, conv2d<3, kernel<3>, bias<false>>, shape<2, 5, 6>>({2}); }

TEST_CASE("convolution with an activation fused to it") {
    using layer = conv2d<5, kernel<3>, padding<1>, stride<2>>;
    using image = shape<3, 6, 5>;
    check_conv2d<float, layer, image, kernels::relu>({3});
    check_conv2d<float, layer, image, kernels::leaky_relu<std::ratio<1, 8>>>({3});
    check_conv2d<float, layer, image, kernels::sigmoid>({3});
    check_conv2d<float, layer, image, kernels::hyperbolic_tangent>({3});
}
