// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/depthwise_backward_weights.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "ctcnn/kernels/conv2d/geometry.hpp"
#include "ctcnn/kernels/conv2d/image_source.hpp"
#include "support/catch.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_products.hpp"

using namespace ctcnn;

TEST_CASE("sums of depthwise filters are unpacked, and those of all blocks added") {
    const kernels::depthwise_sizes sizes{3, 5, 2};
    const std::vector<float> packed{1, 3, 5, 0, 0, 2, 4, 6, 0, 0};
    // Two blocks of sums, 12 numbers apart.
    std::vector<float> sums(22), d_weight(6);
    std::copy(packed.begin(), packed.end(), sums.begin());
    std::copy(packed.begin(), packed.end(), sums.begin() + 12);
    kernels::unpack_depthwise(sums.data(), 12, 2, d_weight.data(), sizes);
    CHECK((d_weight == std::vector<float>{2, 4, 6, 8, 10, 12}));
}

TEST_CASE("the gradients of a depthwise convolution's weights and bias equal their naive twins") {
    using geometry =
        kernels::conv2d_geometry<3, 3, 3, detail::window_geometry<5, 6, kernel<3>, stride<2, 1>, padding<1>>>;
    using kernel_type = kernels::conv2d_depthwise_weights<float, geometry>;
    const test::naive_conv2d naive{3, 5, 6, 3, 3, 3, 2, 1, 1, 1, 1, 1, 3, 1, 1};
    const auto x = test::random_values(naive.input_size(), 1), d_y = test::random_values(naive.output_size(), 4);
    const auto image = test::transposed_samples<float>(x, 3, 30);
    const auto gradient = test::transposed_samples<float>(d_y, 3, 18);
    const kernels::image_source<float> source{gradient.data()};
    std::vector<float> rows(kernel_type::gradient_rows_size);
    std::vector<float> sums(kernel_type::weight_sums_size), bias_sums(kernel_type::bias_sums_size), d_weight(27);
    kernel_type::accumulate_weights(image.data(), source, rows.data(), sums.data(), bias_sums.data());
    kernels::unpack_depthwise(sums.data(), 0, 1, d_weight.data(), kernel_type::sizes);
    test::check_sums(d_weight, test::naive_backward_weights(naive, 1, x, d_y));
    bias_sums.resize(3);
    test::check_sums(bias_sums, test::naive_backward_bias(naive, 1, d_y, 3));
}
