// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/simd/pack.hpp"

namespace ctcnn::kernels {

/// sums [channels] += the sum of an image [pixels][channels] over its pixels: the gradient of a bias. The sum of each
/// image starts at zero, which is more accurate than one long sum.
template <class Scalar>
CTCNN_NOINLINE void add_pixels(const Scalar* __restrict image, std::size_t pixels, std::size_t channels,
                               Scalar* __restrict sums) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    for (std::size_t c = 0; c < channels; c += width) {
        const std::size_t lanes = std::min(width, channels - c);
        auto sum = simd::broadcast<Scalar>(0);
        if (lanes == width)
            for (std::size_t p = 0; p < pixels; ++p) sum = sum + simd::load(image + p * channels + c);
        else
            for (std::size_t p = 0; p < pixels; ++p) sum = sum + simd::load_first(image + p * channels + c, lanes);
        simd::store_first(sums + c, simd::load_first(sums + c, lanes) + sum, lanes);
    }
}

}  // namespace ctcnn::kernels
