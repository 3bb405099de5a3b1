// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/conv2d_geometry.hpp"
#include "ctcnn/kernels/prefetch.hpp"
#include "ctcnn/kernels/rearrange.hpp"
#include "ctcnn/kernels/register_tile.hpp"
#include "ctcnn/kernels/winograd_filter.hpp"
#include "ctcnn/kernels/winograd_image.hpp"
#include "ctcnn/kernels/winograd_product.hpp"
#include "ctcnn/kernels/winograd_tiles.hpp"
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
    static constexpr std::size_t outputs_y = Small + has_large_y, outputs_x = Small + has_large_x;  ///< of such a tile

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
                winograd_filter<Scalar, Small, outputs_y, outputs_x>(taps + i * 9 * width, order.turned, filters,
                                                                     filter_matrix);
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
            // One text for all whole vectors of channels, another for a last one with fewer lanes.
            const auto transform = [&](std::size_t c, auto lanes) {
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
                    winograd_input_rows<Scalar, Small>(
                        strip + i * strip_step, tiles_x::large, tiles_x::small, columns,
                        v + common.at + (extra ? 0 : i * (Small + 2)) * common.step + tile * tiles_x::count * columns +
                            c,
                        common.step, v + right.at + (extra ? 0 : i) * right.step + tile * tiles_x::large * columns + c);
                }
            };
            constexpr std::size_t tail = G::in_channels % width, whole = G::in_channels - tail;
            for (std::size_t c = 0; c < whole; c += width) transform(c, std::integral_constant<std::size_t, width>{});
            if constexpr (tail != 0) transform(whole, std::integral_constant<std::size_t, tail>{});
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
                    winograd_product<Scalar, Vectors>(v + in.groups[g].at + k * in.groups[g].step, columns, u,
                                                      m + out.groups[g].at + k * out.groups[g].step, in.groups[g].rows,
                                                      G::in_channels, ahead);
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
                matrices, m, image, [&](winograd_tile_size size, const auto& tile, std::size_t y, std::size_t x) {
                    Scalar* const to = out + (y * G::out_width + x) * G::out_channels + first;
                    for_each_lanes(block, [&](auto lanes, std::size_t vector, std::size_t vectors) {
                        winograd_output_tile<Activation, lanes>(
                            shifted(tile, vector * width), size,
                            bias == nullptr ? nullptr : bias + first + vector * width, to + vector * width,
                            G::out_width * G::out_channels, G::out_channels, vectors);
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
                matrices, z, image, [&](winograd_tile_size size, const auto& tile, std::size_t y, std::size_t x) {
                    const std::size_t from = (y * G::out_width + x) * G::out_channels + first;
                    for_each_lanes(block, [&](auto lanes, std::size_t vector, std::size_t vectors) {
                        winograd_gradient_tile<lanes>(source, from + vector * width, G::out_width * G::out_channels,
                                                      G::out_channels, size, shifted(tile, vector * width),
                                                      sums + first + vector * width, vectors);
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
                winograd_filter_gradient<Scalar, Small, outputs_y, outputs_x>(d_filters, filter_matrix, step, parts,
                                                                              taps + i * 9 * width);
            transpose(taps, width, channels * 9, lanes, d_weight + first * 9, G::in_channels * 9);
        }
    }

private:
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

    /// Calls `function(size, rows of the matrices, y, x)` for each tile of an image, with the pixel where it begins.
    template <std::size_t MatrixColumns, class Element, class F>
    static void for_each_tile(const winograd_matrices& matrices, Element* from, std::size_t image,
                              F&& function) noexcept {
        for (std::size_t ty = 0; ty < tiles_y::count; ++ty)
            for (std::size_t tx = 0; tx < tiles_x::count; ++tx) {
                winograd_tile_rows<Element, Small> tile;
                for (std::size_t g = 0; g < 4; ++g) {
                    const std::size_t row = image * (g >= 2 ? tiles_y::large : tiles_y::count) + ty;
                    tile.at[g] = from + matrices.groups[g].at +
                                 (row * (g % 2 == 1 ? tiles_x::large : tiles_x::count) + tx) * MatrixColumns;
                    tile.step[g] = matrices.groups[g].step;
                }
                function(winograd_tile_size{ty < tiles_y::large, tx < tiles_x::large}, tile, tiles_y::start(ty),
                         tiles_x::start(tx));
            }
    }

    template <class Element>
    CTCNN_ALWAYS_INLINE static winograd_tile_rows<Element, Small> shifted(winograd_tile_rows<Element, Small> tile,
                                                                          std::size_t by) noexcept {
        for (Element*& at : tile.at) at += by;
        return tile;
    }
};

}  // namespace ctcnn::kernels
