// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_pool.hpp"

namespace ctcnn::test {

template <class Spec, Shape Input>
naive_pool make_naive_pool(std::size_t count) {
    using kernel = typename Spec::kernel_type;
    using stride = typename Spec::stride_type;
    using padding = typename Spec::padding_type;
    return {count * Input::extents[0],
            Input::extents[1],
            Input::extents[2],
            kernel::height,
            kernel::width,
            stride::vertical,
            stride::horizontal,
            padding::top,
            padding::left,
            padding::bottom,
            padding::right,
            Spec::ceil_mode_type::enabled,
            Spec::counts_padding};
}

template <class Scalar>
void check_all_close(const std::vector<Scalar>& found, const std::vector<double>& expected, double units) {
    check_sums(found, reference_sum{expected, std::vector<double>(expected.size(), 1), 1}, units);
}

/// Compares forward and backward with the twin; outputs that are copies must have equal bits.
template <class Scalar>
void check_max_pool(const layer_table<Scalar>& layer, const naive_pool& naive, const layer_problem& problem) {
    REQUIRE(naive.outputs() == problem.count * layer.sizes.output.size);
    const auto found = run_layer(layer, problem);
    const auto y = naive.max_forward(problem.input);
    CHECK(std::equal(y.begin(), y.end(), found.output.begin(), found.output.end(), [](double a, Scalar b) {
        return a == static_cast<double>(b) || (std::isnan(a) && std::isnan(b));
    }));
    // Overlapping windows add gradients: sums of few numbers of about 1.
    check_all_close(found.d_input, naive.max_backward(problem.input, problem.d_output), 16);
}

template <class Scalar>
void check_average_pool(const layer_table<Scalar>& layer, const naive_pool& naive, const layer_problem& problem) {
    REQUIRE(naive.outputs() == problem.count * layer.sizes.output.size);
    const auto found = run_layer(layer, problem);
    check_all_close(found.output, naive.average_forward(problem.input), 16);
    check_all_close(found.d_input, naive.average_backward(problem.d_output), 16);
}

template <class Scalar, class Spec, Shape Input>
void check_max_pool(const layer_problem& problem) {
    using bound = typename Spec::template bound<Input>;
    INFO("max_pool2d on " << to_string(Input{}));
    check_max_pool(layer_table<Scalar>::template of<bound>(), make_naive_pool<Spec, Input>(problem.count), problem);
}

template <class Scalar, class Spec, Shape Input>
void check_average_pool(const layer_problem& problem) {
    using bound = typename Spec::template bound<Input>;
    INFO("avg_pool2d on " << to_string(Input{}));
    check_average_pool(layer_table<Scalar>::template of<bound>(), make_naive_pool<Spec, Input>(problem.count), problem);
}

/// Tests both passes on random numbers.
template <class Scalar, Shape Input, class... Options>
void check_pools(std::size_t count) {
    using spec = max_pool2d<Options...>;
    const auto problem = make_problem<typename spec::template bound<Input>>(count);
    check_max_pool<Scalar, spec, Input>(problem);
    check_average_pool<Scalar, avg_pool2d<Options...>, Input>(problem);
}

/// Pooling with a window as large as the image.
template <Shape Image>
naive_pool whole_image(std::size_t count) {
    return {count * Image::extents[0], Image::extents[1], Image::extents[2], Image::extents[1],
            Image::extents[2],         Image::extents[1], Image::extents[2]};
}

}  // namespace ctcnn::test
