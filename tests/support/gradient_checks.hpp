// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "support/layer_harness.hpp"

namespace ctcnn::test {

/// A layer's gradients against central differences, in double. What is differentiated is sum(d_output * output): in the
/// harness's words, backward has to give its derivative by each input and each parameter.
inline void check_gradients(const layer_table<double>& layer, std::size_t count) {
    auto problem = make_problem(layer.sizes, count);
    problem.input = distinct_values(problem.input.size(), 4);
    const auto found = run_layer(layer, problem);
    const auto value = [&] {
        const auto output = run_layer(layer, problem).output;
        double sum = 0;
        for (std::size_t i = 0; i < output.size(); ++i) sum += output[i] * problem.d_output[i];
        return sum;
    };
    double worst = 0;
    const auto check = [&](std::vector<double>& numbers, const std::vector<double>& gradient) {
        REQUIRE(numbers.size() == gradient.size());
        double largest = 0;
        for (const double x : gradient) largest = std::max(largest, std::abs(x));
        CHECK(largest > 0.1);
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            constexpr double step = 1e-5;
            const double before = numbers[i];
            numbers[i] = before + step;
            const double above = value();
            numbers[i] = before - step;
            const double below = value();
            numbers[i] = before;
            worst = std::max(worst, std::abs((above - below) / (2 * step) - gradient[i]) / std::max(largest, 1.0));
        }
    };
    check(problem.input, found.d_input);
    for (std::size_t i = 0; i < problem.parameters.size(); ++i) check(problem.parameters[i], found.gradients[i]);
    CHECK(worst < 1e-6);
}

template <class Bound>
void check_gradients(std::size_t count = 2) {
    check_gradients(layer_table<double>::of<Bound>(), count);
}

}  // namespace ctcnn::test
