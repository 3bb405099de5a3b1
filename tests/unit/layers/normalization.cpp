// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// layer_norm and group_norm.

#include <cmath>
#include <cstddef>
#include <limits>
#include <ratio>
#include <vector>

#include "ctcnn/layers/group_norm.hpp"
#include "ctcnn/layers/layer_norm.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_normalization.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

template <class Scalar>
void check_normalization(const test::layer_table<Scalar>& layer, const test::naive_normalization& naive,
                         const test::layer_problem& problem) {
    const auto found = test::run_layer(layer, problem);
    const bool affine = !problem.parameters.empty();
    const auto expected = naive.run(problem, affine ? problem.parameters[0] : std::vector<double>{},
                                    affine ? problem.parameters[1] : std::vector<double>{});
    // Statistics have no more digits than doubles: there an element near the mean has lost some.
    const double slack = sizeof(Scalar) == sizeof(double) ? 16 : 0;
    test::check_sums(found.output, expected.output, slack);
    test::check_sums(found.d_input, expected.d_input, slack);
    if (affine) {
        test::check_sums(found.gradients[0], expected.d_weight);
        test::check_sums(found.gradients[1], expected.d_bias);
    }
    test::reverse_executor threads(3);
    const auto again = test::run_layer(layer, problem, threads);
    CHECK(found.output == again.output);
    CHECK(found.d_input == again.d_input);
    CHECK(found.gradients == again.gradients);
}

/// Numbers around 0, numbers far from it beside their deviation, and such whose squares are no floats.
template <class Scalar>
void check_normalization(const test::layer_table<Scalar>& layer, const test::naive_normalization& naive,
                         std::size_t count) {
    auto problem = test::make_problem(layer.sizes, count);
    check_normalization(layer, naive, problem);
    if (sizeof(Scalar) == sizeof(double)) return;
    for (double& x : problem.input) {
        volatile float rounded = static_cast<float>(1000 + x / 16);  // by way of memory: see support/golden.hpp
        x = static_cast<double>(rounded);
    }
    check_normalization(layer, naive, problem);
    for (double& x : problem.input) x = (x - 1000) * 0x1p80;
    for (double& d : problem.d_output) d *= 0x1p60;
    check_normalization(layer, naive, problem);
}

template <class Scalar, class Spec, Shape Input>
void check_layer_norm(std::size_t count, double epsilon = 1e-5) {
    INFO("layer_norm of " << to_string(Input{}) << ", " << count << " samples");
    using bound = typename Spec::template bound<Input>;
    check_normalization(test::layer_table<Scalar>::template of<bound>(), {Input::size, 1, 1, epsilon}, count);
}
template <class Scalar, std::size_t Groups, Shape Input, class... Options>
void check_group_norm(std::size_t count, double epsilon = 1e-5) {
    INFO("group_norm of " << to_string(Input{}) << " in " << Groups << " groups, " << count << " samples");
    using bound = typename group_norm<Groups, Options...>::template bound<Input>;
    check_normalization(test::layer_table<Scalar>::template of<bound>(),
                        {Input::size, Groups, Input::size / Input::extents[0], epsilon}, count);
}

}  // namespace

TEMPLATE_TEST_CASE("layer_norm equals its formula, with the same bits for any number of threads", "",
                   CTCNN_TEST_SCALARS) {
    using T = TestType;
    constexpr std::size_t w = simd::width<T>;
    check_layer_norm<T, layer_norm<>, shape<2>>(3);
    check_layer_norm<T, layer_norm<>, shape<2 * w + 3>>(1);
    check_layer_norm<T, layer_norm<>, shape<3, 5, 7>>(5);
    check_layer_norm<T, layer_norm<>, shape<515>>(9);  // several pieces
    check_layer_norm<T, layer_norm<affine<false>>, shape<4, 9>>(3);
    check_layer_norm<T, layer_norm<epsilon<std::ratio<1, 4>>>, shape<19>>(3, 0.25);
    check_layer_norm<T, layer_norm<epsilon<std::ratio<1, 8>>, affine<true>>, shape<19>>(3, 0.125);
}

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

TEMPLATE_TEST_CASE("a NaN reaches all that is normalized with it, and nothing else", "", CTCNN_TEST_SCALARS) {
    using whole = layer_norm<>::bound<shape<4, 2, 3>>;
    using grouped = group_norm<2>::bound<shape<4, 2, 3>>;
    auto problem = test::make_problem<whole>(2);
    problem.input[7] = std::numeric_limits<double>::quiet_NaN();  // in the first group of the first sample
    const auto layer = test::run_layer<whole, TestType>(problem).output;
    for (std::size_t i = 0; i < layer.size(); ++i) CHECK(std::isnan(layer[i]) == (i < 24));
    problem = test::make_problem<grouped>(2);
    problem.input[7] = std::numeric_limits<double>::quiet_NaN();
    const auto group = test::run_layer<grouped, TestType>(problem).output;
    for (std::size_t i = 0; i < group.size(); ++i) CHECK(std::isnan(group[i]) == (i < 12));
}

TEMPLATE_TEST_CASE("equal numbers are normalized to 0", "", CTCNN_TEST_SCALARS) {
    using bound = layer_norm<>::bound<shape<7>>;
    auto problem = test::make_problem<bound>(1);
    problem.input.assign(7, 0.1f);
    const auto found = test::run_layer<bound, TestType>(problem);
    for (std::size_t i = 0; i < 7; ++i) {
        CHECK(std::abs(static_cast<double>(found.output[i]) - problem.parameters[1][i]) < 1e-6);
        CHECK(std::isfinite(found.d_input[i]));
    }
}
