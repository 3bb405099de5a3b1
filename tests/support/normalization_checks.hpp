// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include "support/layer_harness.hpp"
#include "support/naive_normalization.hpp"
#include "support/reverse_executor.hpp"

/// What is tested of layers that normalize each sample.
namespace ctcnn::test {

template <class Scalar>
void check_normalization(const layer_table<Scalar>& layer, const naive_normalization& naive,
                         const layer_problem& problem) {
    const auto found = run_layer(layer, problem);
    const bool affine = !problem.parameters.empty();
    const auto expected = naive.run(problem, affine ? problem.parameters[0] : std::vector<double>{},
                                    affine ? problem.parameters[1] : std::vector<double>{});
    // Statistics have no more digits than doubles: there an element near the mean has lost some.
    const double slack = sizeof(Scalar) == sizeof(double) ? 16 : 0;
    check_sums(found.output, expected.output, slack);
    check_sums(found.d_input, expected.d_input, slack);
    if (affine) {
        check_sums(found.gradients[0], expected.d_weight);
        check_sums(found.gradients[1], expected.d_bias);
    }
    reverse_executor threads(3);
    const auto again = run_layer(layer, problem, threads);
    CHECK(found.output == again.output);
    CHECK(found.d_input == again.d_input);
    CHECK(found.gradients == again.gradients);
}

/// Numbers around 0, numbers far from it beside their deviation, and such whose squares are no floats.
template <class Scalar>
void check_normalization(const layer_table<Scalar>& layer, const naive_normalization& naive, std::size_t count) {
    auto problem = make_problem(layer.sizes, count);
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

}  // namespace ctcnn::test
