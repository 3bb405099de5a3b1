// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"

#include "support/product_checks.hpp"

using namespace ctcnn;
using test::check_conv2d;

// The size of a register changes nothing where there are few channels: one type will do.
TEST_CASE("convolution with strides") {
    check_conv2d<float, conv2d<5, kernel<3>, stride<2>>, shape<3, 9, 7>>({2});
    // The last row and the last two columns are under no window: their gradient is zero.
    check_conv2d<float, conv2d<4, kernel<2>, stride<3>>, shape<2, 6, 10>>({2});
    check_conv2d<float, conv2d<4, kernel<3>, stride<3, 1>, padding<1>>, shape<2, 8, 6>>({2});
    check_conv2d<float, conv2d<4, kernel<1>, stride<2>>, shape<3, 6, 7>>({2});  // windows with gaps between them
}

TEST_CASE("convolution with rectangular kernels, strides and paddings") {
    check_conv2d<double, conv2d<4, kernel<3, 5>, stride<2, 1>, padding<1, 2>>, shape<2, 7, 6>>({2});
    check_conv2d<double, conv2d<3, kernel<1, 4>, padding<0, 3>>, shape<3, 4, 5>>({2});
    check_conv2d<double, conv2d<3, kernel<5, 1>, stride<1, 2>, padding<2, 0>>, shape<3, 5, 6>>({2});
}

TEST_CASE("convolution with more padding than the kernel reaches") {
    check_conv2d<float, conv2d<3, kernel<2>, padding<3>>, shape<2, 3, 4>>({2});
    check_conv2d<float, conv2d<3, kernel<1>, padding<2, 1>, stride<2>>, shape<2, 4, 5>>({2});
    check_conv2d<float, conv2d<2, kernel<5>, padding<2>>, shape<2, 1, 1>>({3});  // a kernel larger than the image
}
