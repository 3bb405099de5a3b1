// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "ctcnn/kernels/conv2d/convolve_image.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/kernels/pool/max_pool_row.hpp"
#include "ctcnn/simd/pack.hpp"

/// A direct convolution with max pooling in the same pass: the convolution's output is a strip of the rows under one
/// row of windows, which stays in L1.
namespace ctcnn::kernels {

/// Max pooling of a strip.
template <class Scalar>
struct strip_pooling {
    using function = void (*)(const Scalar* x, Scalar* y, std::uint8_t* index, const pooled_row& sizes,
                              std::size_t vectors) noexcept;
    pooled_row sizes;
    std::size_t height;    ///< rows of a strip
    function whole, last;  ///< for a block of filters, and for the last one of a group
};
template <class Scalar, class Kernel, std::size_t LastLanes>
constexpr strip_pooling<Scalar> strip_pooling_of(const pooled_row& sizes) {
    return {sizes, Kernel::height, max_pool_row<Scalar, Kernel, simd::width<Scalar>>,
            max_pool_row<Scalar, Kernel, LastLanes>};
}

/// plane -> y [image.rows / height][windows][C] = max pooling of Activation(convolution + bias); see convolve_image.
/// Rows after the last window are not computed.
/// \param strip   receives the convolution's output, [height][image.pixels][C]
/// \param index   as y: receives the index of the largest element in its window; may be null
/// \param addend  [image.rows][image.pixels][C]: what after_addition adds to the convolution's output; may be null
template <class Scalar>
CTCNN_NOINLINE void convolve_and_pool(const Scalar* plane, const Scalar* packed, const Scalar* bias, Scalar* strip,
                                      const convolution_image& image, const convolution_tiles<Scalar>& tiles,
                                      const strip_pooling<Scalar>& pooling, const Scalar* addend, Scalar* y,
                                      std::uint8_t* index, const block_range& blocks) noexcept {
    convolution_image part = image;
    part.rows = pooling.height;
    const std::size_t group_blocks = (tiles.vectors + tiles.block - 1) / tiles.block;
    const std::size_t end = std::min(blocks.end, image.groups * group_blocks);
    for (std::size_t block = blocks.first; block < end; ++block) {
        const std::size_t v = block % group_blocks * tiles.block;
        const bool is_last = v + tiles.block >= tiles.vectors;
        const std::size_t filter = block / group_blocks * image.out_group + v * simd::width<Scalar>;
        for (std::size_t row = 0; row < image.rows / pooling.height; ++row) {
            const std::size_t first = row * pooling.height;
            convolve_image(plane + first * image.plane_row, packed, bias, strip, part, tiles, nullptr,
                           {strip, addend == nullptr ? nullptr : addend + first * image.out_row}, {block, block + 1});
            const std::size_t to = row * pooling.sizes.windows * pooling.sizes.pixel + filter;
            (is_last ? pooling.last : pooling.whole)(strip + filter, y + to, index == nullptr ? nullptr : index + to,
                                                     pooling.sizes, is_last ? tiles.vectors - v : tiles.block);
        }
    }
}

}  // namespace ctcnn::kernels
