// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/augment/elastic_distortion.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "support/augmentation_checks.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// The cubic B-spline: what a point counts at a distance of so many cells.
double spline(double distance) {
    const double d = std::abs(distance);
    if (d >= 2) return 0;
    return d >= 1 ? (2 - d) * (2 - d) * (2 - d) / 6 : (4 - 6 * d * d + 3 * d * d * d) / 6;
}

/// How far a place of the grid, counted in cells, is moved: the sum over all points. Points are one cell apart, the first
/// of them one cell outside. \param direction  0 to the right, 1 downwards
double moved(const elastic_distortion& by, const random_stream& draws, double row, double column,
             std::size_t direction) {
    const std::size_t points = by.cells + 3;
    double sum = 0;
    for (std::size_t i = 0; i < points; ++i)
        for (std::size_t k = 0; k < points; ++k)
            sum += spline(row - static_cast<double>(i) + 1) * spline(column - static_cast<double>(k) + 1) *
                   by.deviation * draws.normal(2 * (i * points + k) + direction);
    return sum;
}

}  // namespace

TEST_CASE("an image is distorted as its naive twin, after the map of the augmentations before") {
    const affine_map map{0.8, -0.5, 0.75, 0.6, 1.2, -0.5};
    for (const elastic_distortion by :
         {elastic_distortion{1, 3}, elastic_distortion{2.5, 1}, elastic_distortion{1, 13}}) {
        const auto draws = test::draws_of(5);
        const test::random_image from;
        test::random_image to;
        by.warp(map, from.pixels.data(), to.view(-2), draws);
        for (std::size_t channel = 0; channel < 2; ++channel)
            for (std::size_t row = 0; row < 5; ++row)
                for (std::size_t column = 0; column < 7; ++column) {
                    const double cells = static_cast<double>(by.cells);
                    const double down = static_cast<double>(row) / 4 * cells,
                                 right = static_cast<double>(column) / 6 * cells;
                    const double x = static_cast<double>(column) - 3 + moved(by, draws, down, right, 0);
                    const double y = static_cast<double>(row) - 2 + moved(by, draws, down, right, 1);
                    const double expected = from.between(channel, map.yx * x + map.yy * y + map.dy + 2,
                                                         map.xx * x + map.xy * y + map.dx + 3, -2);
                    CHECK(to.at(channel, std::ptrdiff_t(row), std::ptrdiff_t(column), 0) == Approx(expected));
                }
    }
}

TEST_CASE("pixels are moved by about half of the deviation, neighbours alike, and on the average nowhere") {
    // The value of a pixel is its column, so that it says where it came from; the movement is far from the borders.
    constexpr std::size_t side = 41;
    std::vector<double> columns(side * side), result(side * side);
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i] = static_cast<double>(i % side);
    double sum = 0, squares = 0, steps = 0, count = 0;
    for (std::uint32_t sample = 0; sample < 400; ++sample) {
        elastic_distortion{.deviation = 1, .cells = 5}.warp(affine_map{}, static_cast<const double*>(columns.data()),
                                                            image_pixels<double>{result.data(), 1, side, side, 0},
                                                            test::draws_of(sample));
        for (std::size_t row = 8; row < side - 8; ++row)
            for (std::size_t column = 8; column < side - 8; ++column) {
                const double by = result[row * side + column] - static_cast<double>(column);
                const double next = result[row * side + column + 1] - static_cast<double>(column + 1);
                sum += by;
                squares += by * by;
                steps += (next - by) * (next - by);
                ++count;
            }
    }
    CHECK(std::abs(sum / count) < 0.03);
    CHECK(std::sqrt(squares / count) == Approx(0.48).margin(0.05));
    CHECK(std::sqrt(steps / count) < 0.1);
}

TEST_CASE("an image of one pixel, and a distortion of nothing, are left as they are") {
    const test::random_image from;
    test::random_image to;
    elastic_distortion{.deviation = 0}.warp(affine_map{}, from.pixels.data(), to.view(9), test::draws_of(1));
    CHECK(to.pixels == from.pixels);
    const double pixel = 3;
    double out = 0;
    elastic_distortion{.deviation = 0}.warp(affine_map{}, &pixel, image_pixels<double>{&out, 1, 1, 1, 0},
                                            test::draws_of(1));
    CHECK(out == 3);
}

TEST_CASE("elastic_distortion refuses options that can't be used") {
    CHECK_NOTHROW(elastic_distortion{.cells = 13}.check());
    for (const double bad : {-1.0, std::numeric_limits<double>::infinity(), std::nan(""), 1e39})
        CHECK_THROWS_WITH(elastic_distortion{bad}.check(),
                          test::contains("ctcnn::elastic_distortion: deviation must be"));
    for (const std::size_t bad : {std::size_t{0}, std::size_t{14}, std::size_t(-1)})
        CHECK_THROWS_WITH((elastic_distortion{.cells = bad}.check()),
                          test::contains("ctcnn::elastic_distortion: cells must be from 1 to 13; it is "));
}
