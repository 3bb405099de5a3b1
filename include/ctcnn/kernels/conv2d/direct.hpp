// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "ctcnn/core/storage.hpp"
#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/conv2d/convolve_image.hpp"
#include "ctcnn/kernels/conv2d/correlate_image.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/kernels/conv2d/filter_packing.hpp"
#include "ctcnn/kernels/conv2d/geometry.hpp"
#include "ctcnn/kernels/conv2d/image_plane.hpp"
#include "ctcnn/kernels/conv2d/pad_gradient.hpp"
#include "ctcnn/kernels/conv2d/tiles.hpp"

/// Direct convolution of one image: forward and the gradient of the weights, for every shape, stride, padding, dilation
/// and number of groups. The gradient of the input is in direct_backward_data.hpp.
///
/// Images are channels-last, [H][W][C]. There is no im2col: the image is copied once into a plane with a border of
/// zeros (3 % of the time of a 3x3 convolution of 32 channels), and products read the plane in place. The pixels under
/// one row of the kernel, with all channels, are contiguous in the plane: without groups and dilation, a row of the
/// kernel is a single product of depth kernel_width * in_channels.
///
/// This file has the sizes of one geometry, and its choice of tiles. The code is in tiles.hpp, convolve_image.hpp and
/// correlate_image.hpp.
namespace ctcnn::kernels {

/// Elements from one pixel to the next in a gradient of `channels` channels. A tile reads a few vectors of each pixel.
/// At multiples of 256 bytes these would share a few sets of L1 and evict each other, so pixels are then one cache line
/// further apart.
template <class Scalar>
constexpr std::size_t gradient_step(std::size_t channels) {
    constexpr std::size_t line = ctcnn::detail::storage_alignment / sizeof(Scalar);
    return channels % (4 * line) == 0 ? channels + line : channels;
}

template <class Scalar, class Geometry>
struct conv2d_direct {
    using G = Geometry;
    static constexpr std::size_t width = simd::width<Scalar>;

    /// Whether a row of the kernel is one product; else each tap is.
    static constexpr bool whole_rows = G::groups == 1 && (G::dilation_x == 1 || G::kernel_width == 1);
    static constexpr std::size_t product_depth = whole_rows ? G::kernel_width * G::group_in : G::group_in;
    static constexpr std::size_t products = whole_rows ? G::kernel_height : G::kernel_size;  ///< of a window

    static constexpr std::size_t vectors = (G::group_out + width - 1) / width;
    static constexpr std::size_t last_lanes = G::group_out - (vectors - 1) * width;
    static constexpr std::size_t padded_filters = vectors * width;
    static constexpr tile_size forward_tile = best_tile<Scalar>(G::out_width, vectors);
    static constexpr tile_size weights_tile = best_tile<Scalar>(product_depth, vectors);

    static constexpr bool copies_image = !G::padding_type::is_zero;
    static constexpr std::size_t plane_size = G::padded_height * G::padded_width * G::in_channels;
    static constexpr image_plane plane{
        .size = plane_size,
        .rows = G::height,
        .row = G::width * G::in_channels,
        .first = (G::padding_top * G::padded_width + G::padding_left) * G::in_channels,
        .step = G::padded_width * G::in_channels,
    };

    /// Elements of the packed filters: [groups][blocks of tile.vectors][taps][group_in][block width], padded with
    /// zeros.
    static constexpr std::size_t packed_size = G::groups * G::kernel_size * G::group_in * padded_filters;
    static constexpr filter_sizes filters{
        G::groups, G::group_out, G::group_in, G::kernel_size, forward_tile.vectors* width, padded_filters};

    // ---- forward -----------------------------------------------------------------------------------------------

    static constexpr convolution_walk forward_walk{
        .rows = G::kernel_height,
        .row_step = G::dilation_y * plane.step,
        .taps = whole_rows ? 1 : G::kernel_width,
        .tap_step = G::dilation_x * G::in_channels,
        .depth = product_depth,
        .out_step = G::out_channels,
    };
    static constexpr convolution_image forward_image{
        .walk = forward_walk,
        .groups = G::groups,
        .plane_group = G::group_in,
        .out_group = G::group_out,
        .rows = G::out_height,
        .plane_row = G::stride_y * plane.step,
        .out_row = G::out_width * G::out_channels,
        .pixels = G::out_width,
        .plane_pixel = G::stride_x * G::in_channels,
    };
    template <class Activation>
    static constexpr convolution_tiles<Scalar> forward_tiles =
        convolution_tiles_of<Scalar, Activation, forward_tile.rows, forward_tile.vectors, vectors, last_lanes,
                             G::stride_x * G::in_channels>();

    /// plane [padded_height][padded_width][in_channels] -> out [OH][OW][out_channels] = Activation(convolution + bias);
    /// `bias` may be null.
    template <class Activation>
    static void forward(const Scalar* from, const Scalar* packed, const Scalar* bias, Scalar* out,
                        const addition<Scalar>& added = {}) noexcept {
        convolve_image(from, packed, bias, out, forward_image, forward_tiles<Activation>, nullptr, added);
    }

    // ---- gradient of the weights -------------------------------------------------------------------------------

    /// The output's gradient as the tiles read it: [OH][OW][groups][padded_filters], zeros in the padding.
    static constexpr std::size_t gradient_channels = gradient_step<Scalar>(G::groups * padded_filters);
    static constexpr std::size_t gradient_size = G::out_height * G::out_width * gradient_channels;
    static constexpr gradient_sizes gradient_numbers{G::out_height * G::out_width,
                                                     G::out_channels,
                                                     gradient_channels,
                                                     G::groups,
                                                     G::group_out,
                                                     padded_filters,
                                                     vectors};
    template <class Activation>
    static constexpr gradient_padding<Scalar> padded_gradient =
        gradient_padding_of<Activation, Scalar, vectors, last_lanes>(gradient_numbers);

    /// Elements of the sums: [groups][products][product_depth][padded_filters].
    static constexpr std::size_t weight_sums = packed_size;

    static constexpr std::size_t window_size = products * product_depth;
    static constexpr tile_size window_tile = best_tile<Scalar>(window_size, vectors);
    /// With few channels a product has too few inputs for a tile: then tiles take the inputs of several products. Each
    /// of these tiles is a function of its own, so that there must not be many.
    static constexpr bool short_products = products > 1 && product_depth < 12 && window_size <= 32;
    static constexpr tile_size gradient_tile = short_products ? window_tile : weights_tile;

    /// Offsets in the plane of the inputs of a window from `First` on, counted through all taps and channels.
    template <std::size_t First>
    struct window_rows {
        CTCNN_ALWAYS_INLINE static constexpr std::size_t at(std::size_t row) {
            const std::size_t s = (First + row) / product_depth;
            const std::size_t y = whole_rows ? s : s / G::kernel_width, x = whole_rows ? 0 : s % G::kernel_width;
            return (y * G::dilation_y * G::padded_width + x * G::dilation_x) * G::in_channels +
                   (First + row) % product_depth;
        }
    };

    static constexpr correlation_image weights_image{
        .walk =
            {
                .height = G::out_height,
                .width = G::out_width,
                .row_step = forward_image.plane_row,
                .pixel_step = forward_image.plane_pixel,
                .gradient_row = G::out_width * gradient_channels,
                .gradient_pixel = gradient_channels,
                .sums_step = padded_filters,
            },
        .groups = G::groups,
        .plane_group = G::group_in,
        .gradient_group = padded_filters,
        .rows = short_products ? 1 : forward_walk.rows,
        .row_step = forward_walk.row_step,
        .taps = short_products ? 1 : forward_walk.taps,
        .tap_step = forward_walk.tap_step,
        .inputs = short_products ? window_size : product_depth,
    };

private:
    using of_inputs = typename correlation_tiles<Scalar>::of_inputs;
    template <class Offsets, std::size_t Rows>
    static constexpr of_inputs tiles_of_inputs() {
        constexpr std::size_t rest = (vectors - 1) % gradient_tile.vectors + 1;
        of_inputs tiles{nullptr, correlate_tile<Scalar, Offsets, Rows, rest>};
        if constexpr (vectors > gradient_tile.vectors)
            tiles.whole = correlate_tile<Scalar, Offsets, Rows, gradient_tile.vectors>;
        return tiles;
    }
    template <std::size_t... Tile>
    static constexpr std::array<of_inputs, sizeof...(Tile)> tiles_of_window(std::index_sequence<Tile...>) {
        return {tiles_of_inputs<window_rows<Tile * gradient_tile.rows>,
                                std::min(gradient_tile.rows, window_size - Tile * gradient_tile.rows)>()...};
    }
    static constexpr auto input_tiles = [] {
        constexpr std::size_t rows = gradient_tile.rows;
        if constexpr (short_products)
            return tiles_of_window(std::make_index_sequence<(window_size + rows - 1) / rows>{});
        else if constexpr (product_depth % rows != 0)
            return std::array{tiles_of_inputs<strided_rows<1>, rows>(),
                              tiles_of_inputs<strided_rows<1>, product_depth % rows>()};
        else
            return std::array{tiles_of_inputs<strided_rows<1>, rows>()};
    }();

public:
    static constexpr correlation_tiles<Scalar> weights_tiles{gradient_tile.rows, vectors, gradient_tile.vectors,
                                                             input_tiles.data(), short_products};

    /// How often `accumulate_weights` prefetches, at least.
    static constexpr std::size_t weights_requests =
        G::groups * G::out_height *
        (short_products ? (window_size + window_tile.rows - 1) / window_tile.rows
                        : products * std::max<std::size_t>(product_depth / weights_tile.rows, 1));

    /// sums += sum over all pixels of plane * gradient, for one image.
    /// \param ahead  memory to prefetch
    static void accumulate_weights(const Scalar* from, const Scalar* gradient, Scalar* sums,
                                   const prefetch_streams& ahead) noexcept {
        correlate_image(from, gradient, sums, weights_image, weights_tiles, ahead);
    }
};

}  // namespace ctcnn::kernels
