// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d/winograd_division.hpp"

#include <cstddef>

#include "ctcnn/layers/conv2d.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// Of a convolution with as many filters as channels, for so many blocks of images.
template <std::size_t Channels, std::size_t Height, std::size_t Width = Height>
constexpr auto division_of(std::size_t block_count) {
    using layer = conv2d<Channels, kernel<3>, padding<1>>;
    using geometry = typename layer::template geometry_on<shape<Channels, Height, Width>>;
    return detail::winograd_division<kernels::winograd::convolution<float, geometry, 3>>::of(block_count);
}

/// Whether the bands are all rows of tiles, one after the other, and begin at multiples.
template <class Division>
constexpr bool covers_all_rows(const Division& division, std::size_t multiple, std::size_t rows) {
    std::size_t pixel = 0;
    for (std::size_t band = 0; band < division.bands; ++band) {
        const auto part = division.rows(band, multiple);
        if (part.at != pixel || (part.count > 0 && part.at % multiple != 0)) return false;
        pixel = part.start(3, part.count);
    }
    return pixel == rows;
}

}  // namespace

TEST_CASE("Winograd's convolution is divided by sizes, and neither where there are many images nor little to do") {
    CHECK(division_of<16, 64>(1).bands == 8);
    CHECK(division_of<16, 64>(2).bands == 4);
    CHECK(division_of<16, 64>(3).bands == 2);
    CHECK(division_of<16, 64>(4).bands == 1);
    CHECK(division_of<16, 16>(1).bands == 2);
    CHECK(division_of<16, 8>(1).bands == 1);
    CHECK(division_of<16, 8, 400>(1).bands == 2);  // rows of tiles
    CHECK(division_of<1, 8>(1).channel_pieces == 1);
    CHECK(division_of<256, 8>(1).channel_pieces > 1);
    CHECK(division_of<256, 8>(4).channel_pieces == 1);
    CHECK(division_of<1024, 28>(1).bands == 1);  // filters are read once
}

TEST_CASE("bands of Winograd's convolution are all rows of tiles, and begin where windows of pooling begin") {
    constexpr auto division = division_of<16, 45>(1);
    CHECK(division.bands == 8);
    for (const std::size_t multiple :
         {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{5}, std::size_t{64}}) {
        INFO("multiples of " << multiple);
        CHECK(covers_all_rows(division, multiple, 45));
    }
    // The last one would begin in the middle of a window, and is empty where no tile begins at the next one.
    CHECK(division.rows(7, 1).at == 39);
    CHECK(division.rows(7, 2).at == 42);
    CHECK(division.rows(7, 5).count == 0);
}
