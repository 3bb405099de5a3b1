// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/data/augment/affine_map.hpp"
#include "ctcnn/data/augment/augmentation.hpp"
#include "ctcnn/data/augment/image_pixels.hpp"
#include "ctcnn/data/augment/resample.hpp"

namespace ctcnn {

namespace detail {

/// Where a pixel is among the control points of a uniform cubic B-spline: the first of four, and their weights.
struct spline_place {
    std::size_t first;
    std::array<double, 4> weights;

    /// \param pixel  of `pixels`, over which the `cells` cells are spread
    static spline_place of(std::size_t pixel, std::size_t pixels, std::size_t cells) noexcept {
        const double at =
            pixels < 2 ? 0 : static_cast<double>(pixel) * static_cast<double>(cells) / static_cast<double>(pixels - 1);
        const std::size_t first = std::min(static_cast<std::size_t>(at), cells - 1);
        const double t = at - static_cast<double>(first), s = 1 - t;
        return {
            first,
            {s * s * s / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * s * s * s - 6 * s * s + 4) / 6, t * t * t / 6}};
    }
};

}  // namespace detail

/// Distorts images as a hand that is not steady does: points of a grid are moved at random, and the pixels between them
/// follow smoothly, by cubic B-splines. The grid has `cells` cells a side, and a row of points more around it. A pixel is
/// moved by about half of `deviation`.
/// Source  Simard, Steinkraus and Platt 2003, "Best practices for convolutional neural networks", who smooth a
///         displacement of each pixel; points of a grid: Ronneberger et al. 2015, "U-Net"
struct elastic_distortion {
    double deviation = 2;   ///< standard deviation of a point's movement in each direction, in pixels; at least 0
    std::size_t cells = 5;  ///< 1 to 13

    static constexpr std::size_t most_cells = 13;

    /// Errors  throws argument_error for an option that can't be used
    [[gnu::cold]] void check() const {
        detail::require_from_zero("ctcnn::elastic_distortion: deviation", deviation, detail::range_of<float>);
        detail::require_option(cells >= 1 && cells <= most_cells, "ctcnn::elastic_distortion: cells", "from 1 to 13",
                               static_cast<double>(cells));
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("deviation", deviation);
        visit("cells", cells);
    }

    template <class Scalar>
    void warp(const affine_map& map, const Scalar* from, const image_pixels<Scalar>& to,
              const random_stream& draws) const noexcept {
        const std::size_t points = cells + 3;
        constexpr std::size_t most_points = most_cells + 3;
        using direction = std::array<double, most_points * most_points>;
        direction points_x, points_y;
        for (std::size_t i = 0; i < points * points; ++i) {
            points_x[i] = deviation * draws.normal(2 * i);
            points_y[i] = deviation * draws.normal(2 * i + 1);
        }
        detail::resample_rows(
            [&](std::size_t row, double y) {
                // The points above and below a row make one row of points.
                const auto at = detail::spline_place::of(row, to.height, cells);
                std::array<double, most_points> row_x{}, row_y{};
                for (std::size_t k = 0; k < 4; ++k)
                    for (std::size_t i = 0; i < points; ++i) {
                        row_x[i] += at.weights[k] * points_x[(at.first + k) * points + i];
                        row_y[i] += at.weights[k] * points_y[(at.first + k) * points + i];
                    }
                return [=, width = to.width, count = cells](std::size_t column, double x) {
                    const auto in_row = detail::spline_place::of(column, width, count);
                    double moved_x = x, moved_y = y;
                    for (std::size_t k = 0; k < 4; ++k) {
                        moved_x += in_row.weights[k] * row_x[in_row.first + k];
                        moved_y += in_row.weights[k] * row_y[in_row.first + k];
                    }
                    return map.from(moved_x, moved_y);
                };
            },
            from, to);
    }
};

static_assert(WarpAugmentation<elastic_distortion>);

}  // namespace ctcnn
