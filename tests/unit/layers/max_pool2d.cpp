// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/max_pool2d.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <limits>

#include "support/gradient_checks.hpp"
#include "support/layer_facts.hpp"
#include "support/pool_checks.hpp"

using namespace ctcnn;

static_assert(std::same_as<test::output_of<max_pool2d<kernel<2>>, shape<3, 7, 6>>, shape<3, 3, 3>>);
static_assert(std::same_as<test::output_of<max_pool2d<kernel<2>, stride<1>>, shape<3, 13, 13>>, shape<3, 12, 12>>);
static_assert(std::same_as<test::output_of<max_pool2d<kernel<2, 3>>, shape<3, 7, 6>>, shape<3, 3, 2>>);
static_assert(std::same_as<test::output_of<max_pool2d<kernel<2>, ceil_mode<>>, shape<3, 7, 6>>, shape<3, 4, 3>>);
static_assert(
    std::same_as<test::output_of<max_pool2d<kernel<2>, padding<1>, ceil_mode<>>, shape<3, 5, 7>>, shape<3, 3, 4>>);
static_assert(
    std::same_as<test::output_of<max_pool2d<kernel<3>, stride<2>, ceil_mode<>>, shape<3, 6, 8>>, shape<3, 3, 4>>);
static_assert(max_pool2d<kernel<2>, ceil_mode<>>::accepts<shape<1, 1, 1>> &&
              !max_pool2d<kernel<3>, stride<1>, ceil_mode<>>::accepts<shape<1, 2, 2>>);
static_assert(max_pool2d<kernel<2>>::accepts<shape<1, 2, 2>> && !max_pool2d<kernel<2>>::accepts<shape<1, 1, 2>>);

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

TEST_CASE("gradient of max pooling") {
    test::check_gradients<max_pool2d<kernel<2>>::bound<shape<2, 5, 4>>>();
    test::check_gradients<max_pool2d<kernel<3>, stride<2>, padding<1>>::bound<shape<2, 5, 4>>>();
    test::check_gradients<max_pool2d<kernel<2>, padding<0, 1, 1, 0>, ceil_mode<>>::bound<shape<2, 4, 4>>>();
}
