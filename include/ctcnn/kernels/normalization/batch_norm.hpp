// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cmath>
#include <cstddef>

#include "ctcnn/kernels/normalization/channels.hpp"
#include "ctcnn/simd/pack.hpp"

/// Batch normalization of images, over each channel of a whole batch.
namespace ctcnn::kernels {

/// What training's forward computes for each channel.
struct channel_moments {
    double mean;
    double variance;           ///< divided by the number of elements
    double inverse_deviation;  ///< 1 / sqrt(variance + epsilon)
};

/// A linear function for each channel: y = (x - center) * scale + shift. The center is the mean, rounded to Scalar, so
/// that no digits are lost where the mean is large compared with the deviation; the rounding error of the center is
/// corrected in the shift.
template <class Scalar>
struct channel_lines {
    Scalar *center, *scale, *shift;  ///< [channels] each

    void set(std::size_t channel, double mean, double factor, double term) const noexcept {
        center[channel] = static_cast<Scalar>(mean);
        scale[channel] = static_cast<Scalar>(factor);
        shift[channel] = static_cast<Scalar>(term + (static_cast<double>(center[channel]) - mean) * factor);
    }
};

/// sums [2][channels]: sums[0][c] += the sum of x - center over the pixels of channel c, sums[1][c] += that of its
/// squares.
template <class Scalar>
CTCNN_NOINLINE void add_moments(const Scalar* x, const Scalar* center, const image_size& size, double* sums) noexcept {
    add_channel_sums<2, Scalar>(size, sums, [&](const auto& vector) CTCNN_ALWAYS_INLINE {
        const auto distance = vector.element(x) - vector.per_channel(center);
        return std::array{distance, distance * distance};
    });
}

/// y = Activation((x - center) * scale + shift)
template <class Activation, class Scalar>
CTCNN_NOINLINE void normalize_channels(const Scalar* x, Scalar* y, const channel_lines<Scalar>& lines,
                                       const image_size& size) noexcept {
    visit_image<Scalar>(size, [&](const auto& vector) CTCNN_ALWAYS_INLINE {
        vector.store(
            y, Activation::value(simd::multiply_add(vector.element(x) - vector.per_channel(lines.center),
                                                    vector.per_channel(lines.scale), vector.per_channel(lines.shift))));
    });
}

/// With g the gradient of the activation's input: sums[0][c] += the sum of g over the pixels of channel c,
/// sums[1][c] += that of g * (x - center).
template <class Activation, class Scalar>
CTCNN_NOINLINE void add_gradient_sums(const Scalar* x, const Scalar* y, const Scalar* d_y, const Scalar* center,
                                      const image_size& size, double* sums) noexcept {
    add_channel_sums<2, Scalar>(size, sums, [&](const auto& vector) CTCNN_ALWAYS_INLINE {
        const auto g = Activation::gradient(vector.element(y), vector.element(d_y));
        return std::array{g, g * (vector.element(x) - vector.per_channel(center))};
    });
}

/// d_x = g * factor + (x - center) * scale + shift, with g the gradient of the activation's input.
template <class Activation, class Scalar>
CTCNN_NOINLINE void normalize_channels_backward(const Scalar* x, const Scalar* y, const Scalar* d_y, Scalar* d_x,
                                                const Scalar* factor, const channel_lines<Scalar>& lines,
                                                const image_size& size) noexcept {
    visit_image<Scalar>(size, [&](const auto& vector) CTCNN_ALWAYS_INLINE {
        const auto g = Activation::gradient(vector.element(y), vector.element(d_y));
        const auto line = simd::multiply_add(vector.element(x) - vector.per_channel(lines.center),
                                             vector.per_channel(lines.scale), vector.per_channel(lines.shift));
        vector.store(d_x, simd::multiply_add(g, vector.per_channel(factor), line));
    });
}

}  // namespace ctcnn::kernels
