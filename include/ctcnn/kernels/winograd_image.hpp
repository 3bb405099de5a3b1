// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "ctcnn/kernels/register_tile.hpp"
#include "ctcnn/kernels/winograd_tiles.hpp"
#include "ctcnn/kernels/winograd_transform.hpp"

/// Winograd's transforms between images and the rows of the matrices: of the input, of the products, and of the
/// output's gradient. They know the size of their tile and nothing else of a layer, so that all layers share them.
namespace ctcnn::kernels {

/// Rows and columns of a strip: the part of an image under one row of tiles, one vector of channels of it.
struct winograd_strip {
    std::ptrdiff_t at;           ///< its upper left pixel without padding: where it would lie in the image
    std::size_t row, pixel;      ///< distances in the image
    std::size_t first, last;     ///< rows of the strip that are rows of the image; the others are zero
    std::size_t width, padding;  ///< pixels of the image's row, and zeros on either side of it
    std::size_t step;            ///< from one row of the transformed strip to the next
};

/// First half of the input's transform: down the columns. strip [points][padding + width + padding][simd width].
template <class Scalar, std::size_t Small, std::size_t Outputs, std::size_t Lanes, class Source>
CTCNN_NOINLINE void winograd_input_columns(const Source& source, const winograd_strip& from,
                                           Scalar* __restrict strip) noexcept {
    using transform = winograd_transform<Scalar, Small, Outputs>;
    constexpr std::size_t points = transform::points, width = simd::width<Scalar>;
    const auto zero = simd::broadcast<Scalar>(0);
    for (std::size_t i = 0; i < points; ++i)
        for (std::size_t x = 0; x < from.padding; ++x) {
            simd::store(strip + i * from.step + x * width, zero);
            simd::store(strip + i * from.step + (from.padding + from.width + x) * width, zero);
        }
    strip += from.padding * width;
    std::ptrdiff_t at = from.at;
    for (std::size_t x = 0; x < from.width; ++x, at += static_cast<std::ptrdiff_t>(from.pixel), strip += width) {
        simd::pack<Scalar> d[points], out[points];
        simd::unroll<points>([&](auto i) CTCNN_ALWAYS_INLINE {
            constexpr std::size_t ahead = 4;  // pixels
            source.prefetch(at + static_cast<std::ptrdiff_t>(i * from.row + ahead * from.pixel));
            d[i] = zero;
            if (i >= from.first && i < from.last)
                d[i] = source.template load<Lanes>(at + static_cast<std::ptrdiff_t>(i * from.row));
        });
        transform::input(d, out);
        simd::unroll<points>([&](auto i) CTCNN_ALWAYS_INLINE { simd::store(strip + i * from.step, out[i]); });
    }
}

/// Second half: along one row of the strip, tile by tile, into the rows of the matrices. `extra` is the matrix of the
/// point that only larger tiles have.
template <class Scalar, std::size_t Small, std::size_t Outputs>
CTCNN_ALWAYS_INLINE inline void winograd_input_tile(const Scalar* __restrict strip, Scalar* __restrict common,
                                                    std::size_t step, Scalar* __restrict extra) noexcept {
    using transform = winograd_transform<Scalar, Small, Outputs>;
    constexpr std::size_t points = transform::points, width = simd::width<Scalar>;
    simd::pack<Scalar> d[points], out[points];
    simd::unroll<points>([&](auto j) CTCNN_ALWAYS_INLINE { d[j] = simd::load(strip + j * width); });
    transform::input(d, out);
    simd::unroll<Small + 2>([&](auto j) CTCNN_ALWAYS_INLINE { simd::store(common + j * step, out[j]); });
    if constexpr (points > Small + 2) simd::store(extra, out[Small + 2]);
}
template <class Scalar, std::size_t Small>
CTCNN_NOINLINE void winograd_input_rows(const Scalar* __restrict strip, std::size_t large, std::size_t small,
                                        std::size_t columns, Scalar* __restrict common, std::size_t step,
                                        Scalar* __restrict extra) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    for (; large > 0; --large, strip += (Small + 1) * width, common += columns, extra += columns)
        winograd_input_tile<Scalar, Small, Small + 1>(strip, common, step, extra);
    for (; small > 0; --small, strip += Small * width, common += columns)
        winograd_input_tile<Scalar, Small, Small>(strip, common, step, nullptr);
}

/// A tile of products -> Rows x Columns pixels of the output, `vectors` vectors of channels: Activation(A^T m A +
/// bias); `bias` may be null.
template <class Scalar, std::size_t Small, std::size_t Rows, std::size_t Columns, class Activation, std::size_t Lanes>
CTCNN_NOINLINE void winograd_output_tile(winograd_tile_rows<const Scalar> m, const Scalar* __restrict bias,
                                         Scalar* __restrict out, std::size_t row, std::size_t pixel,
                                         std::size_t vectors) noexcept {
    using down = winograd_transform<Scalar, Small, Rows>;
    using along = winograd_transform<Scalar, Small, Columns>;
    constexpr std::size_t width = simd::width<Scalar>;
    for (; vectors > 0; --vectors, out += width) {
        simd::pack<Scalar> half[Rows][along::points];
        simd::unroll<along::points>([&](auto j) CTCNN_ALWAYS_INLINE {
            simd::pack<Scalar> column[down::points], result[Rows];
            simd::unroll<down::points>(
                [&](auto i) CTCNN_ALWAYS_INLINE { column[i] = simd::load(m.template point<Small, i, j>()); });
            down::output(column, result);
            simd::unroll<Rows>([&](auto r) CTCNN_ALWAYS_INLINE { half[r][j] = result[r]; });
        });
        auto b = simd::broadcast<Scalar>(0);
        if (bias != nullptr) {
            b = load_lanes<Lanes>(bias);
            bias += width;
        }
        simd::unroll<Rows>([&](auto r) CTCNN_ALWAYS_INLINE {
            simd::pack<Scalar> result[Columns];
            along::output(half[r], result);
            simd::unroll<Columns>([&](auto c) CTCNN_ALWAYS_INLINE {
                store_lanes<Lanes>(out + r * row + c * pixel, Activation::value(result[c] + b));
            });
        });
        for (const Scalar*& at : m.at) at += width;
    }
}

/// Rows x Columns pixels of the output's gradient -> a tile's rows of Z = A d_y A^T; and sums += the gradient, for the
/// bias.
template <class Scalar, std::size_t Small, std::size_t Rows, std::size_t Columns, std::size_t Lanes, class Source>
CTCNN_NOINLINE void winograd_gradient_tile(const Source& source, std::size_t at, std::size_t row, std::size_t pixel,
                                           winograd_tile_rows<Scalar> z, Scalar* __restrict sums,
                                           std::size_t vectors) noexcept {
    using down = winograd_transform<Scalar, Small, Rows>;
    using along = winograd_transform<Scalar, Small, Columns>;
    constexpr std::size_t width = simd::width<Scalar>;
    for (; vectors > 0; --vectors, at += width, sums += width) {
        // The next tile: pixels of a tile are too far apart for the processor to guess them.
        simd::unroll<Columns>([&](auto c) CTCNN_ALWAYS_INLINE {
            simd::unroll<Rows>([&](auto r) CTCNN_ALWAYS_INLINE {
                source.prefetch(static_cast<std::ptrdiff_t>(at + r * row + (c + Columns) * pixel));
            });
        });
        simd::pack<Scalar> half[down::points][Columns];
        auto sum = simd::load(sums);
        simd::unroll<Columns>([&](auto c) CTCNN_ALWAYS_INLINE {
            simd::pack<Scalar> column[Rows], result[down::points];
            simd::unroll<Rows>([&](auto r) CTCNN_ALWAYS_INLINE {
                column[r] = source.template load<Lanes>(static_cast<std::ptrdiff_t>(at + r * row + c * pixel));
                sum = sum + column[r];
            });
            down::output_gradient(column, result);
            simd::unroll<down::points>([&](auto i) CTCNN_ALWAYS_INLINE { half[i][c] = result[i]; });
        });
        simd::store(sums, sum);
        simd::unroll<down::points>([&](auto i) CTCNN_ALWAYS_INLINE {
            simd::pack<Scalar> result[along::points];
            along::output_gradient(half[i], result);
            simd::unroll<along::points>(
                [&](auto j) CTCNN_ALWAYS_INLINE { simd::store(z.template point<Small, i, j>(), result[j]); });
        });
        for (Scalar*& to : z.at) to += width;
    }
}

}  // namespace ctcnn::kernels
