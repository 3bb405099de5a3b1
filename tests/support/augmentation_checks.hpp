// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "ctcnn/data/augment/image_pixels.hpp"

namespace ctcnn::test {

/// An image of random pixels.
struct random_image {
    static constexpr std::size_t channels = 2, height = 5, width = 7;

    std::vector<double> pixels = [] {
        std::vector<double> all(channels * height * width);
        const random_stream random(3, random_purpose::user);
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = random.uniform<double>(i) + 1;
        return all;
    }();

    [[nodiscard]] image_pixels<double> view(double background) {
        return {pixels.data(), channels, height, width, background};
    }
    /// The pixel in row y and column x, or the background.
    [[nodiscard]] double at(std::size_t channel, std::ptrdiff_t y, std::ptrdiff_t x, double background) const {
        if (y < 0 || x < 0 || y >= std::ptrdiff_t{height} || x >= std::ptrdiff_t{width}) return background;
        return pixels[(channel * height + static_cast<std::size_t>(y)) * width + static_cast<std::size_t>(x)];
    }
    /// The same between pixels: each pixel in reach counts by its distance in both directions.
    [[nodiscard]] double between(std::size_t channel, double y, double x, double background) const {
        double sum = 0;
        for (auto row = static_cast<std::ptrdiff_t>(std::floor(y)) - 1; static_cast<double>(row) <= y + 1; ++row)
            for (auto column = static_cast<std::ptrdiff_t>(std::floor(x)) - 1; static_cast<double>(column) <= x + 1;
                 ++column)
                sum += std::max(0.0, 1 - std::abs(y - static_cast<double>(row))) *
                       std::max(0.0, 1 - std::abs(x - static_cast<double>(column))) *
                       at(channel, row, column, background);
        return sum;
    }
};

/// The stream of random numbers of one sample.
inline random_stream draws_of(std::uint32_t sample) { return {11, random_purpose::augmentation, 0, 2, sample}; }

}  // namespace ctcnn::test
