// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

#include "ctcnn/core/tensor.hpp"

/// What is drawn on a page, as a picture like those of MNIST: the digit fits a box of 20 x 20 pixels, its centre of mass
/// is in the middle, and its lines are as wide as theirs, whatever the size of the drawing.
namespace digits {

/// A point of a line, in any unit. One whose x is NaN is none: a new line begins after it.
struct point {
    float x, y;
};

namespace detail {

inline constexpr std::size_t image_size = 28;
inline constexpr float box_size = 20;
/// Half of a line's width, in pixels: with this the mean of the fifty drawings in tests/browser is that of MNIST's images.
inline constexpr float line_radius = 1.25f;
/// Where the centre of mass is in both directions: the middle of row 14 and of column 14, as in MNIST.
inline constexpr float centre = 14.5f;

/// Sets each pixel to how much of it the lines cover, at scale * point + (x, y).
inline void draw_lines(std::span<const point> points, float scale, float x, float y, float* pixels) {
    std::fill_n(pixels, image_size * image_size, 0.f);
    const auto pixel_at = [](float coordinate) {
        return static_cast<std::size_t>(std::clamp(coordinate, 0.f, static_cast<float>(image_size)));
    };
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (std::isnan(points[i].x)) continue;
        const point a{scale * points[i].x + x, scale * points[i].y + y};
        point b = a;
        if (i + 1 < points.size() && !std::isnan(points[i + 1].x))
            b = {scale * points[i + 1].x + x, scale * points[i + 1].y + y};
        const float along_x = b.x - a.x, along_y = b.y - a.y, length = along_x * along_x + along_y * along_y;
        constexpr float reach = line_radius + 0.5f;
        const std::size_t last_row = pixel_at(std::max(a.y, b.y) + reach);
        const std::size_t last_column = pixel_at(std::max(a.x, b.x) + reach);
        for (std::size_t row = pixel_at(std::min(a.y, b.y) - reach); row < std::min(last_row + 1, image_size); ++row)
            for (std::size_t column = pixel_at(std::min(a.x, b.x) - reach);
                 column < std::min(last_column + 1, image_size); ++column) {
                // From the pixel's centre to the nearest point of the line.
                const float to_x = static_cast<float>(column) + 0.5f - a.x, to_y = static_cast<float>(row) + 0.5f - a.y;
                const float at = length > 0 ? std::clamp((to_x * along_x + to_y * along_y) / length, 0.f, 1.f) : 0.f;
                const float distance = std::hypot(to_x - at * along_x, to_y - at * along_y);
                float& pixel = pixels[row * image_size + column];
                pixel = std::max(pixel, std::clamp(reach - distance, 0.f, 1.f));
            }
    }
}

}  // namespace detail

/// The picture, from 0 (paper) to 1 (ink); all 0 if there is no point.
inline ctcnn::tensor<ctcnn::shape<1, 28, 28>> picture_of(std::span<const point> points) {
    ctcnn::tensor<ctcnn::shape<1, 28, 28>> picture;
    constexpr float infinity = std::numeric_limits<float>::infinity(), middle = detail::image_size / 2.f;
    point least{infinity, infinity}, most{-infinity, -infinity};
    for (const point& one : points) {
        if (std::isnan(one.x)) continue;
        least = {std::min(least.x, one.x), std::min(least.y, one.y)};
        most = {std::max(most.x, one.x), std::max(most.y, one.y)};
    }
    const float extent = std::max(most.x - least.x, most.y - least.y);
    if (!(extent >= 0)) return picture;
    const float scale = extent > 0 ? (detail::box_size - 2 * detail::line_radius) / extent : 1;
    const float x = middle - scale * (least.x + most.x) / 2, y = middle - scale * (least.y + most.y) / 2;
    detail::draw_lines(points, scale, x, y, picture.data());

    float sum = 0, mass_x = 0, mass_y = 0;
    for (std::size_t i = 0; i < detail::image_size * detail::image_size; ++i) {
        const float ink = picture.data()[i];
        sum += ink;
        mass_x += ink * (static_cast<float>(i % detail::image_size) + 0.5f);
        mass_y += ink * (static_cast<float>(i / detail::image_size) + 0.5f);
    }
    detail::draw_lines(points, scale, x + detail::centre - mass_x / sum, y + detail::centre - mass_y / sum,
                       picture.data());
    return picture;
}

/// A picture in the units of MNIST's pixels, as networks read them: 0..1 -> (x - 0.1307) / 0.3081.
inline ctcnn::tensor<ctcnn::shape<1, 28, 28>> as_network_reads(const ctcnn::tensor<ctcnn::shape<1, 28, 28>>& picture) {
    ctcnn::tensor<ctcnn::shape<1, 28, 28>> image;
    for (std::size_t i = 0; i < image.span().size(); ++i) image.data()[i] = (picture.data()[i] - 0.1307f) / 0.3081f;
    return image;
}

}  // namespace digits
