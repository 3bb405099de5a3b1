// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/prelu.hpp"

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <vector>

#include "support/gradient_checks.hpp"
#include "support/layer_facts.hpp"
#include "support/layer_harness.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

static_assert(prelu<>::name == "PReLU");
static_assert(test::parameters_of<prelu<>, shape<3, 7, 6>> == 1 &&
              test::parameters_of<prelu<per_channel>, shape<3, 7, 6>> == 3);
static_assert(test::parameters_of<prelu<per_channel>, shape<7>> == 7 &&
              prelu<per_channel>::bound<shape<7>>::shared == 1);
static_assert(prelu<>::accepts<shape<7>> && !prelu<relu>::accepts<shape<7>>);
static_assert(!prelu<per_channel, per_channel>::accepts<shape<7>>);
static_assert(prelu<>::bound<shape<7>>::initial_values == std::array{0.25});
static_assert(std::same_as<test::output_of<prelu<per_channel>, shape<3, 7, 6>>, shape<3, 7, 6>>);

namespace {

template <class Scalar>
void check_prelu(const test::layer_table<Scalar>& layer, std::size_t shared, std::size_t count) {
    const auto problem = test::make_problem(layer.sizes, count);
    const std::vector<double>& slope = problem.parameters[0];
    std::vector<double> y(problem.input), d_x(problem.d_output);
    test::reference_sum d_slope{std::vector<double>(slope.size()), std::vector<double>(slope.size()), 1};
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (problem.input[i] > 0) continue;
        const std::size_t s = i / shared % slope.size();
        const double term = problem.input[i] * problem.d_output[i];
        y[i] *= slope[s];
        d_x[i] *= slope[s];
        d_slope.value[s] += term;
        d_slope.magnitude[s] += std::abs(term);
    }
    const auto found = test::run_layer(layer, problem);
    const auto magnitudes = [](std::vector<double> values) {
        for (double& x : values) x = std::abs(x);
        return values;
    };
    test::check_sums(found.output, {y, magnitudes(y), 1});
    test::check_sums(found.d_input, {d_x, magnitudes(d_x), 1});
    test::check_sums(found.gradients[0], d_slope);
    test::reverse_executor threads(3);
    const auto again = test::run_layer(layer, problem, threads);
    CHECK(found.output == again.output);
    CHECK(found.d_input == again.d_input);
    CHECK(found.gradients == again.gradients);
}

template <class Scalar, class Spec, Shape Input>
void check_prelu(std::size_t count) {
    using bound = typename Spec::template bound<Input>;
    INFO(bound::slopes << " slopes for " << to_string(Input{}));
    check_prelu(test::layer_table<Scalar>::template of<bound>(), bound::shared, count);
}

}  // namespace

TEMPLATE_TEST_CASE("prelu equals its formula, with the same bits for any number of threads", "", CTCNN_TEST_SCALARS) {
    using T = TestType;
    constexpr std::size_t w = simd::width<T>;
    check_prelu<T, prelu<>, shape<1>>(7);
    check_prelu<T, prelu<>, shape<2 * w + 3>>(5);
    check_prelu<T, prelu<>, shape<3, 5, 7>>(9);
    check_prelu<T, prelu<per_channel>, shape<3, 5, 7>>(9);
    check_prelu<T, prelu<per_channel>, shape<4, 2 * w>>(2);
    check_prelu<T, prelu<per_channel>, shape<19>>(4);
}

TEMPLATE_TEST_CASE("prelu of zeros, infinities and what is not a number", "", CTCNN_TEST_SCALARS) {
    using bound = prelu<>::bound<shape<4>>;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    auto problem = test::make_problem<bound>(1);
    problem.parameters[0] = {0.5};
    problem.d_output = {1, 1, 1, 1};
    problem.input = {infinity, -infinity, 0, std::numeric_limits<double>::quiet_NaN()};
    const auto found = test::run_layer<bound, TestType>(problem);
    CHECK(found.output[0] == std::numeric_limits<TestType>::infinity());
    CHECK(found.output[1] == -std::numeric_limits<TestType>::infinity());
    CHECK(found.output[2] == 0);
    CHECK(std::isnan(found.output[3]));
    CHECK(found.d_input == std::vector<TestType>{1, 0.5, 0.5, 0.5});  // the slope of 0 is that below it, as PyTorch's
}

TEST_CASE("gradient of a learned slope") {
    test::check_gradients<prelu<>::bound<shape<3, 2, 3>>>(3);
    test::check_gradients<prelu<per_channel>::bound<shape<3, 2, 3>>>(3);
}
