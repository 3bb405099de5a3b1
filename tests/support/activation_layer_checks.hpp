// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "support/gradient_checks.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_activations.hpp"

/// What is tested of every layer that applies a function to each element.
namespace ctcnn::test {

template <class Scalar>
void check_elements(const layer_table<Scalar>& layer, const naive_function& twin, double units) {
    auto problem = make_problem(layer.sizes, 3);
    for (double& x : problem.input) x *= 4;  // far into the flat parts
    const auto found = run_layer(layer, problem);
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
    check_sums(found.output, {y, magnitudes(y), 1}, units);
    check_sums(found.d_input, {d_x, units == 0 ? magnitudes(d_x) : ones, 1}, units);
}

/// Every element on its own: sizes around a register's, and a batch.
template <class Scalar, class Spec, std::size_t Size>
void check_elements(double units) {
    using bound = typename Spec::template bound<shape<Size>>;
    INFO(Spec::name << " of " << Size);
    check_elements(layer_table<Scalar>::template of<bound>(), naive_function_of<typename bound::inference_activation>,
                   units);
}

template <class Scalar, class Spec>
void check_activation_layer(double units) {
    constexpr std::size_t w = simd::width<Scalar>;
    check_elements<Scalar, Spec, 1>(units);
    check_elements<Scalar, Spec, w + (w == 1)>(units);
    check_elements<Scalar, Spec, 2 * w - 1 + (w == 1)>(units);
    check_elements<Scalar, Spec, 2 * w + 3>(units);
}

/// A NaN in a vector and one in the tail: it is NaN after the layer, and nothing else is.
template <class Spec, class Scalar>
void check_nan() {
    INFO(Spec::name);
    using bound = typename Spec::template bound<shape<37>>;
    layer_problem problem = make_problem<bound>(1);
    for (const std::size_t at : {std::size_t{3}, std::size_t{35}})
        problem.input[at] = std::numeric_limits<double>::quiet_NaN();
    const auto found = run_layer<bound, Scalar>(problem);
    for (std::size_t i = 0; i < 37; ++i) {
        CHECK(std::isnan(found.output[i]) == (i == 3 || i == 35));
        if (i != 3 && i != 35) CHECK(std::isfinite(found.d_input[i]));
        if (i == 3 || i == 35) CHECK(found.d_input[i] != 0);  // as PyTorch: a gradient, or NaN
    }
}

/// The value at minus infinity, minus the largest number, the largest number and infinity, for which gradients of
/// finite inputs are finite. NaN gives NaN.
template <class Scalar, class Spec>
void check_ends(double at_minus_infinity, double at_lowest, double at_most, double at_infinity) {
    using limits = std::numeric_limits<Scalar>;
    INFO(Spec::name);
    using bound = typename Spec::template bound<shape<4>>;
    layer_problem problem = make_problem<bound>(1);
    problem.input = {-std::numeric_limits<double>::infinity(), static_cast<double>(limits::lowest()),
                     static_cast<double>(limits::max()), std::numeric_limits<double>::infinity()};
    problem.d_output = {1, 1, 1, 1};
    const auto found = run_layer<bound, Scalar>(problem);
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
    const auto found = run_layer<bound, Scalar>({1, x, {1, 1, 1}, {}});
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(found.output[i] == static_cast<Scalar>(y[i]));
        CHECK(found.d_input[i] == static_cast<Scalar>(d_x[i]));
    }
}

}  // namespace ctcnn::test
