// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/simd/pack.hpp"

/// Converts the gradient of a convolution's output to the layout that the gradient of its weights reads.
namespace ctcnn::kernels {

/// Sizes of the output's gradient, and of the same with the filters of each group padded to whole vectors.
struct gradient_sizes {
    std::size_t pixels, channels, padded_channels;  ///< pixels, and elements of a pixel in both
    std::size_t groups, group, padded_group;        ///< groups, and filters of a group in both
    std::size_t vectors;                            ///< vectors of filters of a group
};

/// pad_gradient for `Vectors` vectors of channels of all pixels.
template <class Activation, class Scalar, std::size_t Vectors, std::size_t LastLanes>
CTCNN_NOINLINE void pad_gradient_vectors(const Scalar* __restrict y, const Scalar* __restrict d_y,
                                         Scalar* __restrict padded, Scalar* __restrict d_bias,
                                         const gradient_sizes& sizes) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, 1, Vectors> sums;
    set_zero(sums);
    for (std::size_t pixel = 0; pixel < sizes.pixels; ++pixel)
        for_each_vector<LastLanes>(sums, [&](auto, auto v, simd::pack<Scalar>& sum, auto lanes) CTCNN_ALWAYS_INLINE {
            const std::size_t at = pixel * sizes.channels + v * width;
            const auto value = Activation::gradient(load_lanes<lanes>(y + at), load_lanes<lanes>(d_y + at));
            sum = sum + value;
            simd::store(padded + pixel * sizes.padded_channels + v * width, value);
        });
    for_each_vector<LastLanes>(sums, [&](std::size_t, std::size_t v, const simd::pack<Scalar>& sum, auto lanes)
                                         CTCNN_ALWAYS_INLINE {
                                             Scalar* const at = d_bias + v * width;
                                             store_lanes<lanes>(at, load_lanes<lanes>(at) + sum);
                                         });
}

/// Vectors of channels that are padded together: their sums stay in registers, and do not wait for each other.
inline constexpr std::size_t most_padded_vectors = 4;

/// How the gradient of a layer is padded.
template <class Scalar>
struct gradient_padding {
    using function = void (*)(const Scalar* y, const Scalar* d_y, Scalar* padded, Scalar* d_bias,
                              const gradient_sizes& sizes) noexcept;
    gradient_sizes sizes;
    function whole, last;  ///< for most_padded_vectors vectors, and for the remaining ones
};
template <class Activation, class Scalar, std::size_t Vectors, std::size_t LastLanes>
constexpr gradient_padding<Scalar> gradient_padding_of(const gradient_sizes& sizes) {
    constexpr std::size_t rest = (Vectors - 1) % most_padded_vectors + 1;
    gradient_padding<Scalar> result{sizes, nullptr, pad_gradient_vectors<Activation, Scalar, rest, LastLanes>};
    if constexpr (Vectors > most_padded_vectors)
        result.whole = pad_gradient_vectors<Activation, Scalar, most_padded_vectors, simd::width<Scalar>>;
    return result;
}

/// Calls function(is_last, from, to) for each most_padded_vectors vectors of channels of each group, and the remaining
/// ones: where they begin in a pixel of the output, and in one with padded channels.
template <class Scalar, class Sizes, class F>
CTCNN_ALWAYS_INLINE inline void for_each_padded_block(const Sizes& sizes, F&& function) noexcept {
    for (std::size_t g = 0; g < sizes.groups; ++g)
        for (std::size_t v = 0; v < sizes.vectors; v += most_padded_vectors)
            function(v + most_padded_vectors >= sizes.vectors, g * sizes.group + v * simd::width<Scalar>,
                     g * sizes.padded_group + v * simd::width<Scalar>);
}

/// d_y [OH][OW][C] -> the gradient of the activation's input, padded [OH][OW][groups][padded channels of a group]. Adds
/// its sum over all pixels to d_bias [C]: one pass serves the gradients of weight and bias.
template <class Scalar>
CTCNN_NOINLINE void pad_gradient(const Scalar* y, const Scalar* d_y, Scalar* padded, Scalar* d_bias,
                                 const gradient_padding<Scalar>& padding) noexcept {
    const gradient_sizes& sizes = padding.sizes;
    for_each_padded_block<Scalar>(sizes, [&](bool is_last, std::size_t from, std::size_t to) CTCNN_ALWAYS_INLINE {
        (is_last ? padding.last : padding.whole)(y + from, d_y + from, padded + to, d_bias + from, sizes);
    });
}

}  // namespace ctcnn::kernels
