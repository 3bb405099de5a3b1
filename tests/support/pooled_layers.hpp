// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "support/layer_harness.hpp"
#include "support/reverse_executor.hpp"

/// A convolution and the max pooling after it, in one pass and in two: the bits have to be the same.
namespace ctcnn::test {

template <class Scalar>
struct pooled_layers {
    layer_table<Scalar> together, convolution, pool;

    template <class Convolution, class Pool>
    static constexpr pooled_layers of() {
        using table = layer_table<Scalar>;
        return {table::template of<typename Convolution::template with_pool<typename Pool::max_window>>(),
                table::template of<Convolution>(), table::template of<Pool>()};
    }
};

/// The same bits, but that one NaN is like another.
template <class Scalar>
bool same_numbers(const std::vector<Scalar>& a, const std::vector<Scalar>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](Scalar x, Scalar y) {
        return (x == y && std::signbit(x) == std::signbit(y)) || (std::isnan(x) && std::isnan(y));
    });
}
template <class Scalar>
bool same_results(const layer_result<Scalar>& a, const layer_result<Scalar>& b) {
    return same_numbers(a.output, b.output) && same_numbers(a.d_input, b.d_input) &&
           std::equal(a.gradients.begin(), a.gradients.end(), b.gradients.begin(), b.gradients.end(),
                      same_numbers<Scalar>);
}

/// The results of the two layers, one after the other.
template <class Scalar>
layer_result<Scalar> run_apart(const pooled_layers<Scalar>& layers, const layer_problem& problem) {
    const auto as_double = [](const std::vector<Scalar>& values) {
        return std::vector<double>(values.begin(), values.end());
    };
    const std::size_t count = problem.count;
    layer_problem apart{count, problem.input, std::vector<double>(count * layers.convolution.sizes.output.size),
                        problem.parameters};
    const auto pooled =
        run_layer(layers.pool, {count, as_double(run_layer(layers.convolution, apart).output), problem.d_output, {}});
    apart.d_output = as_double(pooled.d_input);
    auto result = run_layer(layers.convolution, apart);
    result.output = pooled.output;
    return result;
}

/// Whether the layer gives the same as the two, with one thread and with three.
template <class Scalar>
bool pools_as_two_layers(const pooled_layers<Scalar>& layers, const layer_problem& problem) {
    const auto expected = run_apart(layers, problem);
    reverse_executor three(3);
    return same_results(run_layer(layers.together, problem), expected) &&
           same_results(run_layer(layers.together, problem, three), expected);
}

}  // namespace ctcnn::test
