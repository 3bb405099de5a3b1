// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/global_avg_pool2d.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>

#include "support/gradient_checks.hpp"
#include "support/layer_facts.hpp"
#include "support/pool_checks.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

static_assert(std::same_as<test::output_of<global_avg_pool2d, shape<3, 7, 6>>, shape<3, 1, 1>>);
static_assert(global_avg_pool2d::name == "AdaptiveAvgPool2d" && Layer<global_avg_pool2d>);
static_assert(!global_avg_pool2d::accepts<shape<3, 7>>);

namespace {

template <class Scalar, Shape Image>
void check_global_average(std::size_t count) {
    INFO("global pooling of " << to_string(Image{}));
    using bound = global_avg_pool2d::bound<Image>;
    test::check_average_pool(test::layer_table<Scalar>::template of<bound>(), test::whole_image<Image>(count),
                             test::make_problem<bound>(count));
}

}  // namespace

TEMPLATE_TEST_CASE("global average pooling with any number of channels and pixels", "", CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = simd::width < TestType >> 1 ? simd::width<TestType> : 4;
    check_global_average<TestType, shape<1, 1, 1>>(3);
    check_global_average<TestType, shape<w - 1, 1, 5>>(2);
    check_global_average<TestType, shape<w, 5, 1>>(1);
    check_global_average<TestType, shape<4 * w, 3, 4>>(2);  // as many vectors as are done at a time
    check_global_average<TestType, shape<6 * w + 1, 7, 6>>(9);
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

TEST_CASE("gradient of global average pooling") { test::check_gradients<global_avg_pool2d::bound<shape<3, 2, 3>>>(); }
