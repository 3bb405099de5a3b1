// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "ctcnn/report/png.hpp"

/// Samples and filters as pictures that are small enough for a report.
namespace ctcnn::detail {

/// The numbers that are shown as black and white.
struct gray_range {
    double black = 0, white = 0;

    /// Numbers that are not finite are black.
    [[nodiscard]] std::uint8_t operator()(double number) const noexcept {
        const double share = (number - black) / (white - black);
        return share > 0 ? static_cast<std::uint8_t>(std::lround(255 * std::min(share, 1.0))) : std::uint8_t{0};
    }
};

/// The smallest and the largest of the numbers that are finite.
[[gnu::cold]] inline gray_range range_of_numbers(std::span<const double> numbers) {
    gray_range range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    for (const double number : numbers)
        if (std::isfinite(number)) range = {std::min(range.black, number), std::max(range.white, number)};
    return range;
}

/// A sample as a picture of at most `most` pixels a side; a larger one is shrunk by averages of squares. Empty if the
/// sample is not an image of one or three channels.
/// Shapes  numbers: extents, [H, W], [1, H, W] or [3, H, W]
[[gnu::cold]] inline picture picture_of_sample(std::span<const double> numbers, std::span<const std::size_t> extents,
                                               const gray_range& range, std::size_t most) {
    const std::size_t channels = extents.size() == 2 ? 1 : extents.size() == 3 ? extents[0] : 0;
    if (channels != 1 && channels != 3) return {};
    const std::size_t height = extents[extents.size() - 2], width = extents[extents.size() - 1];
    const std::size_t side = (std::max(height, width) + most - 1) / most;
    picture result{(width + side - 1) / side, (height + side - 1) / side, channels};
    result.pixels.reserve(result.width * result.height * channels);
    for (std::size_t y = 0; y < height; y += side)
        for (std::size_t x = 0; x < width; x += side)
            for (std::size_t channel = 0; channel < channels; ++channel) {
                double sum = 0, count = 0;
                for (std::size_t i = y; i < std::min(y + side, height); ++i)
                    for (std::size_t k = x; k < std::min(x + side, width); ++k, ++count)
                        sum += numbers[(channel * height + i) * width + k];
                result.pixels.push_back(range(sum / count));
            }
    return result;
}

/// The filters of a convolution as one picture, side by side in rows, with a pixel between them; zero is gray. Of three
/// input channels each is a color, of any other number the first is shown. At most `most` filters, which are windows of
/// at most 11 x 11; empty if they are larger.
/// Shapes  weight: extents, [filters, channels, height, width]
[[gnu::cold]] inline picture picture_of_filters(std::span<const double> weight, std::span<const std::size_t> extents,
                                                std::size_t most) {
    if (extents.size() != 4 || extents[2] > 11 || extents[3] > 11) return {};
    const std::size_t filters = std::min(extents[0], most), inputs = extents[1], height = extents[2],
                      width = extents[3];
    const std::size_t channels = inputs == 3 ? 3 : 1;
    const auto columns =
        std::min(filters, static_cast<std::size_t>(std::ceil(std::sqrt(2.0 * static_cast<double>(filters)))));
    picture result{columns * (width + 1) + 1, (filters + columns - 1) / columns * (height + 1) + 1, channels};
    result.pixels.assign(result.width * result.height * channels, 0);
    for (std::size_t filter = 0; filter < filters; ++filter) {
        const std::size_t first = filter * inputs * height * width;
        // A scale for each filter: one with large weights would leave the others gray.
        double largest = 0;
        for (const double number : weight.subspan(first, inputs * height * width))
            if (std::isfinite(number)) largest = std::max(largest, std::abs(number));
        if (largest == 0) largest = 1;
        const gray_range range{-largest, largest};
        for (std::size_t y = 0; y < height; ++y)
            for (std::size_t x = 0; x < width; ++x)
                for (std::size_t channel = 0; channel < channels; ++channel) {
                    const std::size_t row = filter / columns * (height + 1) + 1 + y,
                                      column = filter % columns * (width + 1) + 1 + x;
                    result.pixels[(row * result.width + column) * channels + channel] =
                        range(weight[first + (channel * height + y) * width + x]);
                }
    }
    return result;
}

}  // namespace ctcnn::detail
