// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/kernels/conv2d/pixel_products.hpp"
#include "ctcnn/simd/pack.hpp"
#include "ctcnn/simd/unroll.hpp"

/// Convolution of one small image: all pixels of a vector of filters are held in registers, so that each weight is read
/// once, and products with the padding are left out. With few pixels the time is that of reading the weights.
namespace ctcnn::kernels {

/// Pixels that the registers hold beside a vector of weights and a number.
inline constexpr std::size_t most_image_pixels = simd::registers - 2;

/// out [OH * OW][out channels] = sum + bias for output pixels First to First + Pixels - 1 and a vector of filters. An
/// activation is applied by the caller, so that layers with different ones share the code.
/// \param x        [H * W][in channels]
/// \param filters  [taps][in channels][width]
/// \param bias     may be null
template <class Scalar, class G, std::size_t First, std::size_t Pixels, std::size_t LastLanes>
CTCNN_NOINLINE void image_tile(const Scalar* __restrict x, const Scalar* __restrict filters,
                               const Scalar* __restrict bias, Scalar* __restrict out) noexcept {
    constexpr std::size_t width = simd::width<Scalar>, channels = G::in_channels;
    // Weights that are read from memory come too late by the processor's own requests. On a Zen 5, one image through VGG-11
    // takes 0.85 and 0.92 of the time with requests 8 KiB ahead that it takes with 2 and 4 KiB, and 0.95 of that with 16;
    // 32 are not better.
    constexpr std::size_t ahead = 16384;
    using products = pixel_products<G>;
    register_tile<Scalar, Pixels, 1> tile;
    set_zero(tile);
    const auto add_tap = [&]<std::size_t Tap>(std::integral_constant<std::size_t, Tap>) CTCNN_ALWAYS_INLINE {
        // Of this tap: the products of these pixels.
        constexpr auto pairs = products::of_taps.of(Tap);
        constexpr std::size_t begin = [&] {
            std::size_t i = 0;
            while (i < pairs.size() && pairs[i].tap < First) ++i;
            return i;
        }();
        constexpr std::size_t end = [&] {
            std::size_t i = begin;
            while (i < pairs.size() && pairs[i].tap < First + Pixels) ++i;
            return i;
        }();
        if constexpr (begin < end) {
            const Scalar* a = x;
            const Scalar* weight = filters + Tap * channels * width;
            for (std::size_t c = 0; c < channels; ++c, ++a, weight += width) {
                a = simd::opaque(a);
                simd::prefetch(simd::ahead_of(weight, ahead));
                const auto vector = simd::keep_in_register(simd::load(weight));
                simd::unroll<end - begin>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
                    const pixel_term pair = pairs[begin + i];
                    tile.sum[pair.tap - First] = simd::multiply_add(simd::broadcast<Scalar>(a[pair.from * channels]),
                                                                    vector, tile.sum[pair.tap - First]);
                });
            }
        }
    };
    [&]<std::size_t... Tap>(std::index_sequence<Tap...>) CTCNN_ALWAYS_INLINE {
        (add_tap(std::integral_constant<std::size_t, Tap>{}), ...);
    }(std::make_index_sequence<G::kernel_size>{});
    store_tile<LastLanes, identity>(tile, bias, out + First * G::out_channels, G::out_channels, addition<Scalar>{});
}

/// The tiles of all pixels of an image.
template <class Scalar>
struct image_tiles {
    using function = void (*)(const Scalar* x, const Scalar* filters, const Scalar* bias, Scalar* out) noexcept;
    static constexpr std::size_t most = 2;
    std::array<function, most> whole{},
        last{};  ///< for a whole vector of filters, and for the last one; null at the end
};
template <class Scalar, class G>
constexpr image_tiles<Scalar> image_tiles_of() {
    constexpr std::size_t pixels = G::out_height * G::out_width, width = simd::width<Scalar>;
    constexpr std::size_t count = (pixels + most_image_pixels - 1) / most_image_pixels;
    static_assert(count <= image_tiles<Scalar>::most);
    constexpr std::size_t lanes = (G::out_channels - 1) % width + 1;
    image_tiles<Scalar> tiles;
    constexpr std::size_t half = (pixels + count - 1) / count;
    tiles.whole[0] = image_tile<Scalar, G, 0, half, width>;
    tiles.last[0] = image_tile<Scalar, G, 0, half, lanes>;
    if constexpr (count == 2) {
        tiles.whole[1] = image_tile<Scalar, G, half, pixels - half, width>;
        tiles.last[1] = image_tile<Scalar, G, half, pixels - half, lanes>;
    }
    return tiles;
}

}  // namespace ctcnn::kernels
