// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/simd/pack.hpp"

/// Products of two arrays, element by element, and of an image with one factor for each channel.
namespace ctcnn::kernels {

/// product[i] = left[i] * right[i] for i < size. `product` may be one of them.
template <class Scalar>
CTCNN_NOINLINE void multiply(const Scalar* left, const Scalar* right, Scalar* product, std::size_t size) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    const std::size_t whole = size - size % width;  // i + width <= size might wrap: g++ 12 warned of that
    for (std::size_t i = 0; i < whole; i += width)
        simd::store(product + i, simd::load(left + i) * simd::load(right + i));
    for (std::size_t i = whole; i < size; ++i) product[i] = left[i] * right[i];
}

/// An image, [Channels][Pixels] or, if ChannelsLast, [Pixels][Channels], and factors [Channels].
template <class Scalar, std::size_t Channels, std::size_t Pixels, bool ChannelsLast>
struct channel_factors {
    /// y = image * factors[channel]
    CTCNN_NOINLINE static void multiply(const Scalar* image, const Scalar* factors, Scalar* y) noexcept {
        if constexpr (ChannelsLast) {
            for (std::size_t p = 0; p < Pixels; ++p)
                for (std::size_t c = 0; c < Channels; ++c) y[p * Channels + c] = image[p * Channels + c] * factors[c];
        } else {
            for (std::size_t c = 0; c < Channels; ++c)
                for (std::size_t p = 0; p < Pixels; ++p) y[c * Pixels + p] = image[c * Pixels + p] * factors[c];
        }
    }

    /// d_factors[c] = sum over all pixels of image * d_y, added in order
    CTCNN_NOINLINE static void sum_products(const Scalar* image, const Scalar* d_y, Scalar* d_factors) noexcept {
        if constexpr (ChannelsLast) {
            for (std::size_t c = 0; c < Channels; ++c) d_factors[c] = 0;
            for (std::size_t p = 0; p < Pixels; ++p)
                for (std::size_t c = 0; c < Channels; ++c)
                    d_factors[c] += image[p * Channels + c] * d_y[p * Channels + c];
        } else {
            for (std::size_t c = 0; c < Channels; ++c) {
                Scalar sum = 0;
                for (std::size_t p = 0; p < Pixels; ++p) sum += image[c * Pixels + p] * d_y[c * Pixels + p];
                d_factors[c] = sum;
            }
        }
    }
};

}  // namespace ctcnn::kernels
