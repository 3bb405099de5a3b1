// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/kernels/winograd/tiles.hpp"
#include "ctcnn/kernels/winograd/transform.hpp"
#include "ctcnn/simd/pack.hpp"

/// Winograd's transform of the input, V = B^T d B, from an image to the rows of the matrices. The size of the tile is a
/// template argument; all other sizes of a layer are arguments, so that all layers share the code.
namespace ctcnn::kernels::winograd {

/// A strip of an image: the rows under one row of tiles, for one vector of channels.
struct input_strip {
    std::ptrdiff_t at;        ///< offset in the image of its first row at column 0; negative where it is in the padding
    std::size_t row, pixel;   ///< elements from one row, and one pixel, of the image to the next
    std::size_t first, last;  ///< rows of the strip that are rows of the image; the others are zero
    std::size_t width;        ///< pixels of a row of the image
    std::size_t left, right;  ///< zeros before and after them
    std::size_t step;         ///< elements from one row of the transformed strip to the next
};

/// First half of the input's transform, down the columns: image -> strip [points][left + width + right][simd width].
template <class Scalar, std::size_t Small, std::size_t Outputs, std::size_t Lanes, class Source>
CTCNN_NOINLINE void input_columns(const Source& source, const input_strip& from, Scalar* __restrict strip) noexcept {
    using transform = tile_transform<Scalar, Small, Outputs>;
    constexpr std::size_t points = transform::points, width = simd::width<Scalar>;
    const auto zero = simd::broadcast<Scalar>(0);
    for (std::size_t i = 0; i < points; ++i) {
        for (std::size_t x = 0; x < from.left; ++x) simd::store(strip + i * from.step + x * width, zero);
        for (std::size_t x = 0; x < from.right; ++x)
            simd::store(strip + i * from.step + (from.left + from.width + x) * width, zero);
    }
    strip += from.left * width;
    std::ptrdiff_t at = from.at;
    for (std::size_t x = 0; x < from.width; ++x, at += static_cast<std::ptrdiff_t>(from.pixel), strip += width) {
        simd::pack<Scalar> d[points], out[points];
        simd::unroll<points>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
            constexpr std::size_t ahead = 4;  // pixels
            source.prefetch(at + static_cast<std::ptrdiff_t>(i * from.row + ahead * from.pixel));
            // A zero of its own: where it is shared with an activation's zero, g++ 16 keeps it in memory.
            d[i] = simd::keep_in_register(simd::broadcast<Scalar>(0));
            if (i >= from.first && i < from.last)
                d[i] = source.template load<Lanes>(at + static_cast<std::ptrdiff_t>(i * from.row));
        });
        transform::input(d, out);
        simd::unroll<points>([&](std::size_t i) CTCNN_ALWAYS_INLINE { simd::store(strip + i * from.step, out[i]); });
    }
}

/// Second half, along one row of the strip, for one tile: strip [points][simd width] -> its rows in the matrices, which
/// are `step` elements apart. `extra` is the row in the matrix of the point that only larger tiles have.
template <class Scalar, std::size_t Small, std::size_t Outputs>
CTCNN_ALWAYS_INLINE inline void input_tile(const Scalar* __restrict strip, Scalar* __restrict common, std::size_t step,
                                           Scalar* __restrict extra) noexcept {
    using transform = tile_transform<Scalar, Small, Outputs>;
    constexpr std::size_t points = transform::points, width = simd::width<Scalar>;
    simd::pack<Scalar> d[points], out[points];
    simd::unroll<points>([&](std::size_t j) CTCNN_ALWAYS_INLINE { d[j] = simd::load(strip + j * width); });
    transform::input(d, out);
    simd::unroll<Small + 2>([&](std::size_t j) CTCNN_ALWAYS_INLINE { simd::store(common + j * step, out[j]); });
    if constexpr (points > Small + 2) simd::store(extra, out[Small + 2]);
}
/// The same for all tiles of a row: first `large` larger tiles, then `small` smaller ones.
template <class Scalar, std::size_t Small>
CTCNN_NOINLINE void input_rows(const Scalar* __restrict strip, std::size_t large, std::size_t small,
                               std::size_t columns, Scalar* __restrict common, std::size_t step,
                               Scalar* __restrict extra) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    for (; large > 0; --large, strip += (Small + 1) * width, common += columns, extra += columns)
        input_tile<Scalar, Small, Small + 1>(strip, common, step, extra);
    for (; small > 0; --small, strip += Small * width, common += columns)
        input_tile<Scalar, Small, Small>(strip, common, step, nullptr);
}

/// The sizes of an image and its padding.
struct padded_image {
    std::size_t height, width, channels, padding_top, padding_left, padding_right;
};

/// Image `image` -> its rows of V [tiles][columns], for `vectors` vectors of channels from `channel` on.
/// \param strip  scratch memory, [Small + 3][left + width + right][simd width]
template <class Scalar, std::size_t Small, std::size_t Lanes, class Source>
CTCNN_NOINLINE void input_image(const Source& source, const padded_image& size, const point_matrices& matrices,
                                std::size_t columns, std::size_t image, std::size_t channel, std::size_t vectors,
                                Scalar* __restrict v, Scalar* __restrict strip) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    const std::size_t row = size.width * size.channels;
    const std::size_t end = size.padding_top + size.height;  // of the image, in the padded image
    for (std::size_t ty = 0; ty < matrices.y.count; ++ty) {
        const std::size_t start = matrices.y.start(Small, ty);  // in the padded image
        const bool large = ty < matrices.y.large;
        const std::size_t rows = Small + 2 + large;
        input_strip from{(static_cast<std::ptrdiff_t>(start) - static_cast<std::ptrdiff_t>(size.padding_top)) *
                                 static_cast<std::ptrdiff_t>(row) +
                             static_cast<std::ptrdiff_t>(channel),
                         row,
                         size.channels,
                         size.padding_top > start ? size.padding_top - start : 0,
                         end > start ? std::min(rows, end - start) : 0,  // a tile may begin in the padding below
                         size.width,
                         size.padding_left,
                         size.padding_right,
                         (size.padding_left + size.width + size.padding_right) * width};
        for (std::size_t c = channel; c < channel + vectors * width; c += width) {
            if (large)
                input_columns<Scalar, Small, Small + 1, Lanes>(source, from, strip);
            else
                input_columns<Scalar, Small, Small, Lanes>(source, from, strip);
            from.at += static_cast<std::ptrdiff_t>(width);
            for (std::size_t i = 0; i < rows; ++i) {
                const bool extra = i == Small + 2;
                const std::size_t kind = extra ? 2 : 0, point = extra ? 0 : i;
                const auto &common = matrices.kinds[kind], &right = matrices.kinds[kind + 1];
                input_rows<Scalar, Small>(
                    strip + i * from.step, matrices.x.large, matrices.x.count - matrices.x.large, columns,
                    v + common.at + point * (Small + 2) * common.step + matrices.row(kind, image, ty) * columns + c,
                    common.step, v + right.at + point * right.step + matrices.row(kind + 1, image, ty) * columns + c);
            }
        }
    }
}

}  // namespace ctcnn::kernels::winograd
