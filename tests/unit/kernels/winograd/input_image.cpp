// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/winograd/input_image.hpp"

#include <cstddef>
#include <vector>

#include "ctcnn/kernels/conv2d/image_source.hpp"
#include "ctcnn/kernels/winograd/filter.hpp"
#include "ctcnn/kernels/winograd/gradient_image.hpp"
#include "ctcnn/kernels/winograd/output_image.hpp"
#include "support/catch.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_products.hpp"

using namespace ctcnn;

// With one filter for each channel, the matrices' product is one of numbers: what is left are the transforms.
TEST_CASE("the transforms of an image, of its products and of a gradient make a convolution and its gradient") {
    // 4 x 7 outputs: one larger tile downwards, a larger and a smaller one from left to right.
    constexpr std::size_t w = simd::width<double>, height = 4, width = 7, pixels = height * width;
    using down = kernels::winograd::tiling<3, height>;
    using along = kernels::winograd::tiling<3, width>;
    const auto matrices = kernels::winograd::point_matrices::of(3, down::side, along::side, 1, w);
    const test::naive_conv2d naive{w, height, width, w, 3, 3, 1, 1, 1, 1, 1, 1, w, 1, 1};
    const auto x = test::random_values(w * pixels, 1), d_y = test::random_values(w * pixels, 2);
    const auto weight = test::random_values(w * 9, 3), bias = test::random_values(w, 4);

    const auto image = test::transposed_samples<double>(x, w, pixels);
    std::vector<double> v(matrices.size), m(matrices.size), strip(6 * (width + 2) * w);
    kernels::winograd::input_image<double, 3, w>(kernels::image_source<double>{image.data()},
                                                 {height, width, w, 1, 1, 1}, matrices, w, 0, 0, 1, v.data(),
                                                 strip.data());
    std::vector<double> filters(36 * w);
    kernels::winograd::transform_filter<double, 3, 4, 4>(test::transposed_samples<double>(weight, w, 9).data(), false,
                                                         filters.data(), w);
    /// function(place in the matrices, place in the filters)
    const auto for_each_element = [&](auto function) {
        std::size_t point = 0;
        for (const auto& group : matrices.kinds)
            for (std::size_t k = 0; k < group.count; ++k, ++point)
                for (std::size_t i = 0; i < group.rows * w; ++i)
                    function(group.at + k * group.step + i, point * w + i % w);
        REQUIRE(point == 36);
    };
    for_each_element([&](std::size_t at, std::size_t filter) { m[at] = v[at] * filters[filter]; });
    std::vector<double> y(w * pixels);
    kernels::winograd::output_image<kernels::identity, w, 3>(m.data(), matrices, w, 0, bias.data(), y.data(), width * w,
                                                             w, 1, kernels::epilogue<double, kernels::identity>{});
    test::check_sums(test::transposed_samples<double>(y, pixels, w), test::naive_forward(naive, 1, x, weight, bias),
                     400);

    const auto gradient = test::transposed_samples<double>(d_y, w, pixels);
    std::vector<double> z(matrices.size), sums(w), d_filters(filters.size()), d_taps(9 * w);
    kernels::winograd::gradient_image<w, 3>(kernels::image_source<double>{gradient.data()}, 0, width * w, w, matrices,
                                            w, 0, z.data(), sums.data(), 1);
    for_each_element([&](std::size_t at, std::size_t filter) { d_filters[filter] += v[at] * z[at]; });
    kernels::winograd::transform_filter_gradient<double, 3, 4, 4>(d_filters.data(), w, 0, 1, d_taps.data());
    test::check_sums(test::transposed_samples<double>(d_taps, 9, w), test::naive_backward_weights(naive, 1, x, d_y),
                     400);
    test::check_sums(sums, test::naive_backward_bias(naive, 1, d_y, w));
}
