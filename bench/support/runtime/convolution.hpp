// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/conv2d/direct.hpp"
#include "support/runtime/tiles.hpp"

/// kernels/conv2d/direct.hpp with a layer's sizes as numbers, step by step the same. Neither groups nor dilation.
namespace ctcnn::bench::runtime {

/// kernels::conv2d_geometry.
struct convolution_sizes {
    std::size_t in_channels, out_channels, height, width, kernel_height, kernel_width, stride_y, stride_x;
    std::size_t padding_y, padding_x;
    std::size_t padded_height = height + 2 * padding_y, padded_width = width + 2 * padding_x;
    std::size_t out_height = (padded_height - kernel_height) / stride_y + 1;
    std::size_t out_width = (padded_width - kernel_width) / stride_x + 1;
    std::size_t taps = kernel_height * kernel_width;
};

/// The convolution that computes the input's gradient.
inline convolution_sizes transposed(const convolution_sizes& s) {
    return {.in_channels = s.out_channels,
            .out_channels = s.in_channels,
            .height = s.height + s.kernel_height - 1,
            .width = s.width + s.kernel_width - 1,
            .kernel_height = s.kernel_height,
            .kernel_width = s.kernel_width,
            .stride_y = 1,
            .stride_x = 1,
            .padding_y = 0,
            .padding_x = 0};
}

/// kernels::conv2d_direct: one image.
class direct_convolution {
public:
    explicit direct_convolution(const convolution_sizes& sizes) : s(sizes) {}

    const convolution_sizes s;
    const std::size_t run = s.kernel_width * s.in_channels;
    const std::size_t vectors = (s.out_channels + width - 1) / width;
    const std::size_t last_lanes = s.out_channels - (vectors - 1) * width;
    const std::size_t padded_filters = vectors * width;
    const kernels::tile_size forward_tile = choose_tile(s.out_width, vectors);
    const kernels::tile_size weights_tile = choose_tile(run, vectors);
    const bool copies_image = s.padding_y != 0 || s.padding_x != 0;
    const std::size_t plane_size = s.padded_height * s.padded_width * s.in_channels;
    const std::size_t packed_size = s.taps * s.in_channels * padded_filters;
    const std::size_t gradient_step = kernels::gradient_step<float>(padded_filters);
    const std::size_t gradient_size = s.out_height * s.out_width * gradient_step;

    /// weight [O][I][KH][KW] -> [blocks of forward_tile.vectors][taps][in_channels][block width]; `turned` for the
    /// input's gradient, where the weight is [in_channels][out_channels][KH][KW] of these sizes.
    CTCNN_NOINLINE void pack_weights(const float* __restrict weight, float* __restrict packed, bool turned) const {
        const std::size_t block = forward_tile.vectors * width;
        const std::size_t filter_step = (turned ? 1 : s.in_channels) * s.taps;
        const std::size_t channel_step = (turned ? s.out_channels : 1) * s.taps;
        for (std::size_t first = 0; first < padded_filters; first += block) {
            const std::size_t lanes = std::min(block, padded_filters - first);
            const std::size_t filters = std::min(lanes, s.out_channels - first);
            if (!turned) {
                if (filters < lanes) std::fill_n(packed, s.taps * s.in_channels * lanes, 0.0f);
                kernels::taps_first(weight + first * filter_step, filters, s.in_channels, s.taps, packed, lanes);
                packed += s.taps * s.in_channels * lanes;
                continue;
            }
            for (std::size_t t = 0; t < s.taps; ++t)
                for (std::size_t i = 0; i < s.in_channels; ++i, packed += lanes) {
                    const float* const from = weight + i * channel_step + s.taps - 1 - t;
                    for (std::size_t l = 0; l < filters; ++l) packed[l] = from[(first + l) * filter_step];
                    std::fill(packed + filters, packed + lanes, 0.0f);
                }
        }
    }

    /// image [H][W][C] -> plane, whose border is zero already.
    void fill_plane(const float* image, float* plane) const {
        const std::size_t row = s.width * s.in_channels;
        for (std::size_t y = 0; y < s.height; ++y)
            std::copy_n(image + y * row, row,
                        plane + ((y + s.padding_y) * s.padded_width + s.padding_x) * s.in_channels);
    }

    /// plane -> out [OH][OW][OutChannels] = max(convolution + bias, floor); `bias` may be null.
    void forward(const float* plane, const float* packed, const float* bias, float floor, float* out) const {
        const std::size_t step = s.stride_x * s.in_channels, row_step = s.padded_width * s.in_channels;
        for (std::size_t v = 0; v < vectors; v += forward_tile.vectors) {
            const std::size_t here = std::min(forward_tile.vectors, vectors - v);
            const std::size_t lanes = v + here == vectors ? last_lanes : width;
            const convolution_walk walk{{s.kernel_height, row_step, 1, 0, run, s.out_channels}, step, lanes, floor};
            const float* const block_bias = bias == nullptr ? nullptr : bias + v * width;
            const std::size_t rows = forward_tile.rows, rest = s.out_width % rows;
            const auto tile = menu<convolve>::at(rows, here);
            for (std::size_t y = 0; y < s.out_height; ++y) {
                const float* const in_row = plane + y * s.stride_y * row_step;
                float* const out_row = out + y * s.out_width * s.out_channels + v * width;
                std::size_t x = 0;
                for (; x + rows <= s.out_width; x += rows)
                    tile(in_row + x * step, packed, block_bias, out_row + x * s.out_channels, walk);
                if (rest != 0)
                    menu<convolve>::at(rest, here)(in_row + x * step, packed, block_bias, out_row + x * s.out_channels,
                                                   walk);
            }
            packed += s.taps * s.in_channels * here * width;
        }
    }

    /// sums[s][i][o] += sum over pixels of plane * gradient, for one image; gradient [OH][OW][gradient_step].
    void accumulate_weights(const float* plane, const float* gradient, float* sums,
                            kernels::prefetch_streams ahead) const {
        const std::size_t row_step = s.padded_width * s.in_channels;
        const kernels::pixel_walk walk{.height = s.out_height,
                                       .width = s.out_width,
                                       .row_step = s.stride_y * row_step,
                                       .pixel_step = s.stride_x * s.in_channels,
                                       .gradient_row = s.out_width * gradient_step,
                                       .gradient_pixel = gradient_step,
                                       .sums_step = padded_filters};
        for (std::size_t y = 0; y < s.kernel_height; ++y, sums += run * padded_filters)
            for (std::size_t v = 0; v < vectors; v += weights_tile.vectors) {
                const std::size_t here = std::min(weights_tile.vectors, vectors - v);
                for (std::size_t i = 0; i < run; i += weights_tile.rows)
                    menu<correlate>::at(std::min(weights_tile.rows, run - i),
                                        here)(plane + y * row_step + i, gradient + v * width,
                                              sums + i * padded_filters + v * width, walk, ahead);
            }
    }

    /// sums -> weight gradient [O][I][KH][KW]; `parts` blocks of sums are added.
    void unpack_sums(float* __restrict sums, std::size_t parts, float* __restrict d_weight) const {
        for (std::size_t p = 1; p < parts; ++p)
            for (std::size_t i = 0; i < packed_size; ++i) sums[i] += sums[p * packed_size + i];
        kernels::taps_last(sums, padded_filters, s.in_channels, s.taps, d_weight, s.out_channels);
    }

    /// d_y [OH][OW][C], through the activation's gradient -> padded [OH][OW][gradient_step]; d_bias[c] += its sum.
    template <class Activation>
    CTCNN_NOINLINE void spread_gradient(const float* __restrict y, const float* __restrict d_y,
                                        float* __restrict padded, float* __restrict d_bias) const {
        for (std::size_t v = 0; v < vectors; ++v) {
            const std::size_t lanes = v + 1 == vectors ? last_lanes : width;
            auto sum = simd::broadcast<float>(0);
            for (std::size_t pixel = 0; pixel < s.out_height * s.out_width; ++pixel) {
                const std::size_t at = pixel * s.out_channels + v * width;
                const auto value = Activation::gradient(load_lanes(y + at, lanes), load_lanes(d_y + at, lanes));
                sum = sum + value;
                simd::store(padded + pixel * gradient_step + v * width, value);
            }
            store_lanes(d_bias + v * width, load_lanes(d_bias + v * width, lanes) + sum, lanes);
        }
    }

    /// d_y [OH][OW][C], through the activation's gradient -> the plane that the transposed convolution reads.
    template <class Activation>
    CTCNN_NOINLINE void scatter_gradient(const float* __restrict y, const float* __restrict d_y,
                                         float* __restrict plane) const {
        const convolution_sizes t = transposed(s);
        for (std::size_t oy = 0; oy < s.out_height; ++oy) {
            const std::size_t shifted_y = s.kernel_height - 1 + oy * s.stride_y;
            if (shifted_y < s.padding_y || shifted_y - s.padding_y >= t.height) continue;
            for (std::size_t ox = 0; ox < s.out_width; ++ox) {
                const std::size_t shifted_x = s.kernel_width - 1 + ox * s.stride_x;
                if (shifted_x < s.padding_x || shifted_x - s.padding_x >= t.width) continue;
                const std::size_t from = (oy * s.out_width + ox) * s.out_channels;
                float* const to =
                    plane + ((shifted_y - s.padding_y) * t.width + shifted_x - s.padding_x) * s.out_channels;
                for (std::size_t c = 0; c < s.out_channels; c += width) {
                    const std::size_t lanes = std::min(width, s.out_channels - c);
                    store_lanes(
                        to + c,
                        Activation::gradient(load_lanes(y + from + c, lanes), load_lanes(d_y + from + c, lanes)),
                        lanes);
                }
            }
        }
    }
};

}  // namespace ctcnn::bench::runtime
