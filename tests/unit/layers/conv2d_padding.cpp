// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <type_traits>

#include "ctcnn/layers/conv2d.hpp"

#include "support/product_checks.hpp"

using namespace ctcnn;
using test::check_conv2d;

// Each kernel, with other padding on each of the four sides, each side's in turn the largest. The size of a register
// changes nothing where there are few channels: one type will do.
TEST_CASE("convolution with other padding on each side") {
    check_conv2d<float, conv2d<3, kernel<3>, padding<0, 1, 2, 3>>, shape<2, 5, 4>>({2});
    check_conv2d<float, conv2d<3, kernel<3>, padding<3, 0, 1, 2>, stride<2>>, shape<2, 5, 4>>({2});
    check_conv2d<float, conv2d<3, kernel<4, 2>, padding<2, 3, 0, 1>, dilation<2, 3>>, shape<2, 6, 5>>({2});
    check_conv2d<float, conv2d<4, kernel<3>, padding<1, 2, 3, 0>, stride<3>, groups<2>>, shape<4, 5, 7>>({2});
    check_conv2d<float, conv2d<3, kernel<1>, padding<0, 0, 0, 1>>, shape<2, 4, 5>>({2});  // no row of pixels any more
    check_conv2d<float, conv2d<3, kernel<2>, padding<0, 0, 0, 5>, stride<2>>, shape<2, 3, 3>>({2});
}

TEST_CASE("depthwise convolution with other padding on each side") {
    check_conv2d<float, conv2d<5, kernel<3>, padding<0, 1, 2, 3>, groups<5>>, shape<5, 5, 9>>({2});
    check_conv2d<float, conv2d<5, kernel<3>, padding<3, 0, 1, 2>, stride<2>, groups<5>>, shape<5, 5, 9>>({2, 9});
    check_conv2d<double, conv2d<3, kernel<2, 4>, padding<1, 5, 0, 0>, dilation<2>, groups<3>>, shape<3, 4, 6>>({2});
}

TEST_CASE("Winograd's convolution with other padding on each side") {
    constexpr std::size_t w = test::lanes<float>;
    using fast = algorithm<winograd<3>>;
    check_conv2d<float, conv2d<5, kernel<3>, padding<0, 1, 2, 0>, fast>, shape<3, 6, 7>>({2});
    check_conv2d<float, conv2d<w, kernel<3>, padding<2, 0, 0, 1>, fast>, shape<w, 6, 7>>({2});
    check_conv2d<float, conv2d<5, kernel<3>, padding<1, 2, 0, 2>, algorithm<winograd<4>>>, shape<3, 5, 6>>({2});
    // The input's gradient is computed directly; and a tile may lie in the padding, before or after the image.
    check_conv2d<float, conv2d<5, kernel<3>, padding<0, 3, 1, 0>, fast>, shape<3, 5, 5>>({2});
    check_conv2d<float, conv2d<5, kernel<3>, padding<7, 0, 0, 7>, fast>, shape<3, 4, 4>>({2});
    check_conv2d<float, conv2d<5, kernel<3>, padding<0, 7, 7, 0>, fast>, shape<3, 4, 4>>({2});
}

TEST_CASE("convolution with the padding that keeps the image's size") {
    using winograd = conv2d<16, kernel<3>, padding_same, algorithm<ctcnn::winograd<3>>>;
    STATIC_REQUIRE(std::is_same_v<winograd::padding_type, padding<1>>);
    check_conv2d<float, winograd, shape<4, 6, 7>>({2});
    check_conv2d<float, conv2d<3, kernel<2>, padding_same>, shape<2, 5, 4>>({2});
    check_conv2d<float, conv2d<3, kernel<4, 1>, dilation<3>, padding_same>, shape<2, 5, 4>>({2});
    check_conv2d<float, conv2d<3, kernel<2, 4>, padding_same, groups<3>>, shape<3, 5, 4>>({2});
}
