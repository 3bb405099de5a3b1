// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/avg_pool2d.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>

#include "support/gradient_checks.hpp"
#include "support/layer_facts.hpp"
#include "support/pool_checks.hpp"

using namespace ctcnn;

static_assert(
    std::same_as<test::output_of<avg_pool2d<kernel<3>, stride<2>, padding<1>>, shape<3, 7, 6>>, shape<3, 4, 3>>);
static_assert(std::same_as<test::output_of<avg_pool2d<kernel<3>, stride<2>, padding<0, 0, 1, 1>>, shape<3, 6, 8>>,
                           shape<3, 3, 4>>);
static_assert(avg_pool2d<kernel<3>, padding<1>>::accepts<shape<1, 1, 1>> &&
              !avg_pool2d<kernel<3>>::accepts<shape<1, 2, 2>>);

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

TEST_CASE("average pooling of a window with a NaN is NaN") {
    using spec = avg_pool2d<kernel<2>>;
    using image = shape<5, 4, 4>;
    auto problem = test::make_problem<spec::bound<image>>(1);
    problem.input[2 * 16 + 5] = std::numeric_limits<double>::quiet_NaN();
    const auto found = test::run_layer<spec::bound<image>, float>(problem).output;
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::isnan(found[i]) == (i == 2 * 4));
}

TEST_CASE("gradient of average pooling") {
    test::check_gradients<avg_pool2d<kernel<3>, stride<2>, padding<1>>::bound<shape<2, 5, 4>>>();
    test::check_gradients<avg_pool2d<kernel<2>, ceil_mode<>, count_include_pad<false>>::bound<shape<2, 5, 4>>>();
}
