// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/activation.hpp"
#include "ctcnn/kernels/conv2d_geometry.hpp"
#include "ctcnn/kernels/image_source.hpp"
#include "ctcnn/kernels/prefetch.hpp"
#include "ctcnn/kernels/rearrange.hpp"
#include "ctcnn/kernels/register_tile.hpp"
#include "ctcnn/kernels/winograd_transform.hpp"

/// 3x3 convolution at stride 1 by Winograd's algorithm: 36 multiplications for 16 outputs instead of 144.
///
/// A block of images is cut into tiles of Small and Small + 1 pixels a side, so that they cover it exactly. For each of
/// the points of a tile there is one matrix with a row for each tile and a column for each channel:
///
///     V = transformed input, U = transformed filters, M = V U for each point, output = M transformed back
///
/// The weight gradient is dU += V^T Z, with Z the transformed gradient of the output; it is transformed back once for
/// the whole batch. The block is chosen so that V and M stay in the second-level cache.
///
/// What does not depend on a layer's sizes is shared by all layers: transforms know only Small and their tile, products
/// only how far rows are apart.
namespace ctcnn::kernels {

// ---- tiles and matrices ---------------------------------------------------------------------------------------------

/// One side of an image, covered by tiles: as many larger ones as possible, which come first.
template <std::size_t Small, std::size_t Extent>
struct winograd_tiles {
    static constexpr std::size_t none = Extent + 1;
    static constexpr std::size_t large = [] {
        for (std::size_t n = Extent / (Small + 1) + 1; n-- > 0;)
            if ((Extent - n * (Small + 1)) % Small == 0) return n;
        return none;
    }();
    static constexpr bool exist = Extent > 0 && large != none;
    static constexpr std::size_t small = exist ? (Extent - large * (Small + 1)) / Small : 0;
    static constexpr std::size_t count = large + small;
    static constexpr std::size_t start(std::size_t tile) { return tile * Small + std::min(tile, large); }
    /// Points a side, of all tiles together.
    static constexpr std::size_t points = large * (Small + 3) + small * (Small + 2);
};

/// Elements between the matrices of two points, a cache line or two: without them the matrices of all points begin in
/// the same few cache sets.
inline constexpr std::size_t winograd_gap = 16;

/// Where the matrices of a block lie. Points that only the larger tiles have make matrices with fewer rows, so there
/// are four groups: 0 both coordinates common to all tiles, 1 only x belongs to larger tiles, 2 only y, 3 both.
struct winograd_matrices {
    struct group {
        std::size_t count = 0;  ///< matrices
        std::size_t rows = 0;   ///< of each
        std::size_t at = 0;     ///< the first one's first element
        std::size_t step = 0;   ///< from one matrix to the next
    };
    std::array<group, 4> groups;
    std::size_t size = 0;  ///< elements of all matrices together

    /// `columns` of each matrix, which is also the distance of its rows.
    template <std::size_t Small, class TilesY, class TilesX>
    static constexpr winograd_matrices of(std::size_t images, std::size_t columns) {
        constexpr std::size_t common = Small + 2;
        winograd_matrices m;
        for (std::size_t g = 0; g < 4; ++g) {
            const bool y = g >= 2, x = g % 2 == 1;
            group& here = m.groups[g];
            here.rows = images * (y ? TilesY::large : TilesY::count) * (x ? TilesX::large : TilesX::count);
            here.count = here.rows == 0 ? 0 : (y ? 1 : common) * (x ? 1 : common);
            here.step = here.rows * columns + winograd_gap;
            here.at = m.size;
            m.size += here.count * here.step;
        }
        return m;
    }
};

/// The rows of one tile in all matrices of a block.
template <class Element>
struct winograd_tile_rows {
    std::array<Element*, 4> at;  ///< in the first matrix of each group
    std::array<std::size_t, 4> step;

    /// The row of point (I, J).
    template <std::size_t Small, std::size_t I, std::size_t J>
    CTCNN_ALWAYS_INLINE Element* point() const noexcept {
        constexpr std::size_t common = Small + 2;
        if constexpr (I < common && J < common)
            return at[0] + (I * common + J) * step[0];
        else if constexpr (I < common)
            return at[1] + I * step[1];
        else if constexpr (J < common)
            return at[2] + J * step[2];
        else
            return at[3];
    }
};

// ---- transforms -----------------------------------------------------------------------------------------------------

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

// ---- products -------------------------------------------------------------------------------------------------------

/// m [Rows][Vectors * width] = v [Rows][depth] * u [depth][Vectors * width], rows of v `Columns` apart.
template <class Scalar, std::size_t Rows, std::size_t Vectors, std::size_t Columns>
CTCNN_NOINLINE void winograd_product_tile(const Scalar* __restrict v, const Scalar* __restrict u, Scalar* __restrict m,
                                          std::size_t depth) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    set_zero(tile);
    multiply_accumulate<even_rows<Columns>, width>(tile, v, 1, u, Vectors * width, depth);
    for_each_vector<width>(tile, [&](auto r, auto i, const simd::pack<Scalar>& sum, auto)
                                     CTCNN_ALWAYS_INLINE { simd::store(m + (r * Vectors + i) * width, sum); });
}

/// Rows of the largest tile.
template <std::size_t Vectors>
inline constexpr std::size_t winograd_product_rows = std::min<std::size_t>(13,
                                                                           (simd::registers - 1 - Vectors) / Vectors);

/// The same for any number of rows. Few sizes of tiles serve all: the last one overlaps the one before it and computes
/// some rows again.
template <class Scalar, std::size_t Vectors, std::size_t Columns>
CTCNN_NOINLINE void winograd_product(const Scalar* __restrict v, const Scalar* __restrict u, Scalar* __restrict m,
                                     std::size_t rows, std::size_t depth, prefetch_streams& ahead) noexcept {
    constexpr std::size_t most = winograd_product_rows<Vectors>;
    constexpr std::size_t step = Vectors * simd::width<Scalar>;
    const auto tile = [&]<std::size_t Rows>(std::integral_constant<std::size_t, Rows>, std::size_t row) {
        ahead.next();
        // Stores of a tile that miss the nearest cache would hold up the next one.
        for (std::size_t line = 0; line < Rows * step; line += 64 / sizeof(Scalar))
            simd::prefetch_for_write(m + (row + Rows) * step + line);
        winograd_product_tile<Scalar, Rows, Vectors, Columns>(v + row * Columns, u, m + row * step, depth);
    };
    std::size_t row = 0;
    for (; row + most <= rows; row += most) tile(std::integral_constant<std::size_t, most>{}, row);
    const auto finish = [&]<std::size_t Rows>(std::integral_constant<std::size_t, Rows> size) {
        if (rows < Rows) return;  // nothing to overlap with: smaller ones
        for (; row < rows; row += Rows) tile(size, std::min(row, rows - Rows));
    };
    constexpr std::integral_constant<std::size_t, most> largest;
    constexpr std::integral_constant<std::size_t, std::min<std::size_t>(8, most)> middle;
    constexpr std::integral_constant<std::size_t, std::min<std::size_t>(4, most)> little;
    if (rows - row > middle) finish(largest);
    if (rows - row > little) finish(middle);
    finish(little);
    finish(std::integral_constant<std::size_t, 1>{});
}

/// d_u [Rows][Vectors * width] (+)= v [depth][Rows]^T * z [depth][Vectors * width], rows of v `columns` apart. The sums
/// start at zero and are added to memory at the end, which is more exact than one long chain.
template <class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_NOINLINE void winograd_correlation_tile(const Scalar* __restrict v, std::size_t columns,
                                              const Scalar* __restrict z, Scalar* __restrict d_u, std::size_t depth,
                                              bool first) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    set_zero(tile);
    multiply_accumulate<even_rows<1>, width>(tile, v, columns, z, Vectors * width, depth);
    for_each_vector<width>(tile, [&](auto r, auto i, const simd::pack<Scalar>& sum, auto) CTCNN_ALWAYS_INLINE {
        Scalar* const at = d_u + (r * Vectors + i) * width;
        simd::store(at, first ? sum : simd::load(at) + sum);
    });
}

// ---- the convolution of a block of images ---------------------------------------------------------------------------

template <class Scalar, class Geometry, std::size_t Small>
struct conv2d_winograd {
    using G = Geometry;
    static constexpr std::size_t width = simd::width<Scalar>;
    using tiles_y = winograd_tiles<Small, G::out_height>;
    using tiles_x = winograd_tiles<Small, G::out_width>;

    /// Whether the algorithm can do this convolution at all.
    static constexpr bool fits = G::kernel_height == 3 && G::kernel_width == 3 && G::stride_y == 1 &&
                                 G::stride_x == 1 && G::dilation_y == 1 && G::dilation_x == 1 && G::groups == 1 &&
                                 tiles_y::exist && tiles_x::exist;

    static constexpr std::size_t in_vectors = (G::in_channels + width - 1) / width;
    static constexpr std::size_t out_vectors = (G::out_channels + width - 1) / width;
    static constexpr std::size_t columns = in_vectors * width;  ///< of V

    /// Output channels are done this many vectors at a time; an odd last one alone.
    static constexpr std::size_t block_vectors = std::min<std::size_t>(2, out_vectors);
    static constexpr std::size_t blocks = (out_vectors + block_vectors - 1) / block_vectors;
    static constexpr std::size_t vectors_of(std::size_t block) {
        return std::min(block_vectors, out_vectors - block * block_vectors);
    }
    static constexpr std::size_t out_columns = block_vectors * width;  ///< of M and Z

    /// Points a side of the larger tiles (or of all, where there are no larger ones): those that filters are
    /// transformed to.
    static constexpr bool has_large_y = tiles_y::large > 0, has_large_x = tiles_x::large > 0;
    static constexpr std::size_t points = (Small + 2 + has_large_y) * (Small + 2 + has_large_x);

    /// Images done together: as many as leave room in a second-level cache of 1 MiB for V, M, and the images
    /// themselves.
    static constexpr std::size_t most_images = [] {
        constexpr std::size_t image = tiles_y::points * tiles_x::points * (columns + out_columns) +
                                      G::height * G::width * columns + G::out_height * G::out_width * out_columns;
        std::size_t images = 4;
        while (images > 1 && images * image * sizeof(Scalar) > 1024 * 1024) images /= 2;
        return images;
    }();
    static constexpr winograd_matrices inputs(std::size_t images) {
        return winograd_matrices::of<Small, tiles_y, tiles_x>(images, columns);
    }
    static constexpr winograd_matrices outputs(std::size_t images) {
        return winograd_matrices::of<Small, tiles_y, tiles_x>(images, out_columns);
    }
    static constexpr std::size_t inputs_size = inputs(most_images).size;
    static constexpr std::size_t outputs_size = outputs(most_images).size;

    static constexpr std::size_t strip_step = (G::width + 2 * G::padding_x) * width;
    static constexpr std::size_t strip_size = (Small + 3) * strip_step;

    /// Filters: for each block of output channels, for each point, [in_channels][vectors of the block * width].
    static constexpr std::size_t filter_matrix = G::in_channels * out_columns + winograd_gap;
    static constexpr std::size_t filter_block = points * filter_matrix;
    static constexpr std::size_t filters_size = blocks * filter_block;

    /// Rough cycles of forward for one image, by this algorithm and by the direct one, on a processor with one
    /// multiply-add of vectors a cycle. A tile's transforms take about 300 cycles for a vector of channels (measured
    /// for tiles of 4 pixels), a multiply-add that is not filled with lanes as long as one that is.
    static constexpr std::size_t cost = tiles_y::points * tiles_x::points * G::in_channels * out_vectors +
                                        300 * tiles_y::count * tiles_x::count * (in_vectors + out_vectors);
    static constexpr std::size_t direct_cost = G::out_height * G::out_width * 9 * G::in_channels * out_vectors;

    /// Index of point (I, J) among a block's matrices: group after group.
    static constexpr std::size_t point_index(std::size_t i, std::size_t j) {
        constexpr std::size_t common = Small + 2, right = has_large_x ? common : 0, below = has_large_y ? common : 0;
        if (i < common) return j < common ? i * common + j : common * common + i;
        return common * common + right + (j < common ? j : below);
    }

    /// Calls `function(i, j)` for the constants of each point.
    template <class F>
    CTCNN_ALWAYS_INLINE static void for_each_point(F&& function) noexcept {
        simd::unroll<Small + 2 + has_large_y>([&](auto i) CTCNN_ALWAYS_INLINE {
            simd::unroll<Small + 2 + has_large_x>([&](auto j) CTCNN_ALWAYS_INLINE { function(i, j); });
        });
    }

    /// Distances between filters, between their input channels, and between taps, in a weight [O][I][3][3].
    struct weight_order {
        std::size_t out, in;
        bool turned;  ///< by 180 degrees
    };
    static constexpr weight_order straight{G::in_channels * 9, 9, false};
    /// For the input's gradient: the weight is [in_channels][out_channels][3][3] of this geometry.
    static constexpr weight_order turned{9, G::out_channels * 9, true};

    /// Filters are transformed for this many input channels at a time: their taps, [channels][9][width], stay in the
    /// nearest cache.
    static constexpr std::size_t filter_channels = std::min<std::size_t>(16, G::in_channels);

    /// Transforms the filters of output vector `vector`.
    CTCNN_NOINLINE static void transform_filters(const Scalar* __restrict weight, weight_order order,
                                                 std::size_t vector, Scalar* __restrict filters) noexcept {
        const std::size_t block = vector / block_vectors, step = vectors_of(block) * width;
        const std::size_t lanes = std::min(width, G::out_channels - vector * width);
        filters += block * filter_block + vector % block_vectors * width;
        weight += vector * width * order.out;
        Scalar taps[filter_channels * 9 * width] = {};
        for (std::size_t first = 0; first < G::in_channels; first += filter_channels) {
            const std::size_t channels = std::min(filter_channels, G::in_channels - first);
            if (order.in == 9)  // all channels of a filter in a row
                transpose(weight + first * 9, order.out, lanes, channels * 9, taps, width);
            else
                for (std::size_t i = 0; i < channels; ++i)
                    transpose(weight + (first + i) * order.in, order.out, lanes, 9, taps + i * 9 * width, width);
            for (std::size_t i = 0; i < channels; ++i, filters += step)
                transform_filter(taps + i * 9 * width, order.turned, filters);
        }
    }

    /// Transforms image `image` of `images` into V.
    template <class Source>
    static void transform_input(const Source& source, std::size_t image, std::size_t images, Scalar* __restrict v,
                                Scalar* __restrict strip) noexcept {
        const winograd_matrices matrices = inputs(images);
        for (std::size_t ty = 0; ty < tiles_y::count; ++ty) {
            const std::size_t start = tiles_y::start(ty);  // in the padded image
            const bool large = ty < tiles_y::large;
            const std::size_t rows = Small + 2 + large;
            winograd_strip from{(static_cast<std::ptrdiff_t>(start) - static_cast<std::ptrdiff_t>(G::padding_y)) *
                                    static_cast<std::ptrdiff_t>(G::width * G::in_channels),
                                G::width * G::in_channels,
                                G::in_channels,
                                G::padding_y > start ? G::padding_y - start : 0,
                                std::min(rows, G::height + G::padding_y - start),
                                G::width,
                                G::padding_x,
                                strip_step};
            simd::unroll<in_vectors>([&](auto c) CTCNN_ALWAYS_INLINE {
                // One text for all whole vectors, another for a last one with fewer lanes.
                constexpr std::size_t lanes = std::min(width, G::in_channels - c * width);
                if (large) {
                    if constexpr (has_large_y)
                        winograd_input_columns<Scalar, Small, Small + 1, lanes>(source, from, strip);
                } else
                    winograd_input_columns<Scalar, Small, Small, lanes>(source, from, strip);
                from.at += static_cast<std::ptrdiff_t>(width);
                for (std::size_t i = 0; i < rows; ++i) {
                    const bool extra = i == Small + 2;
                    const auto& common = matrices.groups[extra ? 2 : 0];
                    const auto& right = matrices.groups[extra ? 3 : 1];
                    const std::size_t tile = image * (extra ? tiles_y::large : tiles_y::count) + ty;
                    winograd_input_rows<Scalar, Small>(strip + i * strip_step, tiles_x::large, tiles_x::small, columns,
                                                       v + common.at + (extra ? 0 : i * (Small + 2)) * common.step +
                                                           tile * tiles_x::count * columns + c * width,
                                                       common.step,
                                                       v + right.at + (extra ? 0 : i) * right.step +
                                                           tile * tiles_x::large * columns + c * width);
                }
            });
        }
    }

    /// How many tiles `multiply` computes, at least.
    static constexpr std::size_t product_tiles(std::size_t images) {
        std::size_t count = 0;
        for (const auto& group : outputs(images).groups)
            count += group.count * (group.rows / winograd_product_rows<block_vectors> + 1);
        return count;
    }

    /// M = V U, for all points and the output channels of `block`.
    static void multiply(const Scalar* __restrict v, const Scalar* __restrict filters, std::size_t block,
                         std::size_t images, Scalar* __restrict m, prefetch_streams& ahead) noexcept {
        const winograd_matrices in = inputs(images), out = outputs(images);
        const Scalar* u = filters + block * filter_block;
        const auto all = [&]<std::size_t Vectors>(std::integral_constant<std::size_t, Vectors>) {
            for (std::size_t g = 0; g < 4; ++g)
                for (std::size_t k = 0; k < in.groups[g].count; ++k, u += filter_matrix)
                    winograd_product<Scalar, Vectors, columns>(v + in.groups[g].at + k * in.groups[g].step, u,
                                                               m + out.groups[g].at + k * out.groups[g].step,
                                                               in.groups[g].rows, G::in_channels, ahead);
        };
        with_vectors(block, all);
    }

    /// M -> the output channels of `block` of image `image`; `bias`, of all channels, may be null.
    template <class Activation>
    static void transform_output(const Scalar* __restrict m, std::size_t block, std::size_t image, std::size_t images,
                                 const Scalar* __restrict bias, Scalar* __restrict out) noexcept {
        const winograd_matrices matrices = outputs(images);
        const std::size_t first = block * out_columns;
        with_vectors(block, [&]<std::size_t Vectors>(std::integral_constant<std::size_t, Vectors>) {
            for_each_tile<Vectors * width>(
                matrices, m, image, [&](auto rows, auto columns_here, const auto& tile, std::size_t y, std::size_t x) {
                    Scalar* const to = out + (y * G::out_width + x) * G::out_channels + first;
                    for_each_lanes(block, [&](auto lanes, std::size_t vector, std::size_t vectors) {
                        winograd_output_tile<Scalar, Small, rows, columns_here, Activation, lanes>(
                            shifted(tile, vector * width), bias == nullptr ? nullptr : bias + first + vector * width,
                            to + vector * width, G::out_width * G::out_channels, G::out_channels, vectors);
                    });
                });
        });
    }

    /// Transforms the gradient of the output channels of `block` of image `image` into Z; sums [out_vectors * width] +=
    /// the gradient over all pixels.
    template <class Source>
    static void transform_gradient(const Source& source, std::size_t block, std::size_t image, std::size_t images,
                                   Scalar* __restrict z, Scalar* __restrict sums) noexcept {
        const winograd_matrices matrices = outputs(images);
        const std::size_t first = block * out_columns;
        with_vectors(block, [&]<std::size_t Vectors>(std::integral_constant<std::size_t, Vectors>) {
            for_each_tile<Vectors * width>(
                matrices, z, image, [&](auto rows, auto columns_here, const auto& tile, std::size_t y, std::size_t x) {
                    const std::size_t from = (y * G::out_width + x) * G::out_channels + first;
                    for_each_lanes(block, [&](auto lanes, std::size_t vector, std::size_t vectors) {
                        winograd_gradient_tile<Scalar, Small, rows, columns_here, lanes>(
                            source, from + vector * width, G::out_width * G::out_channels, G::out_channels,
                            shifted(tile, vector * width), sums + first + vector * width, vectors);
                    });
                });
        });
    }

    /// How many input channels a tile of the weight gradient has.
    static constexpr std::size_t correlation_rows = best_tile<Scalar>(G::in_channels, block_vectors, 2).rows;

    /// How many tiles `correlate` computes.
    static constexpr std::size_t correlation_tiles = points * (G::in_channels / correlation_rows);

    /// The sums of `block`, one tile ahead of `correlate`: it adds to each of them once.
    static prefetch_stream correlation_stream(const Scalar* d_filters, std::size_t block) noexcept {
        constexpr std::size_t tile = correlation_rows * out_columns;
        prefetch_stream stream =
            prefetch_stream::whole(d_filters + block * filter_block + tile, (filter_block - tile) * sizeof(Scalar), 1);
        stream.share = tile * sizeof(Scalar) / 64;
        return stream;
    }

    /// dU (+)= V^T Z, for all points and the output channels of `block`; d_filters is laid out as filters are.
    static void correlate(const Scalar* __restrict v, const Scalar* __restrict z, std::size_t block, std::size_t images,
                          Scalar* __restrict d_filters, bool is_first, prefetch_streams& ahead) noexcept {
        const winograd_matrices in = inputs(images), out = outputs(images);
        Scalar* d_u = d_filters + block * filter_block;
        with_vectors(block, [&]<std::size_t Vectors>(std::integral_constant<std::size_t, Vectors>) {
            constexpr std::size_t rows = correlation_rows, rest = G::in_channels % rows;
            for (std::size_t g = 0; g < 4; ++g)
                for (std::size_t k = 0; k < in.groups[g].count; ++k, d_u += filter_matrix) {
                    const Scalar* const from = v + in.groups[g].at + k * in.groups[g].step;
                    const Scalar* const gradient = z + out.groups[g].at + k * out.groups[g].step;
                    std::size_t c = 0;
                    for (; c + rows <= G::in_channels; c += rows) {
                        ahead.next();
                        winograd_correlation_tile<Scalar, rows, Vectors>(
                            from + c, columns, gradient, d_u + c * Vectors * width, in.groups[g].rows, is_first);
                    }
                    if constexpr (rest != 0)
                        winograd_correlation_tile<Scalar, rest, Vectors>(
                            from + c, columns, gradient, d_u + c * Vectors * width, in.groups[g].rows, is_first);
                }
        });
    }

    /// d_filters -> the gradient of the filters of output vector `vector` in d_weight [O][I][3][3]; `parts` of them,
    /// neighbours `step` elements apart, are added in order.
    CTCNN_NOINLINE static void transform_filter_gradients(const Scalar* __restrict d_filters, std::size_t step,
                                                          std::size_t parts, std::size_t vector,
                                                          Scalar* __restrict d_weight) noexcept {
        const std::size_t block = vector / block_vectors, row = vectors_of(block) * width;
        const std::size_t lanes = std::min(width, G::out_channels - vector * width);
        d_filters += block * filter_block + vector % block_vectors * width;
        d_weight += vector * width * G::in_channels * 9;
        Scalar taps[filter_channels * 9 * width];
        for (std::size_t first = 0; first < G::in_channels; first += filter_channels) {
            const std::size_t channels = std::min(filter_channels, G::in_channels - first);
            for (std::size_t i = 0; i < channels; ++i, d_filters += row)
                transform_filter_gradient(d_filters, step, parts, taps + i * 9 * width);
            transpose(taps, width, channels * 9, lanes, d_weight + first * 9, G::in_channels * 9);
        }
    }

private:
    static constexpr std::size_t outputs_y = Small + has_large_y, outputs_x = Small + has_large_x;

    /// taps [9][width], perhaps in reverse, -> one row of each point's matrix.
    CTCNN_ALWAYS_INLINE static void transform_filter(const Scalar* taps, bool backwards,
                                                     Scalar* __restrict filters) noexcept {
        using down = winograd_transform<Scalar, Small, outputs_y>;
        using along = winograd_transform<Scalar, Small, outputs_x>;
        simd::pack<Scalar> half[down::points][3];
        simd::unroll<3>([&](auto x) CTCNN_ALWAYS_INLINE {
            simd::pack<Scalar> column[3], result[down::points];
            simd::unroll<3>([&](auto y) CTCNN_ALWAYS_INLINE {
                column[y] = simd::load(taps + (backwards ? 8 - (y * 3 + x) : y * 3 + x) * width);
            });
            down::filter(column, result);
            simd::unroll<down::points>([&](auto i) CTCNN_ALWAYS_INLINE { half[i][x] = result[i]; });
        });
        simd::unroll<down::points>([&](auto i) CTCNN_ALWAYS_INLINE {
            simd::pack<Scalar> result[along::points];
            along::filter(half[i], result);
            simd::unroll<along::points>([&](auto j) CTCNN_ALWAYS_INLINE {
                simd::store(filters + point_index(i, j) * filter_matrix, result[j]);
            });
        });
    }

    CTCNN_ALWAYS_INLINE static void transform_filter_gradient(const Scalar* __restrict d_filters, std::size_t step,
                                                              std::size_t parts, Scalar* taps) noexcept {
        using down = winograd_transform<Scalar, Small, outputs_y>;
        using along = winograd_transform<Scalar, Small, outputs_x>;
        simd::pack<Scalar> half[3][along::points];
        simd::unroll<along::points>([&](auto j) CTCNN_ALWAYS_INLINE {
            simd::pack<Scalar> column[down::points], result[3];
            simd::unroll<down::points>([&](auto i) CTCNN_ALWAYS_INLINE {
                const Scalar* from = d_filters + point_index(i, j) * filter_matrix;
                column[i] = simd::load(from);
                for (std::size_t part = 1; part < parts; ++part) column[i] = column[i] + simd::load(from += step);
            });
            down::filter_gradient(column, result);
            simd::unroll<3>([&](auto y) CTCNN_ALWAYS_INLINE { half[y][j] = result[y]; });
        });
        simd::unroll<3>([&](auto y) CTCNN_ALWAYS_INLINE {
            simd::pack<Scalar> result[3];
            along::filter_gradient(half[y], result);
            simd::unroll<3>([&](auto x) CTCNN_ALWAYS_INLINE { simd::store(taps + (y * 3 + x) * width, result[x]); });
        });
    }

    /// Calls `function` with the constant number of vectors of `block`.
    template <class F>
    CTCNN_ALWAYS_INLINE static void with_vectors(std::size_t block, F&& function) noexcept {
        constexpr std::size_t last = out_vectors - (blocks - 1) * block_vectors;
        if constexpr (last == block_vectors)
            function(std::integral_constant<std::size_t, block_vectors>{});
        else if (block + 1 < blocks)
            function(std::integral_constant<std::size_t, block_vectors>{});
        else
            function(std::integral_constant<std::size_t, last>{});
    }

    /// Calls `function(lanes, first vector, vectors)` for the whole vectors of `block`, and for a last one with fewer
    /// lanes.
    template <class F>
    CTCNN_ALWAYS_INLINE static void for_each_lanes(std::size_t block, F&& function) noexcept {
        constexpr std::size_t tail = G::out_channels % width;
        const std::size_t vectors = vectors_of(block);
        const std::size_t whole = tail != 0 && block + 1 == blocks ? vectors - 1 : vectors;
        if (whole > 0) function(std::integral_constant<std::size_t, width>{}, 0, whole);
        if constexpr (tail != 0)
            if (whole < vectors) function(std::integral_constant<std::size_t, tail>{}, whole, 1);
    }

    /// Calls `function(rows, columns, rows of the matrices, y, x)` for each tile of an image, with the constant size of
    /// the tile and the pixel where it begins.
    template <std::size_t MatrixColumns, class Element, class F>
    static void for_each_tile(const winograd_matrices& matrices, Element* from, std::size_t image,
                              F&& function) noexcept {
        constexpr std::integral_constant<std::size_t, Small> small;
        constexpr std::integral_constant<std::size_t, Small + 1> large;
        for (std::size_t ty = 0; ty < tiles_y::count; ++ty)
            for (std::size_t tx = 0; tx < tiles_x::count; ++tx) {
                winograd_tile_rows<Element> tile;
                for (std::size_t g = 0; g < 4; ++g) {
                    const std::size_t row = image * (g >= 2 ? tiles_y::large : tiles_y::count) + ty;
                    tile.at[g] = from + matrices.groups[g].at +
                                 (row * (g % 2 == 1 ? tiles_x::large : tiles_x::count) + tx) * MatrixColumns;
                    tile.step[g] = matrices.groups[g].step;
                }
                const std::size_t y = tiles_y::start(ty), x = tiles_x::start(tx);
                const bool large_y = ty < tiles_y::large, large_x = tx < tiles_x::large;
                if (large_y && large_x) {
                    if constexpr (has_large_y && has_large_x) function(large, large, tile, y, x);
                } else if (large_y) {
                    if constexpr (has_large_y && tiles_x::small > 0) function(large, small, tile, y, x);
                } else if (large_x) {
                    if constexpr (has_large_x && tiles_y::small > 0) function(small, large, tile, y, x);
                } else {
                    if constexpr (tiles_y::small > 0 && tiles_x::small > 0) function(small, small, tile, y, x);
                }
            }
    }

    template <class Element>
    CTCNN_ALWAYS_INLINE static winograd_tile_rows<Element> shifted(winograd_tile_rows<Element> tile,
                                                                   std::size_t by) noexcept {
        for (Element*& at : tile.at) at += by;
        return tile;
    }
};

}  // namespace ctcnn::kernels
