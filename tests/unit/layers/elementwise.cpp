// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/elementwise.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <ratio>
#include <vector>

#include "ctcnn/layers/elu.hpp"
#include "ctcnn/layers/gelu.hpp"
#include "ctcnn/layers/hard_sigmoid.hpp"
#include "ctcnn/layers/hard_swish.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/leaky_relu.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/relu6.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "ctcnn/layers/silu.hpp"
#include "ctcnn/layers/softplus.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_activations.hpp"

using namespace ctcnn;

namespace {

template <class Scalar>
void check(const test::layer_table<Scalar>& layer, const test::naive_function& twin, double units) {
    auto problem = test::make_problem(layer.sizes, 3);
    for (double& x : problem.input) x *= 4;  // far into the flat parts
    const auto found = test::run_layer(layer, problem);
    std::vector<double> y(problem.input), d_x(problem.d_output);
    for (std::size_t i = 0; i < y.size(); ++i) {
        y[i] = twin.value(y[i]);
        d_x[i] = twin.gradient(
            layer.sizes.backward_reads_output ? static_cast<double>(found.output[i]) : problem.input[i], d_x[i]);
    }
    const std::vector<double> ones(y.size(), 1);
    const auto magnitudes = [](std::vector<double> values) {
        for (double& x : values) x = std::abs(x);
        return values;
    };
    // The output relative to itself; the gradient, which may cancel in 1 - y, to the size of d_output.
    test::check_sums(found.output, {y, magnitudes(y), 1}, units);
    test::check_sums(found.d_input, {d_x, units == 0 ? magnitudes(d_x) : ones, 1}, units);
}

/// Every element on its own: sizes around a register's, and a batch.
template <class Scalar, class Spec, std::size_t Size>
void check(double units) {
    using bound = typename Spec::template bound<shape<Size>>;
    INFO(Spec::name << " of " << Size);
    check(test::layer_table<Scalar>::template of<bound>(),
          test::naive_function_of<typename bound::inference_activation>, units);
}

template <class Scalar, class Spec>
void check_sizes(double units) {
    constexpr std::size_t w = simd::width<Scalar>;
    check<Scalar, Spec, 1>(units);
    check<Scalar, Spec, w + (w == 1)>(units);
    check<Scalar, Spec, 2 * w - 1 + (w == 1)>(units);
    check<Scalar, Spec, 2 * w + 3>(units);
}

}  // namespace

TEMPLATE_TEST_CASE("activations equal their formulas", "", float, double) {
    check_sizes<TestType, relu>(0);
    check_sizes<TestType, leaky_relu<>>(0);
    check_sizes<TestType, leaky_relu<std::ratio<1, 4>>>(0);
    check_sizes<TestType, sigmoid>(8);
    check_sizes<TestType, ctcnn::hyperbolic_tangent>(8);
    check_sizes<TestType, relu6>(0);
    check_sizes<TestType, hard_sigmoid>(0.5);
    check_sizes<TestType, hard_swish>(4);
    check_sizes<TestType, elu<>>(8);
    check_sizes<TestType, elu<std::ratio<1, 4>>>(8);
    check_sizes<TestType, softplus>(4);
    check_sizes<TestType, silu>(8);
    check_sizes<TestType, gelu>(12);
    check_sizes<TestType, gelu_tanh>(16);
}

TEMPLATE_TEST_CASE("relu of minus zero, infinities and what is not a number", "", float, double) {
    using limits = std::numeric_limits<TestType>;
    const double infinity = std::numeric_limits<double>::infinity();
    using bound = relu::bound<shape<37>>;
    test::layer_problem problem = test::make_problem<bound>(1);
    // In the vectors and in the tail.
    for (const std::size_t at : {std::size_t{0}, std::size_t{33}}) {
        problem.input[at] = std::numeric_limits<double>::quiet_NaN();
        problem.input[at + 1] = infinity;
        problem.input[at + 2] = -infinity;
        problem.input[at + 3] = -0.0;
    }
    const auto found = test::run_layer<bound, TestType>(problem);
    for (const std::size_t at : {std::size_t{0}, std::size_t{33}}) {
        CHECK(std::isnan(found.output[at]));  // a diverged network must not look healthy
        CHECK(found.output[at + 1] == limits::infinity());
        CHECK(found.output[at + 2] == 0);
        CHECK(found.output[at + 3] == 0);
        CHECK(found.d_input[at + 3] == 0);
    }
}

TEMPLATE_TEST_CASE("sigmoid and tanh stay in their range", "", float, double) {
    using bound = sigmoid::bound<shape<5>>;
    using tangent = ctcnn::hyperbolic_tangent::bound<shape<5>>;
    test::layer_problem problem = test::make_problem<bound>(1);
    problem.input = {-1e4, -100, 0, 100, 1e4};
    const auto logistic = test::run_layer<bound, TestType>(problem);
    CHECK(logistic.output == std::vector<TestType>{0, logistic.output[1], TestType(0.5), 1, 1});
    CHECK(logistic.output[1] >= 0);
    CHECK(logistic.output[1] < 1e-30);
    CHECK(test::run_layer<tangent, TestType>(problem).output == std::vector<TestType>{-1, -1, 0, 1, 1});
}

namespace {

/// A NaN in a vector and one in the tail: it is NaN after the layer, and nothing else is.
template <class Spec, class Scalar>
void check_nan() {
    INFO(Spec::name);
    using bound = typename Spec::template bound<shape<37>>;
    test::layer_problem problem = test::make_problem<bound>(1);
    for (const std::size_t at : {std::size_t{3}, std::size_t{35}})
        problem.input[at] = std::numeric_limits<double>::quiet_NaN();
    const auto found = test::run_layer<bound, Scalar>(problem);
    for (std::size_t i = 0; i < 37; ++i) {
        CHECK(std::isnan(found.output[i]) == (i == 3 || i == 35));
        if (i != 3 && i != 35) CHECK(std::isfinite(found.d_input[i]));
        if (i == 3 || i == 35) CHECK(found.d_input[i] != 0);  // as PyTorch: a gradient, or NaN
    }
}

}  // namespace

TEMPLATE_TEST_CASE("activations of NaN are NaN", "", float, double) {
    check_nan<relu, TestType>();
    check_nan<leaky_relu<>, TestType>();
    check_nan<sigmoid, TestType>();
    check_nan<ctcnn::hyperbolic_tangent, TestType>();
    check_nan<relu6, TestType>();
    check_nan<hard_sigmoid, TestType>();
    check_nan<hard_swish, TestType>();
    check_nan<elu<>, TestType>();
    check_nan<softplus, TestType>();
    check_nan<silu, TestType>();
    check_nan<gelu, TestType>();
    check_nan<gelu_tanh, TestType>();
}

namespace {

/// The value at minus infinity, minus the largest number, the largest number and infinity, for which gradients of
/// finite inputs are finite. NaN gives NaN.
template <class Scalar, class Spec>
void check_ends(double at_minus_infinity, double at_lowest, double at_most, double at_infinity) {
    using limits = std::numeric_limits<Scalar>;
    INFO(Spec::name);
    using bound = typename Spec::template bound<shape<4>>;
    test::layer_problem problem = test::make_problem<bound>(1);
    problem.input = {-std::numeric_limits<double>::infinity(), static_cast<double>(limits::lowest()),
                     static_cast<double>(limits::max()), std::numeric_limits<double>::infinity()};
    problem.d_output = {1, 1, 1, 1};
    const auto found = test::run_layer<bound, Scalar>(problem);
    const std::vector<double> expected{at_minus_infinity, at_lowest, at_most, at_infinity};
    for (std::size_t i = 0; i < 4; ++i) {
        INFO("element " << i << ": " << found.output[i]);
        CHECK((std::isnan(expected[i]) ? std::isnan(found.output[i])
                                       : found.output[i] == static_cast<Scalar>(expected[i])));
    }
    CHECK(found.d_input[1] == 0);
    CHECK(found.d_input[2] == static_cast<Scalar>(std::isinf(at_infinity) ? 1 : 0));
}

/// y, and d_x for a d_y of 1, at numbers where a case ends.
template <class Scalar, class Spec>
void check_corners(const std::vector<double>& x, const std::vector<double>& y, const std::vector<double>& d_x) {
    INFO(Spec::name);
    using bound = typename Spec::template bound<shape<3>>;
    const auto found = test::run_layer<bound, Scalar>({1, x, {1, 1, 1}, {}});
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(found.output[i] == static_cast<Scalar>(y[i]));
        CHECK(found.d_input[i] == static_cast<Scalar>(d_x[i]));
    }
}

}  // namespace

TEMPLATE_TEST_CASE("activations of infinities and of the largest numbers are PyTorch's", "", float, double) {
    const double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
    const double most = static_cast<double>(std::numeric_limits<TestType>::max());
    check_ends<TestType, relu6>(0, 0, 6, 6);
    check_ends<TestType, hard_sigmoid>(0, 0, 1, 1);
    check_ends<TestType, hard_swish>(nan, 0, most, infinity);
    check_ends<TestType, elu<>>(-1, -1, most, infinity);
    check_ends<TestType, softplus>(0, 0, most, infinity);
    check_ends<TestType, silu>(nan, 0, most, infinity);
    check_ends<TestType, gelu>(nan, 0, most, infinity);
    check_ends<TestType, gelu_tanh>(nan, 0, most, infinity);
}

TEMPLATE_TEST_CASE("activations made of pieces are PyTorch's at their corners", "", float, double) {
    check_corners<TestType, relu6>({0, 3, 6}, {0, 3, 6}, {0, 1, 0});
    check_corners<TestType, hard_sigmoid>({-3, 0, 3}, {0, 0.5, 1}, {0, 1.0 / 6, 0});
    check_corners<TestType, hard_swish>({-3, 0, 3}, {0, 0, 3}, {0, 0.5, 1});  // of version 2.8, and not before
    check_corners<TestType, elu<std::ratio<1, 4>>>({-200, 0, 200}, {-0.25, 0, 200}, {0, 0.25, 1});
    check_corners<TestType, softplus>({-800, 20.25, 400}, {0, 20.25, 400}, {0, 1, 1});
}
