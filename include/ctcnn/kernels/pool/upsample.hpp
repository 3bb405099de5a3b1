// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/simd/pack.hpp"

/// Upsampling of one channels-last image [H][W][C] by integer factors, a vector of channels at a time. The number of
/// channels is an argument.
namespace ctcnn::kernels {

/// Linear interpolation along one side of an image. The centre of output o is at (o + 0.5) / Factor - 0.5 of the input,
/// between two neighbours. Outputs before the first input's centre, or after the last one's, take the value of that
/// input (PyTorch's align_corners=False).
template <std::size_t Size, std::size_t Factor>
struct interpolated_axis {
    static constexpr std::size_t outputs = Size * Factor;

    /// An output is (1 - second_weight) * x[first] + second_weight * x[second].
    template <class Scalar>
    struct mixture {
        std::size_t first, second;
        Scalar second_weight;
    };
    template <class Scalar>
    static constexpr mixture<Scalar> of(std::size_t output) {
        const std::size_t doubled = 2 * output + 1;  // the centre is at (doubled - Factor) / (2 * Factor)
        if (doubled <= Factor) return {0, 0, Scalar{0}};
        const std::size_t first = (doubled - Factor) / (2 * Factor), rest = (doubled - Factor) % (2 * Factor);
        return {first, std::min(first + 1, Size - 1), static_cast<Scalar>(rest) / static_cast<Scalar>(2 * Factor)};
    }
    /// The weight of an input in an output.
    template <class Scalar>
    static constexpr Scalar weight(std::size_t input, std::size_t output) {
        const auto [first, second, second_weight] = of<Scalar>(output);
        if (first == second) return Scalar{1};
        return first == input ? 1 - second_weight : second_weight;
    }
    /// The outputs that depend on an input: [begin_of, end_of).
    static constexpr std::size_t begin_of(std::size_t input) { return input == 0 ? 0 : input * Factor - Factor / 2; }
    static constexpr std::size_t end_of(std::size_t input) {
        return std::min(input * Factor + Factor + Factor / 2, outputs);
    }
};

template <class Scalar, std::size_t Height, std::size_t Width, std::size_t FactorY, std::size_t FactorX>
struct upsample {
    std::size_t channels;

    using pack = simd::pack<Scalar>;
    static constexpr std::size_t width = simd::width<Scalar>;
    static constexpr std::size_t out_width = Width * FactorX;
    using vertical = interpolated_axis<Height, FactorY>;
    using horizontal = interpolated_axis<Width, FactorX>;

    /// y [H * FactorY][W * FactorX][C]: each pixel of x is repeated FactorY * FactorX times.
    CTCNN_NOINLINE void nearest_forward(const Scalar* __restrict x, Scalar* __restrict y) const noexcept {
        const std::size_t row = out_width * channels;
        for (std::size_t iy = 0; iy < Height; ++iy, y += FactorY * row) {
            Scalar* to = y;
            for (std::size_t ix = 0; ix < Width; ++ix, x += channels)
                for (std::size_t i = 0; i < FactorX; ++i) to = std::copy_n(x, channels, to);
            for (std::size_t i = 1; i < FactorY; ++i) std::copy_n(y, row, y + i * row);
        }
    }
    /// d_x = the sum of d_y over the copies of x.
    CTCNN_NOINLINE void nearest_backward(const Scalar* __restrict d_y, Scalar* __restrict d_x) const noexcept {
        for (std::size_t iy = 0; iy < Height; ++iy)
            for (std::size_t ix = 0; ix < Width; ++ix)
                for_each_channel_vector([&](std::size_t c, auto load, auto store) CTCNN_ALWAYS_INLINE {
                    auto sum = simd::broadcast<Scalar>(0);
                    for (std::size_t oy = iy * FactorY; oy < (iy + 1) * FactorY; ++oy)
                        for (std::size_t ox = ix * FactorX; ox < (ix + 1) * FactorX; ++ox)
                            sum = sum + load(d_y + (oy * out_width + ox) * channels + c);
                    store(d_x + (iy * Width + ix) * channels + c, sum);
                });
    }

    /// y [H * FactorY][W * FactorX][C], interpolated between four neighbours in x.
    CTCNN_NOINLINE void bilinear_forward(const Scalar* __restrict x, Scalar* __restrict y) const noexcept {
        for (std::size_t oy = 0; oy < vertical::outputs; ++oy) {
            const auto down = vertical::template of<Scalar>(oy);
            const Scalar *const upper = x + down.first * Width * channels, *const lower =
                                                                               x + down.second * Width * channels;
            const pack lower_weight = simd::broadcast<Scalar>(down.second_weight),
                       upper_weight = simd::broadcast<Scalar>(1 - down.second_weight);
            for (std::size_t ox = 0; ox < out_width; ++ox, y += channels) {
                const auto along = horizontal::template of<Scalar>(ox);
                const std::size_t left = along.first * channels, right = along.second * channels;
                const pack right_weight = simd::broadcast<Scalar>(along.second_weight),
                           left_weight = simd::broadcast<Scalar>(1 - along.second_weight);
                for_each_channel_vector([&](std::size_t c, auto load, auto store) CTCNN_ALWAYS_INLINE {
                    const pack above =
                        simd::multiply_add(right_weight, load(upper + right + c), left_weight * load(upper + left + c));
                    const pack below =
                        simd::multiply_add(right_weight, load(lower + right + c), left_weight * load(lower + left + c));
                    store(y + c, simd::multiply_add(lower_weight, below, upper_weight * above));
                });
            }
        }
    }
    /// d_x = the sum of d_y over the outputs that depend on x, each with the weight of x in it.
    CTCNN_NOINLINE void bilinear_backward(const Scalar* __restrict d_y, Scalar* __restrict d_x) const noexcept {
        for (std::size_t iy = 0; iy < Height; ++iy)
            for (std::size_t ix = 0; ix < Width; ++ix, d_x += channels)
                for_each_channel_vector([&](std::size_t c, auto load, auto store) CTCNN_ALWAYS_INLINE {
                    auto sum = simd::broadcast<Scalar>(0);
                    for (std::size_t oy = vertical::begin_of(iy); oy < vertical::end_of(iy); ++oy) {
                        auto row = simd::broadcast<Scalar>(0);
                        for (std::size_t ox = horizontal::begin_of(ix); ox < horizontal::end_of(ix); ++ox)
                            row =
                                simd::multiply_add(simd::broadcast<Scalar>(horizontal::template weight<Scalar>(ix, ox)),
                                                   load(d_y + (oy * out_width + ox) * channels + c), row);
                        sum = simd::multiply_add(simd::broadcast<Scalar>(vertical::template weight<Scalar>(iy, oy)),
                                                 row, sum);
                    }
                    store(d_x + c, sum);
                });
    }

private:
    /// Calls function(first channel, load, store) for each vector of channels.
    template <class F>
    CTCNN_ALWAYS_INLINE void for_each_channel_vector(F&& function) const noexcept {
        std::size_t c = 0;
        for (; c + width <= channels; c += width)
            function(
                c, [](const Scalar* from) CTCNN_ALWAYS_INLINE { return simd::load(from); },
                [](Scalar* to, pack value) CTCNN_ALWAYS_INLINE { simd::store(to, value); });
        const std::size_t rest = channels - c;
        if (rest > 0)
            function(
                c, [rest](const Scalar* from) CTCNN_ALWAYS_INLINE { return simd::load_first(from, rest); },
                [rest](Scalar* to, pack value) CTCNN_ALWAYS_INLINE { simd::store_first(to, value, rest); });
    }
};

}  // namespace ctcnn::kernels
