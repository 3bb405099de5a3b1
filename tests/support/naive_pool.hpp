// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace ctcnn::test {

/// x [images][height][width]: samples and channels are the same to pooling.
struct naive_pool {
    std::size_t images, height, width;
    std::size_t kernel_height, kernel_width, stride_y, stride_x, padding_y = 0, padding_x = 0;

    [[nodiscard]] std::size_t out_height() const { return (height + 2 * padding_y - kernel_height) / stride_y + 1; }
    [[nodiscard]] std::size_t out_width() const { return (width + 2 * padding_x - kernel_width) / stride_x + 1; }
    [[nodiscard]] std::size_t outputs() const { return images * out_height() * out_width(); }
    [[nodiscard]] std::size_t inputs() const { return images * height * width; }

    /// The elements under window `y`, in reading order; those in the padding are left out.
    [[nodiscard]] std::vector<std::size_t> window(std::size_t y) const {
        const std::size_t image = y / (out_height() * out_width());
        const std::size_t oy = y / out_width() % out_height(), ox = y % out_width();
        std::vector<std::size_t> result;
        for (std::size_t ky = 0; ky < kernel_height; ++ky)
            for (std::size_t kx = 0; kx < kernel_width; ++kx) {
                const std::size_t py = oy * stride_y + ky, px = ox * stride_x + kx;  // in the padded image
                if (py < padding_y || px < padding_x || py >= height + padding_y || px >= width + padding_x) continue;
                result.push_back((image * height + py - padding_y) * width + px - padding_x);
            }
        return result;
    }

    [[nodiscard]] std::vector<double> max_forward(const std::vector<double>& x) const {
        std::vector<double> y(outputs());
        for (std::size_t i = 0; i < y.size(); ++i) y[i] = x[largest(x, i)];
        return y;
    }
    [[nodiscard]] std::vector<double> max_backward(const std::vector<double>& x, const std::vector<double>& d_y) const {
        std::vector<double> d_x(inputs());
        for (std::size_t i = 0; i < d_y.size(); ++i) d_x[largest(x, i)] += d_y[i];
        return d_x;
    }
    [[nodiscard]] std::vector<double> average_forward(const std::vector<double>& x) const {
        std::vector<double> y(outputs());
        for (std::size_t i = 0; i < y.size(); ++i) {
            for (const std::size_t at : window(i)) y[i] += x[at];
            y[i] /= static_cast<double>(kernel_height * kernel_width);
        }
        return y;
    }
    [[nodiscard]] std::vector<double> average_backward(const std::vector<double>& d_y) const {
        std::vector<double> d_x(inputs());
        for (std::size_t i = 0; i < d_y.size(); ++i)
            for (const std::size_t at : window(i))
                d_x[at] += d_y[i] / static_cast<double>(kernel_height * kernel_width);
        return d_x;
    }

private:
    /// Where the largest element of window `y` is: of equal ones the first, of those that are NaN the last.
    [[nodiscard]] std::size_t largest(const std::vector<double>& x, std::size_t y) const {
        const auto places = window(y);
        std::size_t best = places.front();
        for (const std::size_t at : places)
            if (x[at] > x[best] || std::isnan(x[at])) best = at;
        return best;
    }
};

}  // namespace ctcnn::test
