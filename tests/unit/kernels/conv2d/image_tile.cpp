// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/image_tile.hpp"

#include <cstddef>
#include <vector>

#include "ctcnn/core/window_geometry.hpp"
#include "ctcnn/kernels/conv2d/geometry.hpp"
#include "support/naive_products.hpp"

using namespace ctcnn;

namespace {

/// One image of 3 x Width pixels, with some more filters than two registers have.
template <std::size_t Width>
void check_image_in_registers() {
    constexpr std::size_t width = simd::width<double>, channels = 5, filters = 2 * width + 1, vectors = 3;
    using geometry =
        kernels::conv2d_geometry<channels, filters, 1,
                                 detail::window_geometry<3, Width, kernel<3, 2>, stride<1>, padding<1, 0, 1, 1>>>;
    constexpr std::size_t pixels = geometry::out_height * geometry::out_width, taps = 6;
    const test::naive_conv2d naive{channels, 3, Width, filters, 3, 2, 1, 1, 1, 0, 1, 1, 1, 1, 1};
    REQUIRE(naive.output_size() == pixels * filters);
    const auto x = test::random_values(naive.input_size(), 1), weight = test::random_values(naive.weight_size(), 2),
               bias = test::random_values(filters, 3);
    std::vector<double> packed(vectors * taps * channels * width);
    for (std::size_t o = 0; o < filters; ++o)
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t t = 0; t < taps; ++t)
                packed[((o / width * taps + t) * channels + c) * width + o % width] =
                    weight[(o * channels + c) * taps + t];

    constexpr auto tiles = kernels::image_tiles_of<double, geometry>();
    CHECK((tiles.whole[1] != nullptr) == (pixels > kernels::most_image_pixels));
    const auto image = test::transposed_samples<double>(x, channels, 3 * Width);
    std::vector<double> out(pixels * filters, 77);
    for (std::size_t vector = 0; vector < vectors; ++vector)
        for (const auto tile : vector + 1 == vectors ? tiles.last : tiles.whole)
            if (tile != nullptr)
                tile(image.data(), packed.data() + vector * taps * channels * width, bias.data() + vector * width,
                     out.data() + vector * width);
    test::check_sums(test::transposed_samples<double>(out, pixels, filters),
                     test::naive_forward(naive, 1, x, weight, bias));
}

}  // namespace

TEST_CASE("an image whose pixels are held in registers, in one part or in two, equals its naive twin") {
    check_image_in_registers<2>();
    check_image_in_registers<4>();
    // More pixels than there are registers for.
    if constexpr (kernels::most_image_pixels < 24)
        check_image_in_registers<8>();
    else
        check_image_in_registers<12>();
}
