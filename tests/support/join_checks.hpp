// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include "ctcnn/layers/block.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"
#include "support/network_runs.hpp"

/// A join of two paths against what the paths compute alone.
namespace ctcnn::test {

/// The outputs of network<shape, Elements...> with the parameters that begin at `first` of another network's block.
template <class Part, class Whole>
std::vector<float> part_of(const network_problem<Whole, float>& problem, std::size_t first) {
    typename Part::template inference_workspace<float> memory(problem.input.count());
    serial_executor here;
    const parameter_view<typename Part::parameters, const float> parameters(problem.parameters.data() + first);
    const auto outputs = Part::forward(parameters, problem.input.view(), memory, here);
    return {outputs.span().begin(), outputs.span().end()};
}

using joined_input = shape<3, 5, 4>;
using left_path = sequential<conv2d<6, kernel<3>, padding<1>>, relu>;
using right_path = block<conv2d<6, kernel<1>>, ctcnn::hyperbolic_tangent>;
inline constexpr std::size_t joined_size = 6 * 5 * 4;  ///< numbers of a sample after each path

/// Each output has to be formula(left's outputs, right's outputs, its number) of a sample.
template <class Join, class Formula>
void check_join(const Formula& formula) {
    using whole = network<joined_input, Join>;
    using left = network<joined_input, left_path>;
    using right = network<joined_input, right_path>;
    const network_problem<whole, float> problem(2);
    serial_executor here;
    const auto l = part_of<left>(problem, 0), r = part_of<right>(problem, left::parameters::extent);
    const auto found = problem.infer(here);
    constexpr std::size_t size = whole::output_shape::size;
    REQUIRE(found.size() == 2 * size);
    bool equal = true;
    for (std::size_t n = 0; n < 2; ++n)
        for (std::size_t i = 0; i < size; ++i)
            equal = equal && found[n * size + i] == formula(l.data() + n * joined_size, r.data() + n * joined_size, i);
    CHECK(equal);
}

}  // namespace ctcnn::test
