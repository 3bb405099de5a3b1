// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/pool2d.hpp"

#include <cmath>
#include <limits>

#include "support/pool_checks.hpp"

using namespace ctcnn;
using test::check_pools;

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

TEMPLATE_TEST_CASE("means that leave out the padding", "", CTCNN_TEST_SCALARS) {
    const auto check = []<class Spec, Shape Image>(Spec, Image) {
        test::check_average_pool<TestType, Spec, Image>(test::make_problem<typename Spec::template bound<Image>>(2));
    };
    using without = count_include_pad<false>;
    check(avg_pool2d<kernel<3>, stride<2>, padding<1>, without>{}, shape<3, 7, 6>{});
    check(avg_pool2d<kernel<3>, stride<2>, padding<1>, ceil_mode<>, without>{}, shape<3, 6, 8>{});
    check(avg_pool2d<kernel<2>, padding<0, 1, 1, 0>, without>{}, shape<3, 5, 6>{});
    check(avg_pool2d<kernel<2>, ceil_mode<>, without>{}, shape<3, 5, 5>{});
    check(avg_pool2d<kernel<3>, stride<2>, padding<1>, count_include_pad<>>{}, shape<3, 7, 6>{});
}

TEMPLATE_TEST_CASE("max pooling gives the gradient of equal elements to the first of them", "", CTCNN_TEST_SCALARS) {
    using spec = max_pool2d<kernel<2>, stride<1>>;
    using image = shape<3, 4, 5>;
    auto problem = test::make_problem<spec::bound<image>>(2);
    SECTION("all equal") { std::fill(problem.input.begin(), problem.input.end(), -0.5); }
    SECTION("three values only") {
        for (std::size_t i = 0; i < problem.input.size(); ++i) problem.input[i] = static_cast<double>(i * 7 % 3) - 1;
    }
    test::check_max_pool<TestType, spec, image>(problem);
}

TEMPLATE_TEST_CASE("max pooling of negative numbers does not see the padding", "", CTCNN_TEST_SCALARS) {
    using spec = max_pool2d<kernel<3>, stride<2>, padding<1>>;
    using image = shape<2, 4, 5>;
    auto problem = test::make_problem<spec::bound<image>>(2);
    for (double& x : problem.input) {
        volatile float rounded = static_cast<float>(-1 - std::abs(x));  // by way of memory: see support/golden.hpp
        x = rounded;
    }
    test::check_max_pool<TestType, spec, image>(problem);
}

TEMPLATE_TEST_CASE("max pooling of a window with a NaN is NaN, and its gradient goes to the last one", "",
                   CTCNN_TEST_SCALARS) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    const auto check = []<class Spec, Shape Image>(Spec, Image) {
        constexpr std::size_t size = Image::size;
        auto problem = test::make_problem<typename Spec::template bound<Image>>(size + 1);
        // One NaN at another place in each sample, and in the last one several.
        for (std::size_t n = 0; n < size; ++n) problem.input[n * size + n] = nan;
        for (std::size_t i = 0; i < size; ++i)
            if (i % 5 < 2) problem.input[size * size + i] = nan;
        test::check_max_pool<TestType, Spec, Image>(problem);
    };
    constexpr std::size_t w = simd::width<TestType>;
    check(max_pool2d<kernel<2>>{}, shape<1, 2, 2>{});
    check(max_pool2d<kernel<2>>{}, shape<w, 2, 2>{});
    check(max_pool2d<kernel<2>>{}, shape<w + 1, 4, 2>{});
    check(max_pool2d<kernel<3>, stride<2>, padding<1>>{}, shape<3, 4, 5>{});  // windows overlap
}

TEST_CASE("average pooling of a window with a NaN is NaN") {
    using spec = avg_pool2d<kernel<2>>;
    using image = shape<5, 4, 4>;
    auto problem = test::make_problem<spec::bound<image>>(1);
    problem.input[2 * 16 + 5] = std::numeric_limits<double>::quiet_NaN();
    const auto found = test::run_layer<spec::bound<image>, float>(problem).output;
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::isnan(found[i]) == (i == 2 * 4));
}
