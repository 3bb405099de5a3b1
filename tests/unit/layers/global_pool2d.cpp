// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "ctcnn/layers/global_avg_pool2d.hpp"
#include "ctcnn/layers/global_max_pool2d.hpp"
#include "support/pool_checks.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

/// Pooling with a window as large as the image.
template <Shape Image>
test::naive_pool whole_image(std::size_t count) {
    return {count * Image::extents[0], Image::extents[1], Image::extents[2], Image::extents[1],
            Image::extents[2],         Image::extents[1], Image::extents[2]};
}

template <class Scalar, Shape Image>
void check_global_max(const test::layer_problem& problem) {
    test::check_max_pool(test::layer_table<Scalar>::template of<global_max_pool2d::bound<Image>>(),
                         whole_image<Image>(problem.count), problem);
}

template <class Scalar, Shape Image>
void check_global_pools(std::size_t count) {
    INFO("global pooling of " << to_string(Image{}));
    const auto problem = test::make_problem<global_max_pool2d::bound<Image>>(count);
    check_global_max<Scalar, Image>(problem);
    test::check_average_pool(test::layer_table<Scalar>::template of<global_avg_pool2d::bound<Image>>(),
                             whole_image<Image>(count), problem);
}

}  // namespace

TEMPLATE_TEST_CASE("global pooling with any number of channels and pixels", "", CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = simd::width < TestType >> 1 ? simd::width<TestType> : 4;
    check_global_pools<TestType, shape<1, 1, 1>>(3);
    check_global_pools<TestType, shape<w - 1, 1, 5>>(2);
    check_global_pools<TestType, shape<w, 5, 1>>(1);
    check_global_pools<TestType, shape<4 * w, 3, 4>>(2);  // as many vectors as are done at a time
    check_global_pools<TestType, shape<6 * w + 1, 7, 6>>(9);
}

TEMPLATE_TEST_CASE("global max pooling gives the gradient of equal elements to the first, of NaN to the last", "",
                   CTCNN_TEST_SCALARS) {
    using image = shape<2 * simd::width<TestType> + 1, 3, 4>;
    auto problem = test::make_problem<global_max_pool2d::bound<image>>(12);
    SECTION("all equal") { std::fill(problem.input.begin(), problem.input.end(), -0.5); }
    SECTION("three values only") {
        for (std::size_t i = 0; i < problem.input.size(); ++i) problem.input[i] = static_cast<double>(i * 7 % 3) - 1;
    }
    SECTION("some are NaN") {
        for (std::size_t i = 0; i < problem.input.size(); ++i)
            if (i % 17 < 2) problem.input[i] = std::numeric_limits<double>::quiet_NaN();
    }
    check_global_max<TestType, image>(problem);
}

TEST_CASE("the global mean of a channel with a NaN is NaN") {
    using spec = global_avg_pool2d;
    using image = shape<5, 4, 4>;
    auto problem = test::make_problem<spec::bound<image>>(1);
    problem.input[2 * 16 + 5] = std::numeric_limits<double>::quiet_NaN();
    const auto found = test::run_layer<spec::bound<image>, float>(problem).output;
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::isnan(found[i]) == (i == 2));
}

TEST_CASE("global pooling gives the same bits with any number of threads") {
    using bound = global_avg_pool2d::bound<shape<9, 6, 5>>;
    const auto problem = test::make_problem<bound>(7);
    test::reverse_executor threads(3);
    CHECK(test::run_layer<bound, float>(problem).output == test::run_layer<bound, float>(problem, threads).output);
}
