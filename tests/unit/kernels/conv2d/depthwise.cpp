// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/depthwise.hpp"

#include <cstddef>
#include <vector>

#include "ctcnn/kernels/conv2d/geometry.hpp"
#include "ctcnn/kernels/conv2d/image_source.hpp"
#include "support/catch.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_products.hpp"

using namespace ctcnn;

TEST_CASE("depthwise filters are packed by taps, padded with zeros") {
    const kernels::depthwise_sizes sizes{3, 5, 2};
    const std::vector<float> weight{1, 2, 3, 4, 5, 6};  // [3][2]
    std::vector<float> packed(10, 77);
    kernels::pack_depthwise(weight.data(), packed.data(), sizes);
    CHECK((packed == std::vector<float>{1, 3, 5, 0, 0, 2, 4, 6, 0, 0}));
}

TEST_CASE(
    "depthwise convolution of one image, in parts of its rows, and the gradient of its input equal their naive twins") {
    using geometry =
        kernels::conv2d_geometry<3, 3, 3, detail::window_geometry<5, 6, kernel<3>, stride<2, 1>, padding<1>>>;
    using kernel_type = kernels::conv2d_depthwise<float, geometry>;
    const test::naive_conv2d naive{3, 5, 6, 3, 3, 3, 2, 1, 1, 1, 1, 1, 3, 1, 1};
    const auto x = test::random_values(naive.input_size(), 1), weight = test::random_values(naive.weight_size(), 2);
    const auto bias = test::random_values(3, 3), d_y = test::random_values(naive.output_size(), 4);
    const std::vector<float> weights(weight.begin(), weight.end()), biases(bias.begin(), bias.end());
    const auto image = test::transposed_samples<float>(x, 3, 30),
               gradient = test::transposed_samples<float>(d_y, 3, 18);
    std::vector<float> packed(kernel_type::packed_size), y(54), d_x(90), rows(kernel_type::gradient_rows_size);
    kernels::pack_depthwise(weights.data(), packed.data(), kernel_type::sizes);
    kernel_type::forward<kernels::identity>(image.data(), packed.data(), biases.data(), y.data(), 0, 1);
    kernel_type::forward<kernels::identity>(image.data(), packed.data(), biases.data(), y.data(), 1, 3);
    test::check_sums(test::transposed_samples<float>(y, 18, 3), test::naive_forward(naive, 1, x, weight, bias));

    const kernels::image_source<float> source{gradient.data()};
    kernel_type::backward_data(source, rows.data(), packed.data(), nullptr, d_x.data(), 0, 2);
    kernel_type::backward_data(source, rows.data(), packed.data(), nullptr, d_x.data(), 2, 5);
    test::check_sums(test::transposed_samples<float>(d_x, 30, 3), test::naive_backward_data(naive, 1, d_y, weight));
}
