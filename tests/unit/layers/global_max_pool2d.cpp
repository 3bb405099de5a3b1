// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/global_max_pool2d.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <limits>

#include "support/gradient_checks.hpp"
#include "support/layer_facts.hpp"
#include "support/pool_checks.hpp"

using namespace ctcnn;

static_assert(std::same_as<test::output_of<global_max_pool2d, shape<3, 1, 1>>, shape<3, 1, 1>>);
static_assert(global_max_pool2d::name == "AdaptiveMaxPool2d" && Layer<global_max_pool2d>);
static_assert(!global_max_pool2d::accepts<shape<3>>);

namespace {

template <class Scalar, Shape Image>
void check_global_max(const test::layer_problem& problem) {
    INFO("global pooling of " << to_string(Image{}));
    test::check_max_pool(test::layer_table<Scalar>::template of<global_max_pool2d::bound<Image>>(),
                         test::whole_image<Image>(problem.count), problem);
}
template <class Scalar, Shape Image>
void check_global_max(std::size_t count) {
    check_global_max<Scalar, Image>(test::make_problem<global_max_pool2d::bound<Image>>(count));
}

}  // namespace

TEMPLATE_TEST_CASE("global max pooling with any number of channels and pixels", "", CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = simd::width < TestType >> 1 ? simd::width<TestType> : 4;
    check_global_max<TestType, shape<1, 1, 1>>(3);
    check_global_max<TestType, shape<w - 1, 1, 5>>(2);
    check_global_max<TestType, shape<w, 5, 1>>(1);
    check_global_max<TestType, shape<4 * w, 3, 4>>(2);  // as many vectors as are done at a time
    check_global_max<TestType, shape<6 * w + 1, 7, 6>>(9);
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

TEST_CASE("gradient of global max pooling") { test::check_gradients<global_max_pool2d::bound<shape<3, 5, 4>>>(); }
