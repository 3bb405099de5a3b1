// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/simd/unroll.hpp"

/// The windows of a convolution as the rows of a matrix, in the order of PyTorch's weights, so that a convolution of few
/// pixels is a product with the weights as they are stored.
namespace ctcnn::kernels {

/// Sizes of a convolution without groups. Channels-last images.
struct im2col_sizes {
    std::size_t height, width, channels;  ///< of the image
    std::size_t out_height, out_width;
    std::size_t kernel_height, kernel_width;
    std::size_t stride_y, stride_x, padding_top, padding_left, dilation_y, dilation_x;

    [[nodiscard]] constexpr std::size_t taps() const { return kernel_height * kernel_width; }
    [[nodiscard]] constexpr std::size_t columns() const { return channels * taps(); }
    [[nodiscard]] constexpr std::size_t pixels() const { return out_height * out_width; }
    [[nodiscard]] constexpr std::size_t in_size() const { return height * width * channels; }
    /// Whether the image is the matrix.
    [[nodiscard]] constexpr bool is_matrix() const {
        return taps() == 1 && stride_y * stride_x == 1 && pixels() == height * width;
    }
};

/// x [H][W][C] -> columns [OH][OW][C][KH][KW], the row `row` of output pixels. What is outside of the image is 0.
template <class Scalar>
CTCNN_NOINLINE void im2col(const Scalar* __restrict x, const im2col_sizes& sizes, std::size_t row,
                           Scalar* __restrict columns) noexcept {
    const std::size_t taps = sizes.taps(), channels = sizes.channels;
    columns += row * sizes.out_width * sizes.columns();
    for (std::size_t ox = 0; ox < sizes.out_width; ++ox, columns += sizes.columns())
        for (std::size_t t = 0; t < taps; ++t) {
            // Positions above or left of the image wrap around, and are larger than any in it.
            const std::size_t y = row * sizes.stride_y + t / sizes.kernel_width * sizes.dilation_y - sizes.padding_top;
            const std::size_t x_at =
                ox * sizes.stride_x + t % sizes.kernel_width * sizes.dilation_x - sizes.padding_left;
            Scalar* const to = columns + t;
            if (y < sizes.height && x_at < sizes.width) {
                const Scalar* const from = x + (y * sizes.width + x_at) * channels;
                for (std::size_t c = 0; c < channels; ++c) to[c * taps] = from[c];
            } else
                for (std::size_t c = 0; c < channels; ++c) to[c * taps] = 0;
        }
}

/// The gradient of im2col: columns [OH][OW][C][KH][KW] -> row `row` of x [H][W][C], each pixel of which is the sum of
/// its copies, in the order of the taps, and of `bias` [C], which may be null.
template <class Scalar>
CTCNN_NOINLINE void col2im(const Scalar* __restrict columns, const im2col_sizes& sizes, std::size_t row,
                           const Scalar* __restrict bias, Scalar* __restrict x) noexcept {
    const std::size_t taps = sizes.taps(), channels = sizes.channels;
    x += row * sizes.width * channels;
    for (std::size_t column = 0; column < sizes.width; ++column, x += channels) {
        if (bias == nullptr)
            std::fill_n(x, channels, Scalar{0});
        else
            std::copy_n(bias, channels, x);
        for (std::size_t t = 0; t < taps; ++t) {
            const std::size_t y = row + sizes.padding_top - t / sizes.kernel_width * sizes.dilation_y;
            const std::size_t x_at = column + sizes.padding_left - t % sizes.kernel_width * sizes.dilation_x;
            if (y % sizes.stride_y != 0 || y / sizes.stride_y >= sizes.out_height || x_at % sizes.stride_x != 0 ||
                x_at / sizes.stride_x >= sizes.out_width)
                continue;
            const Scalar* const from =
                columns + (y / sizes.stride_y * sizes.out_width + x_at / sizes.stride_x) * sizes.columns() + t;
            for (std::size_t c = 0; c < channels; ++c) x[c] += from[c * taps];
        }
    }
}

}  // namespace ctcnn::kernels
