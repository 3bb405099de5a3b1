// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d/direct.hpp"

#include <cstddef>

#include "ctcnn/layers/conv2d.hpp"
#include "support/product_checks.hpp"

using namespace ctcnn;
using test::check_conv2d;

// Channels and filters around the width of a register, where tails are masked and tiles change their size.
TEMPLATE_TEST_CASE("convolution with as many channels as a register has numbers, and some more or less", "",
                   CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = test::lanes<TestType>;
    check_conv2d<TestType, conv2d<1, kernel<3>, padding<1>>, shape<1, 5, 7>>({1, 3});
    check_conv2d<TestType, conv2d<w - 1, kernel<3>, padding<1>>, shape<w + 1, 5, 6>>({1, 2});
    check_conv2d<TestType, conv2d<w, kernel<3>, padding<1>>, shape<w, 5, 7>>({2});
    check_conv2d<TestType, conv2d<w + 1, kernel<3>>, shape<w - 1, 7, 5>>({2});
    check_conv2d<TestType, conv2d<2 * w + 3, kernel<2>>, shape<3, 6, 9>>({2});
    check_conv2d<TestType, conv2d<3, kernel<3>>, shape<2 * w + 3, 5, 4>>({2});
    check_conv2d<TestType, conv2d<4 * w + 1, kernel<1>>, shape<2, 3, 5>>({2});  // more vectors than a tile has
}

TEMPLATE_TEST_CASE("convolution in groups", "", CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = test::lanes<TestType>;
    check_conv2d<TestType, conv2d<6, kernel<3>, padding<1>, groups<2>>, shape<4, 5, 4>>({3});
    check_conv2d<TestType, conv2d<2 * (w + 1), kernel<2>, groups<2>, stride<2>>, shape<6, 5, 5>>({2});
}

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

// With other padding on each of the four sides, each side's in turn the largest. The size of a register
// changes nothing where there are few channels: one type will do.
TEST_CASE("convolution with other padding on each side") {
    check_conv2d<float, conv2d<3, kernel<3>, padding<0, 1, 2, 3>>, shape<2, 5, 4>>({2});
    check_conv2d<float, conv2d<3, kernel<3>, padding<3, 0, 1, 2>, stride<2>>, shape<2, 5, 4>>({2});
    check_conv2d<float, conv2d<3, kernel<4, 2>, padding<2, 3, 0, 1>, dilation<2, 3>>, shape<2, 6, 5>>({2});
    check_conv2d<float, conv2d<4, kernel<3>, padding<1, 2, 3, 0>, stride<3>, groups<2>>, shape<4, 5, 7>>({2});
    check_conv2d<float, conv2d<3, kernel<1>, padding<0, 0, 0, 1>>, shape<2, 4, 5>>({2});  // no row of pixels any more
    check_conv2d<float, conv2d<3, kernel<2>, padding<0, 0, 0, 5>, stride<2>>, shape<2, 3, 3>>({2});
}
