// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace ctcnn::test {

/// x [images][height][width], where an image is a channel of a sample.
struct naive_pool {
    std::size_t images, height, width;
    std::size_t kernel_height, kernel_width, stride_y, stride_x, padding_top = 0, padding_left = 0;
    std::size_t padding_bottom = padding_top, padding_right = padding_left;
    bool ceil_mode = false, counts_padding = true;

    /// Windows that fit into the padded image; with ceil_mode also the next one, if it begins before the end of the
    /// image and the padded image is not covered yet.
    [[nodiscard]] std::size_t windows(std::size_t size, std::size_t before, std::size_t after, std::size_t kernel,
                                      std::size_t stride) const {
        std::size_t count = 0;
        for (std::size_t begin = 0;; begin += stride, ++count) {
            const bool is_whole = begin + kernel <= before + size + after;
            const bool is_added = ceil_mode && begin < before + size && begin + kernel < before + size + after + stride;
            if (!is_whole && !is_added) return count;
            if (ceil_mode && begin >= before + size) return count;
        }
    }
    [[nodiscard]] std::size_t out_height() const {
        return windows(height, padding_top, padding_bottom, kernel_height, stride_y);
    }
    [[nodiscard]] std::size_t out_width() const {
        return windows(width, padding_left, padding_right, kernel_width, stride_x);
    }
    [[nodiscard]] std::size_t outputs() const { return images * out_height() * out_width(); }
    [[nodiscard]] std::size_t inputs() const { return images * height * width; }

    /// The elements under window `y`, row by row, without padding.
    [[nodiscard]] std::vector<std::size_t> window(std::size_t y) const {
        const std::size_t image = y / (out_height() * out_width());
        const std::size_t oy = y / out_width() % out_height(), ox = y % out_width();
        std::vector<std::size_t> result;
        for (std::size_t ky = 0; ky < kernel_height; ++ky)
            for (std::size_t kx = 0; kx < kernel_width; ++kx) {
                const std::size_t py = oy * stride_y + ky, px = ox * stride_x + kx;  // in the padded image
                if (py < padding_top || px < padding_left || py >= height + padding_top || px >= width + padding_left)
                    continue;
                result.push_back((image * height + py - padding_top) * width + px - padding_left);
            }
        return result;
    }
    /// The divisor of window `y`: the number of its elements in the padded image, or in the image.
    [[nodiscard]] double divisor(std::size_t y) const {
        if (!counts_padding) return static_cast<double>(window(y).size());
        const std::size_t oy = y / out_width() % out_height(), ox = y % out_width();
        std::size_t count = 0;
        for (std::size_t ky = 0; ky < kernel_height; ++ky)
            for (std::size_t kx = 0; kx < kernel_width; ++kx)
                count += oy * stride_y + ky < padding_top + height + padding_bottom &&
                         ox * stride_x + kx < padding_left + width + padding_right;
        return static_cast<double>(count);
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
            y[i] /= divisor(i);
        }
        return y;
    }
    [[nodiscard]] std::vector<double> average_backward(const std::vector<double>& d_y) const {
        std::vector<double> d_x(inputs());
        for (std::size_t i = 0; i < d_y.size(); ++i)
            for (const std::size_t at : window(i)) d_x[at] += d_y[i] / divisor(i);
        return d_x;
    }

private:
    /// The index of the largest element of window `y`: of equal ones the first, of several NaN the last.
    [[nodiscard]] std::size_t largest(const std::vector<double>& x, std::size_t y) const {
        const auto places = window(y);
        std::size_t best = places.front();
        for (const std::size_t at : places)
            if (x[at] > x[best] || std::isnan(x[at])) best = at;
        return best;
    }
};

}  // namespace ctcnn::test
