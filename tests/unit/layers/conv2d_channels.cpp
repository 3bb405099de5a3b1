// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
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

TEST_CASE("convolution of batches of any size") {
    check_conv2d<float, conv2d<3, kernel<3>, padding<1>>, shape<2, 4, 5>>({1, 2, 3, 5, 7, 8, 9, 31, 64, 65});
}
