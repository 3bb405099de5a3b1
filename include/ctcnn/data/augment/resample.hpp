// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <cstddef>

#include "ctcnn/data/augment/affine_map.hpp"
#include "ctcnn/data/augment/image_pixels.hpp"

namespace ctcnn::detail {

/// A pixel, or the background where there is none.
template <class Scalar>
Scalar pixel_at(const Scalar* plane, const image_pixels<Scalar>& image, std::ptrdiff_t y, std::ptrdiff_t x) noexcept {
    const auto height = static_cast<std::ptrdiff_t>(image.height), width = static_cast<std::ptrdiff_t>(image.width);
    return y >= 0 && y < height && x >= 0 && x < width ? plane[y * width + x] : image.background;
}

/// Sets each pixel of `to` to what is at its place in `from`, an image of the same size, by bilinear interpolation
/// between the four pixels around it.
/// \param places  places(row, y) returns a function of (column, x), which returns the image_point that the pixel comes
///                from; x and y are the pixel's own
template <class Scalar, class Places>
void resample_rows(const Places& places, const Scalar* from, const image_pixels<Scalar>& to) noexcept {
    const double width = static_cast<double>(to.width), height = static_cast<double>(to.height);
    const double middle_x = (width - 1) / 2, middle_y = (height - 1) / 2;
    const std::size_t plane = to.height * to.width;
    for (std::size_t row = 0; row < to.height; ++row) {
        const auto place = places(row, static_cast<double>(row) - middle_y);
        for (std::size_t column = 0; column < to.width; ++column) {
            const image_point point = place(column, static_cast<double>(column) - middle_x);
            const double from_x = point.x + middle_x, from_y = point.y + middle_y;
            Scalar* target = to.data + row * to.width + column;
            if (!(from_x > -1 && from_x < width && from_y > -1 && from_y < height)) {  // before it is an integer
                for (std::size_t channel = 0; channel < to.channels; ++channel) target[channel * plane] = to.background;
                continue;
            }
            const double left = std::floor(from_x), top = std::floor(from_y);
            const auto x0 = static_cast<std::ptrdiff_t>(left), y0 = static_cast<std::ptrdiff_t>(top);
            const auto right_part = static_cast<Scalar>(from_x - left), lower_part = static_cast<Scalar>(from_y - top);
            const Scalar* source = from;
            for (std::size_t channel = 0; channel < to.channels; ++channel, source += plane) {
                const Scalar a = pixel_at(source, to, y0, x0), b = pixel_at(source, to, y0, x0 + 1);
                const Scalar c = pixel_at(source, to, y0 + 1, x0), d = pixel_at(source, to, y0 + 1, x0 + 1);
                const Scalar upper = a + (b - a) * right_part, lower = c + (d - c) * right_part;
                target[channel * plane] = upper + (lower - upper) * lower_part;
            }
        }
    }
}

/// Sets each pixel of `to` to what the map finds in `from`.
/// Equivalent  torch.nn.functional.grid_sample(mode="bilinear", padding_mode="zeros", align_corners=False), with a
///             background
template <class Scalar>
void resample(const affine_map& map, const Scalar* from, const image_pixels<Scalar>& to) noexcept {
    resample_rows([&](std::size_t, double y) { return [&map, y](std::size_t, double x) { return map.from(x, y); }; },
                  from, to);
}

}  // namespace ctcnn::detail
