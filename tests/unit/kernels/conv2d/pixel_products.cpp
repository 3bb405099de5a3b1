// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/pixel_products.hpp"

#include <cstddef>
#include <vector>

#include "ctcnn/core/window_geometry.hpp"
#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/conv2d/geometry.hpp"
#include "support/naive_products.hpp"

using namespace ctcnn;

namespace {

template <std::size_t Height, std::size_t Width, class... Window>
using products_of_window =
    kernels::pixel_products<kernels::conv2d_geometry<3, 4, 1, detail::window_geometry<Height, Width, Window...>>>;

/// 2 x 2 pixels and 3 x 3 taps: 16 of 36 products have no pixel in the padding.
using padded_square = products_of_window<2, 2, kernel<3>, stride<1>, padding<1>>;
static_assert(padded_square::count == 16);
static_assert(padded_square::of_outputs.of(0).size() == 4 && padded_square::of_outputs.of(0)[0].from == 0 &&
              padded_square::of_outputs.of(0)[0].tap == 4 && padded_square::of_outputs.of(0)[3].tap == 8);
static_assert(padded_square::of_outputs.of(3)[0].from == 0 && padded_square::of_outputs.of(3)[0].tap == 0);
static_assert(padded_square::of_inputs.of(0)[0].from == 0 && padded_square::of_inputs.of(0)[0].tap == 4);
static_assert(padded_square::of_taps.of(0).size() == 1 && padded_square::of_taps.of(4).size() == 4);
/// A stride above the kernel leaves pixels that no tap reaches.
using strided_points = products_of_window<3, 3, kernel<1>, stride<2>, padding<0>>;
static_assert(strided_points::count == 4 && strided_points::of_inputs.of(1).empty() &&
              strided_points::of_inputs.of(2).size() == 1);
/// Taps that are in the padding at each pixel.
static_assert(products_of_window<1, 1, kernel<3>, stride<1>, padding<1>>::of_taps.of(0).empty());

}  // namespace

TEST_CASE("a pixel of many images, and the gradient of a tap, equal their naive twins") {
    constexpr std::size_t width = simd::width<double>, channels = 5, images = 15, filters = 2 * width, row = 6;
    using geometry = kernels::conv2d_geometry<channels, filters, 1,
                                              detail::window_geometry<2, 3, kernel<2>, stride<1>, padding<1, 0, 0, 1>>>;
    using tested = kernels::pixel_products<geometry>;
    const test::naive_conv2d naive{channels, 2, 3, filters, 2, 2, 1, 1, 1, 0, 1, 1, 1, 0, 1};
    const std::size_t pixels = naive.output_size() / filters;
    REQUIRE(pixels == tested::outputs);
    const auto x = test::random_values(images * naive.input_size(), 1),
               weight = test::random_values(naive.weight_size(), 2), bias = test::random_values(filters, 3),
               d_y = test::random_values(images * naive.output_size(), 4);

    // V [pixels][images][row], Z [pixels][images][filters], filters [vectors][taps][channels][width]
    std::vector<double> v(6 * images * row), z(pixels * images * filters), packed(4 * channels * filters);
    for (std::size_t image = 0; image < images; ++image) {
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t p = 0; p < 6; ++p) v[(p * images + image) * row + c] = x[(image * channels + c) * 6 + p];
        for (std::size_t o = 0; o < filters; ++o)
            for (std::size_t p = 0; p < pixels; ++p)
                z[(p * images + image) * filters + o] = d_y[(image * filters + o) * pixels + p];
    }
    for (std::size_t o = 0; o < filters; ++o)
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t t = 0; t < 4; ++t)
                packed[((o / width * 4 + t) * channels + c) * width + o % width] = weight[(o * channels + c) * 4 + t];

    constexpr auto tiles = kernels::pixel_tiles_of<double, kernels::identity, filters, row>();
    static_assert(tiles.rows <= images);
    std::vector<double> y(images * pixels * filters), by_channels(y.size());
    const kernels::pixel_matrices sizes{images * row, channels, 4 * channels * width, pixels * filters};
    for (std::size_t p = 0; p < pixels; ++p)
        kernels::convolve_pixel(v.data(), tested::of_outputs.of(p), packed.data(), bias.data(), y.data() + p * filters,
                                images, 0, sizes, tiles);
    for (std::size_t image = 0; image < images; ++image)
        for (std::size_t p = 0; p < pixels; ++p)
            for (std::size_t o = 0; o < filters; ++o)
                by_channels[(image * filters + o) * pixels + p] = y[(image * pixels + p) * filters + o];
    test::check_sums(by_channels, test::naive_forward(naive, images, x, weight, bias));

    constexpr auto gradient = kernels::pixel_gradient_tiles_of<double, channels, 2>();
    std::vector<double> sums(channels * 4 * filters, 77), d_weight(weight.size());
    kernels::correlate_pixels<double>({v.data(), row, z.data(), filters, images}, tested::of_taps, 0, gradient,
                                      sums.data());
    for (std::size_t o = 0; o < filters; ++o)
        for (std::size_t i = 0; i < channels * 4; ++i) d_weight[o * channels * 4 + i] = sums[i * filters + o];
    test::check_sums(d_weight, test::naive_backward_weights(naive, images, x, d_y));
}
