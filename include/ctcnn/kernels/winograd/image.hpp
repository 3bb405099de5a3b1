// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/kernels/winograd/tiles.hpp"
#include "ctcnn/kernels/winograd/transform.hpp"

/// Winograd's transforms between images and the rows of the matrices: of the input, of the products, and of the
/// output's gradient. They are made for the size of their tile, and all else of a layer is an argument, so that all
/// layers share them.
namespace ctcnn::kernels {

/// Rows and columns of a strip: the part of an image under one row of tiles, one vector of channels of it.
struct winograd_strip {
    std::ptrdiff_t at;        ///< its upper left pixel without padding: the place that it would have in the image
    std::size_t row, pixel;   ///< distances in the image
    std::size_t first, last;  ///< rows of the strip that are rows of the image; the others are zero
    std::size_t width;        ///< pixels of the image's row
    std::size_t left, right;  ///< zeros before and after them
    std::size_t step;         ///< from one row of the transformed strip to the next
};

/// First half of the input's transform: down the columns. strip [points][left + width + right][simd width].
template <class Scalar, std::size_t Small, std::size_t Outputs, std::size_t Lanes, class Source>
CTCNN_NOINLINE void winograd_input_columns(const Source& source, const winograd_strip& from,
                                           Scalar* __restrict strip) noexcept {
    using transform = winograd_transform<Scalar, Small, Outputs>;
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
            // Made anew: where it is the same zero as that of an activation, g++ 16 has this one in memory.
            d[i] = simd::in_register(simd::broadcast<Scalar>(0));
            if (i >= from.first && i < from.last)
                d[i] = source.template load<Lanes>(at + static_cast<std::ptrdiff_t>(i * from.row));
        });
        transform::input(d, out);
        simd::unroll<points>([&](std::size_t i) CTCNN_ALWAYS_INLINE { simd::store(strip + i * from.step, out[i]); });
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
    simd::unroll<points>([&](std::size_t j) CTCNN_ALWAYS_INLINE { d[j] = simd::load(strip + j * width); });
    transform::input(d, out);
    simd::unroll<Small + 2>([&](std::size_t j) CTCNN_ALWAYS_INLINE { simd::store(common + j * step, out[j]); });
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

/// An image in numbers.
struct winograd_picture {
    std::size_t height, width, channels, padding_top, padding_left, padding_right;
};

/// Image `image` -> its rows of V, which are `columns` apart: `vectors` vectors of channels, from `channel` on. `strip`
/// is scratch, [Small + 3][left + width + right][simd width].
template <class Scalar, std::size_t Small, std::size_t Lanes, class Source>
CTCNN_NOINLINE void winograd_input_image(const Source& source, const winograd_picture& picture,
                                         const winograd_matrices& matrices, std::size_t columns, std::size_t image,
                                         std::size_t channel, std::size_t vectors, Scalar* __restrict v,
                                         Scalar* __restrict strip) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    const std::size_t row = picture.width * picture.channels;
    const std::size_t end = picture.padding_top + picture.height;  // of the image, in the padded image
    for (std::size_t ty = 0; ty < matrices.y.count; ++ty) {
        const std::size_t start = matrices.y.start(Small, ty);  // in the padded image
        const bool large = ty < matrices.y.large;
        const std::size_t rows = Small + 2 + large;
        winograd_strip from{(static_cast<std::ptrdiff_t>(start) - static_cast<std::ptrdiff_t>(picture.padding_top)) *
                                    static_cast<std::ptrdiff_t>(row) +
                                static_cast<std::ptrdiff_t>(channel),
                            row,
                            picture.channels,
                            picture.padding_top > start ? picture.padding_top - start : 0,
                            end > start ? std::min(rows, end - start) : 0,  // a tile may begin in the padding below
                            picture.width,
                            picture.padding_left,
                            picture.padding_right,
                            (picture.padding_left + picture.width + picture.padding_right) * width};
        for (std::size_t c = channel; c < channel + vectors * width; c += width) {
            if (large)
                winograd_input_columns<Scalar, Small, Small + 1, Lanes>(source, from, strip);
            else
                winograd_input_columns<Scalar, Small, Small, Lanes>(source, from, strip);
            from.at += static_cast<std::ptrdiff_t>(width);
            for (std::size_t i = 0; i < rows; ++i) {
                const bool extra = i == Small + 2;
                const std::size_t group = extra ? 2 : 0, point = extra ? 0 : i;
                const auto &common = matrices.groups[group], &right = matrices.groups[group + 1];
                winograd_input_rows<Scalar, Small>(
                    strip + i * from.step, matrices.x.large, matrices.x.count - matrices.x.large, columns,
                    v + common.at + point * (Small + 2) * common.step + matrices.row(group, image, ty) * columns + c,
                    common.step, v + right.at + point * right.step + matrices.row(group + 1, image, ty) * columns + c);
            }
        }
    }
}

/// First half of the output's transform: down `points` columns. -> half [Rows][points].
template <class Scalar, std::size_t Small, std::size_t Rows>
CTCNN_NOINLINE void winograd_output_columns(const winograd_tile_rows<const Scalar, Small>& m, std::size_t points,
                                            winograd_half<Scalar, Small>& half) noexcept {
    using down = winograd_transform<Scalar, Small, Rows>;
    for (std::size_t j = 0; j < points; ++j) {
        const winograd_line<const Scalar, Small> from = m.column(j);
        simd::pack<Scalar> column[down::points], result[Rows];
        simd::unroll<down::points>([&](std::size_t i) CTCNN_ALWAYS_INLINE { column[i] = simd::load(from.point(i)); });
        down::output(column, result);
        simd::unroll<Rows>([&](std::size_t r) CTCNN_ALWAYS_INLINE { half.store(r, j, result[r]); });
    }
}

/// Second half: along `rows` rows, neighbours `row` apart in `out`, as their pixels are `pixel` apart.
template <class Scalar, std::size_t Small, std::size_t Columns, class Activation, std::size_t Lanes>
CTCNN_NOINLINE void winograd_output_rows(const winograd_half<Scalar, Small>& half, simd::pack<Scalar> bias,
                                         std::size_t rows, Scalar* __restrict out, std::size_t row, std::size_t pixel,
                                         epilogue<Scalar, Activation> end) noexcept {
    using along = winograd_transform<Scalar, Small, Columns>;
    for (std::size_t r = 0; r < rows; ++r, out += row) {
        simd::pack<Scalar> line[along::points], result[Columns];
        simd::unroll<along::points>([&](std::size_t j) CTCNN_ALWAYS_INLINE { line[j] = half.load(r, j); });
        along::output(line, result);
        simd::unroll<Columns>([&](std::size_t c) CTCNN_ALWAYS_INLINE {
            Scalar* const at = out + c * pixel;
            store_lanes<Lanes>(at, end.template value<Lanes>(result[c] + bias, at));
        });
    }
}

/// A tile of products -> its pixels of the output, `vectors` vectors of channels: Activation(A^T m A + bias); `bias`
/// may be null.
template <class Activation, std::size_t Lanes, class Scalar, std::size_t Small>
CTCNN_ALWAYS_INLINE inline void winograd_output_tile(winograd_tile_rows<const Scalar, Small> m, winograd_tile_size size,
                                                     const Scalar* __restrict bias, Scalar* __restrict out,
                                                     std::size_t row, std::size_t pixel, std::size_t vectors,
                                                     epilogue<Scalar, Activation> end) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    winograd_half<Scalar, Small> half;
    const std::size_t rows = Small + size.large_y, points = Small + size.large_x + 2;
    for (; vectors > 0; --vectors, out += width) {
        if (size.large_y)
            winograd_output_columns<Scalar, Small, Small + 1>(m, points, half);
        else
            winograd_output_columns<Scalar, Small, Small>(m, points, half);
        auto b = simd::broadcast<Scalar>(0);
        if (bias != nullptr) {
            b = load_lanes<Lanes>(bias);
            bias += width;
        }
        if (size.large_x)
            winograd_output_rows<Scalar, Small, Small + 1, Activation, Lanes>(half, b, rows, out, row, pixel, end);
        else
            winograd_output_rows<Scalar, Small, Small, Activation, Lanes>(half, b, rows, out, row, pixel, end);
        m.next(width);
    }
}

/// All tiles of image `image`, from matrices whose rows are `columns` apart.
template <class Activation, std::size_t Lanes, std::size_t Small, class Scalar>
CTCNN_NOINLINE void winograd_output_image(const Scalar* __restrict m, const winograd_matrices& matrices,
                                          std::size_t columns, std::size_t image, const Scalar* __restrict bias,
                                          Scalar* __restrict out, std::size_t row, std::size_t pixel,
                                          std::size_t vectors, epilogue<Scalar, Activation> end) noexcept {
    for (std::size_t ty = 0; ty < matrices.y.count; ++ty) {
        auto tile = winograd_first_tile<Small>(matrices, m, columns, image, ty);
        Scalar* to = out + matrices.y.start(Small, ty) * row;
        for (std::size_t tx = 0; tx < matrices.x.count; ++tx, tile.next(columns)) {
            const winograd_tile_size size{ty < matrices.y.large, tx < matrices.x.large};
            winograd_output_tile<Activation, Lanes>(tile, size, bias, to, row, pixel, vectors, end);
            to += (Small + size.large_x) * pixel;
        }
    }
}

/// First half of the transform of the output's gradient: down `columns` columns of its pixels, which `sum` is added to.
/// -> half [points][columns].
template <class Scalar, std::size_t Small, std::size_t Rows, std::size_t Lanes, class Source>
CTCNN_NOINLINE void winograd_gradient_columns(const Source& source, std::size_t at, std::size_t row, std::size_t pixel,
                                              std::size_t columns, winograd_half<Scalar, Small>& half,
                                              Scalar* __restrict sums) noexcept {
    using down = winograd_transform<Scalar, Small, Rows>;
    auto sum = simd::load(sums);
    for (std::size_t c = 0; c < columns; ++c, at += pixel) {
        simd::pack<Scalar> column[Rows], result[down::points];
        simd::unroll<Rows>([&](std::size_t r) CTCNN_ALWAYS_INLINE {
            // The next tile: pixels of a tile are too far apart for the processor to guess them.
            source.prefetch(static_cast<std::ptrdiff_t>(at + r * row + columns * pixel));
            column[r] = source.template load<Lanes>(static_cast<std::ptrdiff_t>(at + r * row));
            sum = sum + column[r];
        });
        down::output_gradient(column, result);
        simd::unroll<down::points>([&](std::size_t i) CTCNN_ALWAYS_INLINE { half.store(i, c, result[i]); });
    }
    simd::store(sums, sum);
}

/// Second half: along `points` rows, into the rows of the matrices.
template <class Scalar, std::size_t Small, std::size_t Columns>
CTCNN_NOINLINE void winograd_gradient_rows(const winograd_half<Scalar, Small>& half, std::size_t points,
                                           const winograd_tile_rows<Scalar, Small>& z) noexcept {
    using along = winograd_transform<Scalar, Small, Columns>;
    for (std::size_t i = 0; i < points; ++i) {
        const winograd_line<Scalar, Small> to = z.row(i);
        simd::pack<Scalar> line[Columns], result[along::points];
        simd::unroll<Columns>([&](std::size_t c) CTCNN_ALWAYS_INLINE { line[c] = half.load(i, c); });
        along::output_gradient(line, result);
        simd::unroll<along::points>([&](std::size_t j) CTCNN_ALWAYS_INLINE { simd::store(to.point(j), result[j]); });
    }
}

/// The output's gradient at a tile's pixels -> the tile's rows of Z = A d_y A^T; and sums += the gradient, for the
/// bias.
template <std::size_t Lanes, class Scalar, std::size_t Small, class Source>
CTCNN_ALWAYS_INLINE inline void winograd_gradient_tile(const Source& source, std::size_t at, std::size_t row,
                                                       std::size_t pixel, winograd_tile_size size,
                                                       winograd_tile_rows<Scalar, Small> z, Scalar* __restrict sums,
                                                       std::size_t vectors) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    winograd_half<Scalar, Small> half;
    const std::size_t columns = Small + size.large_x, points = Small + size.large_y + 2;
    for (; vectors > 0; --vectors, at += width, sums += width) {
        if (size.large_y)
            winograd_gradient_columns<Scalar, Small, Small + 1, Lanes>(source, at, row, pixel, columns, half, sums);
        else
            winograd_gradient_columns<Scalar, Small, Small, Lanes>(source, at, row, pixel, columns, half, sums);
        if (size.large_x)
            winograd_gradient_rows<Scalar, Small, Small + 1>(half, points, z);
        else
            winograd_gradient_rows<Scalar, Small, Small>(half, points, z);
        z.next(width);
    }
}

/// All tiles of image `image`, into matrices whose rows are `columns` apart.
template <std::size_t Lanes, std::size_t Small, class Scalar, class Source>
CTCNN_NOINLINE void winograd_gradient_image(const Source& source, std::size_t at, std::size_t row, std::size_t pixel,
                                            const winograd_matrices& matrices, std::size_t columns, std::size_t image,
                                            Scalar* __restrict z, Scalar* __restrict sums,
                                            std::size_t vectors) noexcept {
    for (std::size_t ty = 0; ty < matrices.y.count; ++ty) {
        auto tile = winograd_first_tile<Small>(matrices, z, columns, image, ty);
        std::size_t from = at + matrices.y.start(Small, ty) * row;
        for (std::size_t tx = 0; tx < matrices.x.count; ++tx, tile.next(columns)) {
            const winograd_tile_size size{ty < matrices.y.large, tx < matrices.x.large};
            winograd_gradient_tile<Lanes>(source, from, row, pixel, size, tile, sums, vectors);
            from += (Small + size.large_x) * pixel;
        }
    }
}

}  // namespace ctcnn::kernels
