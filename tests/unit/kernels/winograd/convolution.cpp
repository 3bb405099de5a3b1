// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/winograd/convolution.hpp"

#include <cstddef>
#include <vector>

#include "ctcnn/kernels/conv2d/image_source.hpp"
#include "support/catch.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_products.hpp"

using namespace ctcnn;

namespace {

template <std::size_t In, std::size_t Out, std::size_t Height, std::size_t Width, class... Window>
using winograd_kernel = kernels::winograd::convolution<
    double, kernels::conv2d_geometry<In, Out, 1, detail::window_geometry<Height, Width, Window...>>, 3>;
static_assert(winograd_kernel<2, 3, 6, 7, kernel<3>, stride<1>, padding<1>>::supports);
static_assert(!winograd_kernel<2, 3, 6, 5, kernel<3>, stride<1>, padding<1>>::supports);  // no tiles for a side of 5
static_assert(!winograd_kernel<2, 3, 6, 7, kernel<2>, stride<1>, padding<1>>::supports);
static_assert(!winograd_kernel<2, 3, 9, 9, kernel<3>, stride<2>, padding<1>>::supports);
static_assert(!winograd_kernel<2, 3, 8, 8, kernel<3>, stride<1>, padding<1>, dilation<2>>::supports);

constexpr std::size_t tested_channels = 3, tested_filters = 2 * simd::width<double> + 1,
                      tested_pixels = 6 * 7;  // an odd last vector
using tested_kernel = winograd_kernel<tested_channels, tested_filters, 6, 7, kernel<3>, stride<1>, padding<1>>;
static_assert(tested_kernel::blocks == 2 && tested_kernel::vectors_of(1) == 1);

}  // namespace

TEST_CASE("Winograd's convolution, block after block of its filters, and its weights' gradient equal their twins") {
    const test::naive_conv2d naive{tested_channels, 6, 7, tested_filters, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    const auto x = test::random_values(naive.input_size(), 1), weight = test::random_values(naive.weight_size(), 2);
    const auto bias = test::random_values(tested_filters, 3), d_y = test::random_values(naive.output_size(), 4);
    std::vector<double> packed(tested_kernel::filters_size), v(tested_kernel::inputs_size), y(d_y.size());
    std::vector<double> m(tested_kernel::outputs_size), strip(tested_kernel::strip_size);
    const auto image = test::transposed_samples<double>(x, tested_channels, tested_pixels);
    for (std::size_t vector = 0; vector < tested_kernel::out_vectors; ++vector)
        tested_kernel::transform_filters(weight.data(), tested_kernel::as_stored, vector, packed.data());
    tested_kernel::transform_input(kernels::image_source<double>{image.data()}, 0, 1, v.data(), strip.data());
    kernels::prefetch_streams ahead;
    for (std::size_t block = 0; block < tested_kernel::blocks; ++block) {
        tested_kernel::multiply(v.data(), packed.data(), block, 1, m.data(), ahead);
        tested_kernel::transform_output<kernels::identity>(m.data(), block, 0, 1, bias.data(), y.data());
    }
    test::check_sums(test::transposed_samples<double>(y, tested_pixels, tested_filters),
                     test::naive_forward(naive, 1, x, weight, bias), 400);

    // The same bits from one row of tiles after the other.
    std::vector<double> by_rows(y.size()), row_v(tested_kernel::inputs_size), row_m(tested_kernel::outputs_size);
    constexpr auto side = tested_kernel::tiles_y::side;
    for (std::size_t tile = 0; tile < side.count; ++tile) {
        const auto rows = side.part(3, tile, tile + 1);
        tested_kernel::transform_input(kernels::image_source<double>{image.data()}, 0, 1, row_v.data(), strip.data(),
                                       rows);
        for (std::size_t block = 0; block < tested_kernel::blocks; ++block) {
            tested_kernel::multiply(row_v.data(), packed.data(), block, 1, row_m.data(), ahead, rows);
            tested_kernel::transform_output<kernels::identity>(row_m.data(), block, 0, 1, bias.data(), by_rows.data(),
                                                               {}, rows);
        }
    }
    CHECK(side.count == 2);
    CHECK((by_rows == y));

    const auto gradient = test::transposed_samples<double>(d_y, tested_filters, tested_pixels);
    std::vector<double> z(tested_kernel::outputs_size), d_packed(tested_kernel::filters_size), d_weight(weight.size());
    std::vector<double> sums(tested_kernel::out_vectors * simd::width<double>);
    for (std::size_t block = 0; block < tested_kernel::blocks; ++block) {
        tested_kernel::transform_gradient(kernels::image_source<double>{gradient.data()}, block, 0, 1, z.data(),
                                          sums.data());
        tested_kernel::correlate(v.data(), z.data(), block, 1, d_packed.data() + block * tested_kernel::filter_block,
                                 true, ahead);
    }
    for (std::size_t vector = 0; vector < tested_kernel::out_vectors; ++vector)
        tested_kernel::transform_filter_gradients(d_packed.data(), 0, 1, vector, d_weight.data());
    test::check_sums(d_weight, test::naive_backward_weights(naive, 1, x, d_y), 1000);
    sums.resize(tested_filters);
    test::check_sums(sums, test::naive_backward_bias(naive, 1, d_y, tested_filters));
}
