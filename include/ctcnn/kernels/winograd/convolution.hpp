// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/common/transpose.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/kernels/conv2d/geometry.hpp"
#include "ctcnn/kernels/winograd/filter.hpp"
#include "ctcnn/kernels/winograd/gradient_image.hpp"
#include "ctcnn/kernels/winograd/input_image.hpp"
#include "ctcnn/kernels/winograd/output_image.hpp"
#include "ctcnn/kernels/winograd/product.hpp"
#include "ctcnn/kernels/winograd/tiles.hpp"
#include "ctcnn/kernels/winograd/transform.hpp"

/// 3x3 convolution at stride 1 by Winograd's algorithm: 36 multiplications for 16 outputs instead of 144.
///
/// A block of images is covered exactly by tiles of Small and Small + 1 pixels a side. For each point of a tile there
/// is one matrix, with a row for each tile and a column for each channel:
///
///     V  [points][tiles][in channels]         transformed input
///     U  [points][in channels][out channels]  transformed filters
///     M  [points][tiles][out channels]        = V U for each point; transformed back, it is the output
///     Z  [points][tiles][out channels]        transformed gradient of the output
///
/// The gradient of the weights is dU += V^T Z, which is transformed back once for the whole batch. The number of images
/// of a block is chosen so that V and M stay in L2.
///
/// Template arguments are Small and the size of a tile for the transforms, and the register tile for the products; all
/// other sizes are arguments, so that layers share the code. As constants they gained no speed, and took 5 KB of code
/// for each layer and pass.
namespace ctcnn::kernels::winograd {

template <class Scalar, class Geometry, std::size_t Small>
struct convolution {
    using G = Geometry;
    static constexpr std::size_t small_tile = Small;
    static constexpr std::size_t width = simd::width<Scalar>;
    using tiles_y = tiling<Small, G::out_height>;
    using tiles_x = tiling<Small, G::out_width>;

    /// Whether the algorithm can compute this convolution.
    static constexpr bool supports = G::kernel_height == 3 && G::kernel_width == 3 && G::stride_y == 1 &&
                                     G::stride_x == 1 && G::dilation_y == 1 && G::dilation_x == 1 && G::groups == 1 &&
                                     tiles_y::exist && tiles_x::exist;

    static constexpr std::size_t in_vectors = (G::in_channels + width - 1) / width;
    static constexpr std::size_t out_vectors = (G::out_channels + width - 1) / width;
    static constexpr std::size_t columns = in_vectors * width;  ///< of V

    /// Output channels are computed in blocks of this many vectors; the last block may have one vector only.
    static constexpr std::size_t block_vectors = std::min<std::size_t>(2, out_vectors);
    static constexpr std::size_t blocks = (out_vectors + block_vectors - 1) / block_vectors;
    static constexpr std::size_t vectors_of(std::size_t block) {
        return std::min(block_vectors, out_vectors - block * block_vectors);
    }
    static constexpr std::size_t out_columns = block_vectors * width;  ///< of M and Z
    /// Output channels of a block.
    static constexpr std::size_t channels_of(std::size_t block) {
        return std::min(vectors_of(block) * width, G::out_channels - block * out_columns);
    }

    /// The points that filters are transformed to: those of the larger tiles, or of all tiles if there are no larger
    /// ones.
    static constexpr bool has_large_y = tiles_y::large > 0, has_large_x = tiles_x::large > 0;
    static constexpr std::size_t points = (Small + 2 + has_large_y) * (Small + 2 + has_large_x);
    /// Outputs of such a tile.
    static constexpr std::size_t outputs_y = Small + has_large_y, outputs_x = Small + has_large_x;

    /// Transformed filters: [blocks][points][in_channels][vectors of the block * width], with a gap after each matrix.
    static constexpr std::size_t filter_matrix = G::in_channels * out_columns + matrix_gap;
    static constexpr std::size_t filter_block = points * filter_matrix;
    static constexpr std::size_t filters_size = blocks * filter_block;

    /// Elements of V, M and the images themselves, for one image.
    static constexpr std::size_t image_size = tiles_y::points * tiles_x::points * (columns + out_columns) +
                                              G::height * G::width * columns +
                                              G::out_height * G::out_width * out_columns;
    /// Whether the filters are far larger than the data of an image, so that reading them takes most of the time.
    static constexpr bool has_large_filters = filters_size >= 8 * image_size;
    /// Images of a block: as many as fit in an L2 cache of 1 MiB together with V and M. With large filters, at least
    /// four images, because each block of images reads all filters, and writes the sums of their gradient, beyond L2.
    /// (256 -> 256 channels at 13 x 13 take 5 to 10 % less time, on a processor with 2 MiB.)
    static constexpr std::size_t most_images = [] {
        constexpr std::size_t room = 1024 * 1024 / sizeof(Scalar);
        std::size_t images = 4;
        if (has_large_filters)
            while (images < 16 && 2 * images * image_size <= room) images *= 2;
        else
            while (images > 1 && images * image_size > room) images /= 2;
        return images;
    }();

    // Where functions take `rows`, V and M have these rows of tiles of each image: all of them, or some if there are few
    // images and a piece of work is less than one.

    static constexpr point_matrices inputs(std::size_t images, tiled_side rows = tiles_y::side) {
        return point_matrices::of(Small, rows, tiles_x::side, images, columns);
    }
    static constexpr point_matrices outputs(std::size_t images, tiled_side rows = tiles_y::side) {
        return point_matrices::of(Small, rows, tiles_x::side, images, out_columns);
    }
    static constexpr std::size_t inputs_size = inputs(most_images, tiles_y::side).size;
    static constexpr std::size_t outputs_size = outputs(most_images, tiles_y::side).size;

    /// Elements of a strip: [Small + 3][padded_width][simd width].
    static constexpr std::size_t strip_size = (Small + 3) * G::padded_width * width;

    /// Estimated cycles of forward for one image, by this algorithm and by the direct one, on a processor with one
    /// vector multiply-add a cycle. The transforms of a tile take about 300 cycles for a vector of channels (measured
    /// for tiles of 4 pixels). A multiply-add of an incomplete vector takes as long as one of a whole vector.
    static constexpr std::size_t cost = tiles_y::points * tiles_x::points * G::in_channels * out_vectors +
                                        300 * tiles_y::side.count * tiles_x::side.count * (in_vectors + out_vectors);
    static constexpr std::size_t direct_cost = G::out_height * G::out_width * 9 * G::in_channels * out_vectors;

    /// How the filters of this convolution are stored in a weight.
    struct weight_order {
        std::size_t out, in;  ///< elements from one output channel, and one input channel, to the next
        bool rotated;         ///< whether the taps are read in reverse order, rotated by 180°
    };
    /// The weight is [out_channels][in_channels][3][3].
    static constexpr weight_order as_stored{G::in_channels * 9, 9, false};
    /// For the input's gradient: the weight is [in_channels][out_channels][3][3] of this geometry.
    static constexpr weight_order transposed{9, G::out_channels * 9, true};

    /// Filters are transformed for this many input channels at a time, so that their taps, [channels][9][simd width],
    /// stay in L1.
    static constexpr std::size_t filter_channels = std::min<std::size_t>(16, G::in_channels);

    /// Parts of the filters that `transform_filters` transforms: output vectors or, where the weights of an input channel
    /// are together, input channels, so that memory is read in order.
    static constexpr std::size_t filter_parts(const weight_order& order) {
        return order.in == 9 ? out_vectors : (G::in_channels + filter_channels - 1) / filter_channels;
    }
    /// Transforms one of them.
    CTCNN_NOINLINE static void transform_filters(const Scalar* __restrict weight, weight_order order, std::size_t part,
                                                 Scalar* __restrict filters) noexcept {
        if (order.in == 9)
            for (std::size_t first = 0; first < G::in_channels; first += filter_channels)
                transform_filters(weight, order, part, first, filters);
        else
            for (std::size_t vector = 0; vector < out_vectors; ++vector)
                transform_filters(weight, order, vector, part * filter_channels, filters);
    }

    static constexpr padded_image padded_input{G::height,      G::width,        G::in_channels,
                                               G::padding_top, G::padding_left, G::padding_right};

    /// Transforms image `image` of `images` into V.
    template <class Source>
    static void transform_input(const Source& source, std::size_t image, std::size_t images, Scalar* __restrict v,
                                Scalar* __restrict strip, tiled_side rows = tiles_y::side) noexcept {
        const point_matrices matrices = inputs(images, rows);
        for_each_lanes<G::in_channels>(0, in_vectors, [&](auto lanes, std::size_t channel, std::size_t vectors) {
            input_image<Scalar, Small, lanes>(source, padded_input, matrices, columns, image, channel, vectors, v,
                                              strip);
        });
    }

    /// How many register tiles `multiply` computes, at least.
    static constexpr std::size_t product_tiles(std::size_t images, tiled_side rows = tiles_y::side) {
        return product_tile_count<block_vectors>(outputs(images, rows));
    }

    /// M = V U for all points and the output channels of `block`.
    static void multiply(const Scalar* __restrict v, const Scalar* __restrict filters, std::size_t block,
                         std::size_t images, Scalar* __restrict m, prefetch_streams& ahead,
                         tiled_side rows = tiles_y::side) noexcept {
        const point_matrices in = inputs(images, rows), out = outputs(images, rows);
        with_vectors(block, [&]<std::size_t Vectors>(std::integral_constant<std::size_t, Vectors>) {
            products<Scalar, Vectors>(in, v, columns, filters + block * filter_block, filter_matrix, out, m,
                                      G::in_channels, ahead);
        });
    }

    /// M -> the output channels of `block` of image `image`; `bias`, of all channels, may be null.
    template <class Activation>
    static void transform_output(const Scalar* __restrict m, std::size_t block, std::size_t image, std::size_t images,
                                 const Scalar* __restrict bias, Scalar* __restrict out,
                                 epilogue<Scalar, Activation> end = {}, tiled_side rows = tiles_y::side) noexcept {
        const point_matrices matrices = outputs(images, rows);
        const std::size_t first = block * out_columns, vectors_here = vectors_of(block);
        for_each_lanes<G::out_channels>(first, vectors_here, [&](auto lanes, std::size_t channel, std::size_t vectors) {
            output_image<Activation, lanes, Small>(m + (channel - first), matrices, vectors_here * width, image,
                                                   bias == nullptr ? nullptr : bias + channel, out + channel,
                                                   G::out_width * G::out_channels, G::out_channels, vectors, end);
        });
    }

    /// Transforms the gradient of the output channels of `block` of image `image` into Z, and adds it, over all pixels,
    /// to sums [out_vectors * width].
    template <class Source>
    static void transform_gradient(const Source& source, std::size_t block, std::size_t image, std::size_t images,
                                   Scalar* __restrict z, Scalar* __restrict sums) noexcept {
        const point_matrices matrices = outputs(images);
        const std::size_t first = block * out_columns, vectors_here = vectors_of(block);
        for_each_lanes<G::out_channels>(first, vectors_here, [&](auto lanes, std::size_t channel, std::size_t vectors) {
            gradient_image<lanes, Small>(source, channel, G::out_width * G::out_channels, G::out_channels, matrices,
                                         vectors_here * width, image, z + (channel - first), sums + channel, vectors);
        });
    }

    /// Input channels of a register tile of the weight gradient.
    static constexpr std::size_t correlation_rows = best_tile<Scalar>(G::in_channels, block_vectors, 2).rows;

    /// How many register tiles `correlate` computes, at least.
    static constexpr std::size_t correlation_tiles = points * (G::in_channels / correlation_rows);

    /// Prefetches the sums of a block one tile ahead of `correlate`, which adds to each of them once.
    static prefetch_stream correlation_stream(const Scalar* d_filters) noexcept {
        constexpr std::size_t tile = correlation_rows * out_columns;
        prefetch_stream stream =
            prefetch_stream::contiguous(d_filters + tile, (filter_block - tile) * sizeof(Scalar), 1);
        stream.lines_per_call = tile * sizeof(Scalar) / 64;
        return stream;
    }

    /// dU (+)= V^T Z for all points and the output channels of `block`, whose d_filters are given, with the layout of a
    /// block of filters.
    static void correlate(const Scalar* __restrict v, const Scalar* __restrict z, std::size_t block, std::size_t images,
                          Scalar* __restrict d_filters, bool is_first, prefetch_streams& ahead) noexcept {
        const point_matrices in = inputs(images), out = outputs(images);
        with_vectors(block, [&]<std::size_t Vectors>(std::integral_constant<std::size_t, Vectors>) {
            correlations<Scalar, correlation_rows, G::in_channels % correlation_rows, Vectors>(
                in, v, columns, out, z, d_filters, filter_matrix, G::in_channels, is_first, ahead);
        });
    }

    /// d_filters -> the gradient of the filters of output vector `vector` in d_weight [O][I][3][3]. There are `sums`
    /// partial sums of d_filters, `step` elements apart, which are added in order.
    static void transform_filter_gradients(const Scalar* __restrict d_filters, std::size_t step, std::size_t sums,
                                           std::size_t vector, Scalar* __restrict d_weight) noexcept {
        transform_vector_gradients(d_filters + vector / block_vectors * filter_block, step, sums, vector, d_weight);
    }
    /// The same for all vectors of block `block`, whose d_filters are given.
    static void transform_block_gradients(const Scalar* __restrict d_filters, std::size_t block,
                                          Scalar* __restrict d_weight) noexcept {
        for (std::size_t v = 0; v < vectors_of(block); ++v)
            transform_vector_gradients(d_filters, 0, 1, block * block_vectors + v, d_weight);
    }

private:
    /// Transforms the filters of output vector `vector`, for filter_channels input channels from `first` on.
    static void transform_filters(const Scalar* __restrict weight, const weight_order& order, std::size_t vector,
                                  std::size_t first, Scalar* __restrict filters) noexcept {
        const std::size_t block = vector / block_vectors, step = vectors_of(block) * width;
        const std::size_t lanes = std::min(width, G::out_channels - vector * width);
        const std::size_t channels = std::min(filter_channels, G::in_channels - first);
        filters += block * filter_block + first * step + vector % block_vectors * width;
        weight += vector * width * order.out + first * order.in;
        Scalar taps[filter_channels * 9 * width] = {};  // [channels][9][simd width]
        if (order.in == 9)                              // the channels of a filter are contiguous
            transpose(weight, order.out, lanes, channels * 9, taps, width);
        else {
            // [input channels][output channels][9] -> [output channels][9][input channels] first: whole squares.
            Scalar squares[9 * width * filter_channels];
            transpose(weight, order.in, channels, lanes * 9, squares, filter_channels);
            for (std::size_t t = 0; t < 9; ++t)
                transpose(squares + t * filter_channels, 9 * filter_channels, lanes, channels, taps + t * width,
                          9 * width);
        }
        for (std::size_t i = 0; i < channels; ++i, filters += step)
            transform_filter<Scalar, Small, outputs_y, outputs_x>(taps + i * 9 * width, order.rotated, filters,
                                                                  filter_matrix);
    }

    /// \param d_filters  those of the vector's block
    CTCNN_NOINLINE static void transform_vector_gradients(const Scalar* __restrict d_filters, std::size_t step,
                                                          std::size_t sums, std::size_t vector,
                                                          Scalar* __restrict d_weight) noexcept {
        const std::size_t row = vectors_of(vector / block_vectors) * width;
        const std::size_t lanes = std::min(width, G::out_channels - vector * width);
        d_filters += vector % block_vectors * width;
        d_weight += vector * width * G::in_channels * 9;
        Scalar taps[filter_channels * 9 * width];  // [channels][9][simd width]
        for (std::size_t first = 0; first < G::in_channels; first += filter_channels) {
            const std::size_t channels = std::min(filter_channels, G::in_channels - first);
            for (std::size_t i = 0; i < channels; ++i, d_filters += row)
                transform_filter_gradient<Scalar, Small, outputs_y, outputs_x>(d_filters, filter_matrix, step, sums,
                                                                               taps + i * 9 * width);
            transpose(taps, width, channels * 9, lanes, d_weight + first * 9, G::in_channels * 9);
        }
    }

    /// Calls `function` with the number of vectors of `block` as a constant.
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

    /// Calls function(lanes, channel, vectors) for the whole vectors among `vectors` vectors of channels from `first`
    /// on, and then for a last one with fewer lanes, if there is one. `lanes` is a constant.
    template <std::size_t Channels, class F>
    CTCNN_ALWAYS_INLINE static void for_each_lanes(std::size_t first, std::size_t vectors, F&& function) noexcept {
        constexpr std::size_t tail = Channels % width;
        const std::size_t whole = first + vectors * width > Channels ? vectors - 1 : vectors;
        if (whole > 0) function(std::integral_constant<std::size_t, width>{}, first, whole);
        if constexpr (tail != 0)
            if (whole < vectors) function(std::integral_constant<std::size_t, tail>{}, first + whole * width, 1);
    }
};

}  // namespace ctcnn::kernels::winograd
