// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ctcnn/kernels/common/lane_sums.hpp"
#include "ctcnn/kernels/elementwise/map.hpp"
#include "ctcnn/simd/math.hpp"
#include "ctcnn/simd/maximum.hpp"
#include "ctcnn/simd/pack.hpp"
#include "ctcnn/simd/unroll.hpp"

/// Softmax as a layer. The largest number is subtracted first, so that no exponential is above 1 and one of them is 1.
/// If a number is NaN or plus infinity, or all are minus infinity, the sum and all probabilities are NaN. (Losses on
/// logits use softmax.hpp instead.)
namespace ctcnn::kernels {

/// Softmax of one row: y = exp(x) / sum exp(x)
template <class Scalar>
CTCNN_NOINLINE void row_softmax(const Scalar* x, Scalar* y, std::size_t count) noexcept {
    Scalar largest = x[0];
    for (std::size_t i = 1; i < count; ++i) largest = std::max(largest, x[i]);
    map(
        count, y, [&](auto at) CTCNN_ALWAYS_INLINE { return simd::exponential(at - simd::broadcast<Scalar>(largest)); },
        x);
    const Scalar sum = static_cast<Scalar>(lane_sums<1>(
        count, [&](std::size_t i) CTCNN_ALWAYS_INLINE { return std::array<double, 1>{static_cast<double>(y[i])}; })[0]);
    map(
        count, y, [&](auto at) CTCNN_ALWAYS_INLINE { return at / simd::broadcast<Scalar>(sum); }, y);
}

/// Its gradient: d_x = y (d_y - sum d_y y)
template <class Scalar>
CTCNN_NOINLINE void row_softmax_backward(const Scalar* y, const Scalar* d_y, Scalar* d_x, std::size_t count) noexcept {
    const Scalar sum = static_cast<Scalar>(lane_sums<1>(count, [&](std::size_t i) CTCNN_ALWAYS_INLINE {
        return std::array<double, 1>{static_cast<double>(y[i]) * static_cast<double>(d_y[i])};
    })[0]);
    map(
        count, d_x, [&](auto at, auto d) CTCNN_ALWAYS_INLINE { return at * (d - simd::broadcast<Scalar>(sum)); }, y,
        d_y);
}

namespace detail {

/// Calls function(first, load, store) for each vector of pixels: `first` is its first pixel, and `load` and `store`
/// read and write as many pixels as there are in it.
template <class Scalar, class Function>
CTCNN_ALWAYS_INLINE inline void for_each_vector(std::size_t pixels, const Function& function) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    std::size_t i = 0;
    for (; i + width <= pixels; i += width)
        function(
            i, [](const Scalar* from) CTCNN_ALWAYS_INLINE { return simd::load(from); },
            [](Scalar* to, simd::pack<Scalar> x) CTCNN_ALWAYS_INLINE { simd::store(to, x); });
    if (const std::size_t rest = pixels - i; rest > 0)
        function(
            i, [=](const Scalar* from) CTCNN_ALWAYS_INLINE { return simd::load_first(from, rest); },
            [=](Scalar* to, simd::pack<Scalar> x) CTCNN_ALWAYS_INLINE { simd::store_first(to, x, rest); });
}

}  // namespace detail

/// Softmax over the channels of each pixel of a planar image: x, y [channels][pixels].
template <class Scalar>
CTCNN_NOINLINE void channel_softmax(const Scalar* x, Scalar* y, std::size_t channels, std::size_t pixels) noexcept {
    detail::for_each_vector<Scalar>(pixels, [&](std::size_t first, auto load, auto store) CTCNN_ALWAYS_INLINE {
        auto largest = load(x + first);
        for (std::size_t c = 1; c < channels; ++c) largest = simd::maximum(largest, load(x + c * pixels + first));
        auto sum = simd::broadcast<Scalar>(0);
        for (std::size_t c = 0; c < channels; ++c) {
            const auto e = simd::exponential(load(x + c * pixels + first) - largest);
            store(y + c * pixels + first, e);
            sum = sum + e;
        }
        for (std::size_t c = 0; c < channels; ++c) {
            Scalar* const at = y + c * pixels + first;
            store(at, load(at) / sum);
        }
    });
}

/// Its gradient; y, d_y, d_x [channels][pixels].
template <class Scalar>
CTCNN_NOINLINE void channel_softmax_backward(const Scalar* y, const Scalar* d_y, Scalar* d_x, std::size_t channels,
                                             std::size_t pixels) noexcept {
    detail::for_each_vector<Scalar>(pixels, [&](std::size_t first, auto load, auto store) CTCNN_ALWAYS_INLINE {
        auto sum = simd::broadcast<Scalar>(0);
        for (std::size_t i = first; i < channels * pixels; i += pixels)
            sum = simd::multiply_add(load(y + i), load(d_y + i), sum);
        for (std::size_t i = first; i < channels * pixels; i += pixels)
            store(d_x + i, load(y + i) * (load(d_y + i) - sum));
    });
}

}  // namespace ctcnn::kernels
