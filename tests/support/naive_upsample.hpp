// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace ctcnn::test {

/// x [images][height][width], where an image is a channel of a sample. PyTorch's definition in real numbers, as a list
/// of triples y += x * weight, which defines both directions.
struct naive_upsample {
    std::size_t images, height, width, factor_y, factor_x;
    bool bilinear;

    [[nodiscard]] std::size_t out_height() const { return height * factor_y; }
    [[nodiscard]] std::size_t out_width() const { return width * factor_x; }

    struct neighbours {
        std::size_t sources[2];
        double weights[2];
    };
    [[nodiscard]] neighbours of(std::size_t output, std::size_t size, std::size_t factor) const {
        if (!bilinear) return {{output / factor, 0}, {1, 0}};
        const double centre = (static_cast<double>(output) + 0.5) / static_cast<double>(factor) - 0.5;
        const double source = std::max(centre, 0.0);
        const auto first = static_cast<std::size_t>(std::floor(source));
        const double share = source - std::floor(source);
        return {{first, std::min(first + 1, size - 1)}, {1 - share, share}};
    }

    /// Calls f(y, x, weight).
    template <class F>
    void for_each_product(F&& f) const {
        for (std::size_t image = 0; image < images; ++image)
            for (std::size_t oy = 0; oy < out_height(); ++oy)
                for (std::size_t ox = 0; ox < out_width(); ++ox) {
                    const neighbours rows = of(oy, height, factor_y), columns = of(ox, width, factor_x);
                    for (std::size_t r = 0; r < 2; ++r)
                        for (std::size_t c = 0; c < 2; ++c)
                            f((image * out_height() + oy) * out_width() + ox,
                              (image * height + rows.sources[r]) * width + columns.sources[c],
                              rows.weights[r] * columns.weights[c]);
                }
    }
    [[nodiscard]] std::vector<double> forward(const std::vector<double>& x) const {
        std::vector<double> y(images * out_height() * out_width());
        for_each_product([&](std::size_t iy, std::size_t ix, double weight) { y[iy] += weight * x[ix]; });
        return y;
    }
    [[nodiscard]] std::vector<double> backward(const std::vector<double>& d_y) const {
        std::vector<double> d_x(images * height * width);
        for_each_product([&](std::size_t iy, std::size_t ix, double weight) { d_x[ix] += weight * d_y[iy]; });
        return d_x;
    }
};

}  // namespace ctcnn::test
