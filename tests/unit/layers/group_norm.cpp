// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/group_norm.hpp"

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <ratio>

#include "support/gradient_checks.hpp"
#include "support/layer_facts.hpp"
#include "support/normalization_checks.hpp"

using namespace ctcnn;

static_assert(group_norm<1>::name == "GroupNorm");
static_assert(std::same_as<group_norm<2>::bound<shape<4, 7, 6>>::parameters, parameter_layout<shape<4>, shape<4>>>);
static_assert(test::parameters_of<group_norm<2, affine<false>>, shape<4, 7, 6>> == 0);
static_assert(group_norm<2>::accepts<shape<4>> && !group_norm<4>::accepts<shape<4>>);
static_assert(group_norm<4>::accepts<shape<4, 1, 2>> && !group_norm<3>::accepts<shape<4, 1, 2>>);
static_assert(!group_norm<8>::accepts<shape<4, 1, 2>> && !group_norm<0>::accepts<shape<4>>);
static_assert(!group_norm<1>::accepts<shape<>> && !group_norm<2, bias<false>>::accepts<shape<4>>);
static_assert(!group_norm<2, affine<false>, affine<true>>::accepts<shape<4>>);
static_assert(group_norm<2>::bound<shape<4>>::initial_values == std::array{1.0, 0.0});

namespace {

template <class Scalar, std::size_t Groups, Shape Input, class... Options>
void check_group_norm(std::size_t count, double epsilon = 1e-5) {
    INFO("group_norm of " << to_string(Input{}) << " in " << Groups << " groups, " << count << " samples");
    using bound = typename group_norm<Groups, Options...>::template bound<Input>;
    test::check_normalization(test::layer_table<Scalar>::template of<bound>(),
                              {Input::size, Groups, Input::size / Input::extents[0], epsilon}, count);
}

}  // namespace

TEMPLATE_TEST_CASE("group_norm equals its formula, with the same bits for any number of threads", "",
                   CTCNN_TEST_SCALARS) {
    using T = TestType;
    check_group_norm<T, 1, shape<4, 3, 5>>(3);
    check_group_norm<T, 2, shape<4, 3, 5>>(5);
    check_group_norm<T, 4, shape<4, 6, 6>>(2);  // each channel alone: instance normalization
    check_group_norm<T, 3, shape<12>>(4);
    check_group_norm<T, 2, shape<130, 1, 1>>(2);  // several pieces
    check_group_norm<T, 2, shape<6, 5>, affine<false>>(3);
    check_group_norm<T, 2, shape<4, 3, 5>, epsilon<std::ratio<1, 4>>, affine<true>>(2, 0.25);
}

TEMPLATE_TEST_CASE("a NaN reaches its group of a sample through group_norm, and no other", "", CTCNN_TEST_SCALARS) {
    using grouped = group_norm<2>::bound<shape<4, 2, 3>>;
    auto problem = test::make_problem<grouped>(2);
    problem.input[7] = std::numeric_limits<double>::quiet_NaN();  // in the first group of the first sample
    const auto found = test::run_layer<grouped, TestType>(problem).output;
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::isnan(found[i]) == (i < 12));
}

TEST_CASE("gradient of group_norm") {
    test::check_gradients<group_norm<2>::bound<shape<4, 2, 3>>>(3);
    test::check_gradients<group_norm<2, affine<false>>::bound<shape<6>>>();
}
