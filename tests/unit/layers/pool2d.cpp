// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/pool2d.hpp"

#include <cstddef>

#include "support/layer_facts.hpp"
#include "support/pool_checks.hpp"

using namespace ctcnn;
using test::check_pools;

static_assert(!max_pool2d<kernel<2>>::accepts<shape<4>> && !avg_pool2d<kernel<2>>::accepts<shape<4, 4>>);
static_assert(test::parameters_of<max_pool2d<kernel<2>>, shape<3, 7, 6>> == 0 &&
              test::multiply_adds_of<avg_pool2d<kernel<2>>, shape<1, 2, 2>> == 0);

TEMPLATE_TEST_CASE("pooling with as many channels as a register has numbers, and some more or less", "",
                   CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = simd::width < TestType >> 1 ? simd::width<TestType> : 4;
    check_pools<TestType, shape<1, 6, 4>, kernel<2>>(3);
    check_pools<TestType, shape<w - 1, 4, 4>, kernel<2>>(2);
    check_pools<TestType, shape<w, 4, 4>, kernel<2>>(2);
    check_pools<TestType, shape<w + 1, 4, 4>, kernel<2>>(2);
    check_pools<TestType, shape<2 * w + 3, 4, 4>, kernel<2>>(9);
}

TEMPLATE_TEST_CASE("pooling with odd images, overlaps, gaps, rectangles and padding", "", CTCNN_TEST_SCALARS) {
    check_pools<TestType, shape<3, 7, 5>, kernel<2>>(2);  // the last row and column are under no window
    check_pools<TestType, shape<3, 13, 13>, kernel<2>, stride<1>>(2);
    check_pools<TestType, shape<3, 8, 9>, kernel<2>, stride<3>>(2);  // rows and columns between the windows
    check_pools<TestType, shape<3, 6, 7>, kernel<2, 3>, stride<1, 2>>(2);
    check_pools<TestType, shape<3, 7, 6>, kernel<3>, stride<2>, padding<1>>(2);
    check_pools<TestType, shape<3, 5, 6>, kernel<4, 3>, stride<3, 1>, padding<2, 1>>(2);
    check_pools<TestType, shape<3, 2, 2>, kernel<2>, stride<2>, padding<1>>(2);
    check_pools<TestType, shape<3, 1, 5>, kernel<1>>(2);
    check_pools<TestType, shape<2, 4, 6>, kernel<4, 6>>(2);  // one window: all of the image
}

TEMPLATE_TEST_CASE("pooling with as many windows as round up", "", CTCNN_TEST_SCALARS) {
    check_pools<TestType, shape<3, 7, 5>, kernel<2>, ceil_mode<>>(2);  // the last row and column have windows of theirs
    check_pools<TestType, shape<3, 6, 8>, kernel<3>, stride<2>, ceil_mode<>>(2);
    check_pools<TestType, shape<3, 1, 1>, kernel<2>, ceil_mode<>>(2);  // smaller than a window
    // A window that would begin in the padding after the image is none: 3 x 4 and not 4 x 5 of them.
    check_pools<TestType, shape<3, 5, 7>, kernel<2>, stride<2>, padding<1>, ceil_mode<>>(2);
    check_pools<TestType, shape<3, 7, 6>, kernel<3>, stride<3, 2>, padding<1>, ceil_mode<>>(2);
    check_pools<TestType, shape<3, 5, 4>, kernel<2>, stride<4>, ceil_mode<>>(2);  // gaps larger than the window
    check_pools<TestType, shape<3, 5, 4>, kernel<2>, stride<4>, ceil_mode<false>>(2);
}

TEST_CASE("windows that are cut off are no partition, which a convolution would pool by itself") {
    constexpr auto is_partition = []<std::size_t Size, class Padding>(Padding) {
        using window = detail::window_geometry<Size, Size, kernel<2>, stride<2>, Padding, dilation<1>, ceil_mode<>>;
        return kernels::pool<float, 3, window>::is_partition;
    };
    STATIC_REQUIRE(is_partition.operator()<4>(padding<0>{}));
    STATIC_REQUIRE(!is_partition.operator()<5>(padding<0>{}));
    STATIC_REQUIRE(!is_partition.operator()<5>(padding<0, 0, 0, 1>{}));
}

TEMPLATE_TEST_CASE("pooling with other padding on each side", "", CTCNN_TEST_SCALARS) {
    check_pools<TestType, shape<3, 6, 5>, kernel<3>, stride<2>, padding<0, 0, 1, 1>>(2);
    check_pools<TestType, shape<3, 5, 6>, kernel<4, 5>, stride<2, 3>, padding<2, 0, 1, 2>>(2);
    check_pools<TestType, shape<3, 5, 6>, kernel<2>, padding<1, 0, 0, 1>, ceil_mode<>>(2);
}
