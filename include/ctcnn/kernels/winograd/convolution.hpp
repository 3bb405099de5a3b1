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
#include "ctcnn/kernels/winograd/image.hpp"
#include "ctcnn/kernels/winograd/product.hpp"
#include "ctcnn/kernels/winograd/tiles.hpp"
#include "ctcnn/kernels/winograd/transform.hpp"

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
/// What is compiled is shared by all layers: transforms are made for Small and their tile, products for their register
/// tile, and both take a layer's sizes as arguments. Constants gained nothing there, and were 5 KB of code to compile
/// for each layer and pass.
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

    /// Filters: for each block of output channels, for each point, [in_channels][vectors of the block * width].
    static constexpr std::size_t filter_matrix = G::in_channels * out_columns + winograd_gap;
    static constexpr std::size_t filter_block = points * filter_matrix;
    static constexpr std::size_t filters_size = blocks * filter_block;

    static constexpr std::size_t image_size = tiles_y::points * tiles_x::points * (columns + out_columns) +
                                              G::height * G::width * columns +
                                              G::out_height * G::out_width * out_columns;
    /// Whether filters are far more numbers than what is computed of an image: then reading them is what takes time.
    static constexpr bool has_large_filters = filters_size >= 8 * image_size;
    /// Images done together: as many as leave room in a second-level cache of 1 MiB for V, M, and the images
    /// themselves. Where filters are far larger than these, at least four images: each block of images reads all filters from
    /// further away than V, and writes the sums of their gradient there. (256 -> 256 channels at 13 x 13: a twentieth
    /// to a tenth less time, on a processor with 2 MiB.)
    static constexpr std::size_t most_images = [] {
        constexpr std::size_t room = 1024 * 1024 / sizeof(Scalar);
        std::size_t images = 4;
        if (has_large_filters)
            while (images < 16 && 2 * images * image_size <= room) images *= 2;
        else
            while (images > 1 && images * image_size > room) images /= 2;
        return images;
    }();
    static constexpr winograd_matrices inputs(std::size_t images) {
        return winograd_matrices::of(Small, tiles_y::side, tiles_x::side, images, columns);
    }
    static constexpr winograd_matrices outputs(std::size_t images) {
        return winograd_matrices::of(Small, tiles_y::side, tiles_x::side, images, out_columns);
    }
    static constexpr std::size_t inputs_size = inputs(most_images).size;
    static constexpr std::size_t outputs_size = outputs(most_images).size;

    static constexpr std::size_t strip_size = (Small + 3) * G::padded_width * width;

    /// Rough cycles of forward for one image, by this algorithm and by the direct one, on a processor with one
    /// multiply-add of vectors a cycle. A tile's transforms take about 300 cycles for a vector of channels (measured
    /// for tiles of 4 pixels), a multiply-add that is not filled with lanes as long as one that is.
    static constexpr std::size_t cost = tiles_y::points * tiles_x::points * G::in_channels * out_vectors +
                                        300 * tiles_y::side.count * tiles_x::side.count * (in_vectors + out_vectors);
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

    static constexpr winograd_picture picture{G::height,      G::width,        G::in_channels,
                                              G::padding_top, G::padding_left, G::padding_right};

    /// Transforms image `image` of `images` into V.
    template <class Source>
    static void transform_input(const Source& source, std::size_t image, std::size_t images, Scalar* __restrict v,
                                Scalar* __restrict strip) noexcept {
        const winograd_matrices matrices = inputs(images);
        for_each_lanes<G::in_channels>(0, in_vectors, [&](auto lanes, std::size_t channel, std::size_t vectors) {
            winograd_input_image<Scalar, Small, lanes>(source, picture, matrices, columns, image, channel, vectors, v,
                                                       strip);
        });
    }

    /// How many tiles `multiply` computes, at least.
    static constexpr std::size_t product_tiles(std::size_t images) {
        return winograd_product_tiles<block_vectors>(outputs(images));
    }

    /// M = V U, for all points and the output channels of `block`.
    static void multiply(const Scalar* __restrict v, const Scalar* __restrict filters, std::size_t block,
                         std::size_t images, Scalar* __restrict m, prefetch_streams& ahead) noexcept {
        const winograd_matrices in = inputs(images), out = outputs(images);
        with_vectors(block, [&]<std::size_t Vectors>(std::integral_constant<std::size_t, Vectors>) {
            winograd_products<Scalar, Vectors>(in, v, columns, filters + block * filter_block, filter_matrix, out, m,
                                               G::in_channels, ahead);
        });
    }

    /// M -> the output channels of `block` of image `image`; `bias`, of all channels, may be null.
    template <class Activation>
    static void transform_output(const Scalar* __restrict m, std::size_t block, std::size_t image, std::size_t images,
                                 const Scalar* __restrict bias, Scalar* __restrict out,
                                 epilogue<Scalar, Activation> end = {}) noexcept {
        const winograd_matrices matrices = outputs(images);
        const std::size_t first = block * out_columns, vectors_here = vectors_of(block);
        for_each_lanes<G::out_channels>(first, vectors_here, [&](auto lanes, std::size_t channel, std::size_t vectors) {
            winograd_output_image<Activation, lanes, Small>(m + (channel - first), matrices, vectors_here * width,
                                                            image, bias == nullptr ? nullptr : bias + channel,
                                                            out + channel, G::out_width * G::out_channels,
                                                            G::out_channels, vectors, end);
        });
    }

    /// Transforms the gradient of the output channels of `block` of image `image` into Z; sums [out_vectors * width] +=
    /// the gradient over all pixels.
    template <class Source>
    static void transform_gradient(const Source& source, std::size_t block, std::size_t image, std::size_t images,
                                   Scalar* __restrict z, Scalar* __restrict sums) noexcept {
        const winograd_matrices matrices = outputs(images);
        const std::size_t first = block * out_columns, vectors_here = vectors_of(block);
        for_each_lanes<G::out_channels>(first, vectors_here, [&](auto lanes, std::size_t channel, std::size_t vectors) {
            winograd_gradient_image<lanes, Small>(source, channel, G::out_width * G::out_channels, G::out_channels,
                                                  matrices, vectors_here * width, image, z + (channel - first),
                                                  sums + channel, vectors);
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
        with_vectors(block, [&]<std::size_t Vectors>(std::integral_constant<std::size_t, Vectors>) {
            winograd_correlations<Scalar, correlation_rows, G::in_channels % correlation_rows, Vectors>(
                in, v, columns, out, z, d_filters + block * filter_block, filter_matrix, G::in_channels, is_first,
                ahead);
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

    /// Calls `function(lanes, channel, vectors)` for the whole vectors among `vectors` from `first` on, a channel of
    /// Channels, and for a last one with fewer lanes.
    template <std::size_t Channels, class F>
    CTCNN_ALWAYS_INLINE static void for_each_lanes(std::size_t first, std::size_t vectors, F&& function) noexcept {
        constexpr std::size_t tail = Channels % width;
        const std::size_t whole = first + vectors * width > Channels ? vectors - 1 : vectors;
        if (whole > 0) function(std::integral_constant<std::size_t, width>{}, first, whole);
        if constexpr (tail != 0)
            if (whole < vectors) function(std::integral_constant<std::size_t, tail>{}, first + whole * width, 1);
    }
};

}  // namespace ctcnn::kernels
