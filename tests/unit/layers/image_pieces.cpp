// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/image_pieces.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"
#include "support/noting_executor.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;
using detail::image_pieces;

TEST_CASE("few images are divided into powers of two of pieces, none of which is too small") {
    constexpr std::size_t piece = 1 << 13, much = 1 << 30;
    CHECK(image_pieces(1, much, 100) == 8);
    CHECK(image_pieces(2, much, 100) == 4);
    CHECK(image_pieces(3, much, 100) == 2);
    CHECK(image_pieces(4, much, 100) == 2);
    CHECK(image_pieces(5, much, 100) == 1);
    CHECK(image_pieces(64, much, 100) == 1);
    CHECK(image_pieces(0, much, 100) == 1);

    CHECK(image_pieces(1, 2 * piece - 1, 100) == 1);
    CHECK(image_pieces(1, 2 * piece, 100) == 2);
    CHECK(image_pieces(1, 7 * piece, 100) == 4);
    CHECK(image_pieces(1, 0, 100) == 1);

    CHECK(image_pieces(1, much, 7) == 4);
    CHECK(image_pieces(1, much, 1) == 1);
    CHECK(image_pieces(1, much, 0) == 1);
}

TEST_CASE("few images are divided into rows, each of which is in one piece") {
    test::reverse_executor threads(3);
    for (const std::size_t count : {0u, 1u, 2u, 3u, 9u})
        for (const std::size_t rows : {1u, 7u, 64u}) {
            std::vector<int> times(count * rows);
            detail::run_image_rows(threads, count, rows, std::size_t{1} << 30,
                                   [&](std::size_t image, std::size_t, std::size_t first, std::size_t end) {
                                       for (std::size_t row = first; row < end; ++row) ++times[image * rows + row];
                                   });
            CHECK(std::count(times.begin(), times.end(), 1) == static_cast<std::ptrdiff_t>(times.size()));
        }
}

TEST_CASE(
    "one image that is pooled, concatenated and rearranged in pieces has the bits of the same image among others") {
    // Arrangements, pooling and concat have no parameters and copy, but for a mean.
    using net = network<shape<96, 64, 62>, max_pool2d<kernel<3>, stride<1>>, concat<identity, relu>,
                        avg_pool2d<kernel<2>, stride<1>>>;
    constexpr std::size_t others = 8;
    batch<net::input_shape> samples(others);
    for (std::size_t i = 0; i < samples.span().size(); ++i)
        samples.data()[i] = static_cast<float>(i * 2654435761u % 1001) - 500;
    const model<net> model(seed{1});
    test::noting_executor threads(3);
    const auto together = model(samples.view(), threads);
    CHECK(std::ranges::all_of(threads.noted, [](std::size_t pieces) { return pieces == others; }));
    for (const std::size_t count : {1u, 3u}) {
        threads.noted.clear();
        const auto alone = model(samples.view().slice(1, count), threads);
        // Into channels-last, max pooling, relu, concat, the mean, and back.
        CHECK(std::ranges::count_if(threads.noted, [&](std::size_t pieces) { return pieces > count; }) == 5);
        CHECK(std::ranges::equal(alone.span(), together.span().subspan(net::output_shape::size, alone.span().size())));
    }
}
