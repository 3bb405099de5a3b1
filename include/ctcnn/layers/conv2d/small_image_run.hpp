// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/core/storage.hpp"
#include "ctcnn/kernels/common/transpose.hpp"
#include "ctcnn/kernels/conv2d/pad_gradient.hpp"
#include "ctcnn/kernels/conv2d/pixel_products.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/parallel/batch_pieces.hpp"

/// The steps of a convolution of small images, distributed to the threads. Sizes are arguments: they are compiled once for
/// all layers.
namespace ctcnn::detail {

/// Input -> V [pixels][images][row], see kernels/conv2d/pixel_products.hpp.
template <class Scalar>
struct small_image_inputs {
    std::size_t pixels, channels, row;

    CTCNN_NOINLINE void run(const pass_context& pass, const Scalar* input, std::size_t images,
                            Scalar* v) const noexcept {
        pass.threads.run(images, [&](std::size_t image, std::size_t) {
            for (std::size_t pixel = 0; pixel < pixels; ++pixel)
                std::copy_n(input + (image * pixels + pixel) * channels, channels, v + (pixel * images + image) * row);
        });
    }
};

/// Gradient of the output -> Z [pixels][images][row], and the sums of the bias gradient.
template <class Scalar>
struct small_image_gradients {
    kernels::gradient_padding<Scalar> padding;
    std::size_t out_size, row, bias_size;

    /// \param sums  receives [pieces][bias_size]
    CTCNN_NOINLINE void run(const pass_context& pass, const Scalar* y, const Scalar* d_y, std::size_t images,
                            std::size_t pieces, Scalar* z, Scalar* sums) const noexcept {
        kernels::gradient_padding<Scalar> to_rows = padding;
        to_rows.sizes.padded_channels = images * row;  // from one pixel of an image to the next
        pass.threads.run(pieces, [&](std::size_t piece, std::size_t) {
            std::fill_n(sums + piece * bias_size, bias_size, Scalar{0});
            for (std::size_t image = piece * images / pieces; image < (piece + 1) * images / pieces; ++image)
                kernels::pad_gradient(y + image * out_size, d_y + image * out_size, z + image * row,
                                      sums + piece * bias_size, to_rows);
        });
    }
};

/// Forward, and the gradient of the input: pixels of all images, for blocks of filters.
template <class Scalar>
struct small_image_sums {
    kernels::pixel_terms terms;
    kernels::pixel_tiles<Scalar> tiles;
    std::size_t taps;
    std::size_t depth, channels;  ///< channels of a pixel that is read, and of one that is computed

    /// \param matrices  V or Z
    /// \param packed    [vectors of filters][taps][depth][width]
    /// \param bias      may be null
    /// \param addend    what is added, with the layout of the result; may be null
    CTCNN_NOINLINE void run(const pass_context& pass, const Scalar* matrices, const Scalar* packed, const Scalar* bias,
                            Scalar* to, const Scalar* addend, std::size_t images) const noexcept {
        const std::size_t pixels = terms.ends.size();
        const kernels::pixel_matrices sizes{images * tiles.row_step, depth, taps * depth * simd::width<Scalar>,
                                            pixels * channels};
        pass.threads.run(tiles.blocks() * pixels, [&](std::size_t piece, std::size_t) {
            const std::size_t block = piece / pixels, pixel = piece % pixels;
            kernels::convolve_pixel(matrices, terms.of(pixel), packed, bias, to + pixel * channels, images, block,
                                    sizes, tiles, kernels::addition<Scalar>{to, addend});
        });
    }
};

/// The gradient of the weights: blocks of filters.
template <class Scalar>
struct small_image_gradient {
    kernels::pixel_terms of_taps;
    kernels::pixel_gradient_tiles<Scalar> tiles;
    std::size_t filters;

    /// Of the sums of a block.
    [[nodiscard]] constexpr std::size_t sums_bytes() const noexcept {
        return align_up(filter_size() * tiles.block * simd::width<Scalar> * sizeof(Scalar));
    }

    // Scratch: worker [sums of a block of filters]
    CTCNN_NOINLINE void run(const pass_context& pass, const kernels::pixel_gradient_matrices<Scalar>& from,
                            Scalar* d_weight) const noexcept {
        constexpr std::size_t width = simd::width<Scalar>;
        const std::size_t size = filter_size(), block_filters = tiles.block * width;
        // Of several machines, each computes the filters that it updates.
        const byte_range own = pass.threads.own_part(d_weight, filters * size * sizeof(Scalar));
        if (own.first == own.end) return;
        const std::size_t block_bytes = block_filters * size * sizeof(Scalar);
        const std::size_t first = own.first / block_bytes, end = (own.end + block_bytes - 1) / block_bytes;
        pass.threads.run(end - first, [&](std::size_t piece, std::size_t worker) {
            const std::size_t block = first + piece, filter = block * block_filters;
            auto* const sums = pass.scratch.template worker_as<Scalar>(worker);
            kernels::correlate_pixels(from, of_taps, block, tiles, sums);
            const std::size_t row = std::min(tiles.block, tiles.vectors - block * tiles.block) * width;
            kernels::transpose(sums, row, size, std::min(block_filters, filters - filter), d_weight + filter * size,
                               size);
        });
    }

private:
    [[nodiscard]] constexpr std::size_t filter_size() const noexcept { return tiles.channels * of_taps.ends.size(); }
};

}  // namespace ctcnn::detail
