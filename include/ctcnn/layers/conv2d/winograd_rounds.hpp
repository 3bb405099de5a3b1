// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/layers/conv2d/pass.hpp"

namespace ctcnn::detail {

/// How a batch is divided where the filters are far larger than the data of an image: transformed filters, or the sums of
/// their gradient, are read and written once for a round of many images, and not once for each few of them.
///
/// All threads transform the images of a round to V, in memory that they share. Then each computes blocks of output
/// channels, for all images of the round.
template <class Implementation, class Scalar>
struct winograd_rounds {
    static constexpr std::size_t most_images = 64;
    /// Images of a block within a round: as many as let M, or Z, take at most 512 KiB.
    static constexpr std::size_t block_images = [] {
        std::size_t images = most_images;
        while (images > 1 && Implementation::outputs(images).size * sizeof(Scalar) > 512 * 1024) images /= 2;
        return images;
    }();

    /// Whether the gradient of the weights is computed in rounds: blocks of output channels are what threads share.
    static constexpr bool of_weights = Implementation::has_large_filters && Implementation::blocks >= 4;
    /// Whether forward and the gradient of the input can be. Images of several tiles have enough rows to read filters for
    /// in a block whose V stays in L2: at 8 x 8 pixels rounds took a tenth longer.
    static constexpr bool of_images =
        of_weights && Implementation::tiles_y::side.count * Implementation::tiles_x::side.count == 1;
    /// Whether they are for `count` images; fewer are divided as winograd_division says.
    static constexpr bool apply(std::size_t count) noexcept { return of_images && count > 4; }

    static constexpr std::size_t block_inputs = aligned_size<Scalar>(Implementation::inputs(block_images).size);
    static constexpr std::size_t block_outputs = aligned_size<Scalar>(Implementation::outputs(block_images).size);
    static constexpr std::size_t strip_size = aligned_size<Scalar>(Implementation::strip_size);
    static constexpr std::size_t blocks(std::size_t images) noexcept {
        return (images + block_images - 1) / block_images;
    }
    /// Elements of V, for a round of a batch of `count` images.
    static constexpr std::size_t inputs_size(std::size_t count) noexcept {
        return blocks(std::min(count, most_images)) * block_inputs;
    }

    /// The images of block `block` of a round of `images` images: `count`, from `first` on.
    struct images_of_block {
        std::size_t first, count;
        images_of_block(std::size_t block, std::size_t images) noexcept
            : first(block * block_images),
              count(std::min(block_images, images - first)) {}
    };

    /// Transforms the images of a round to V.
    /// \param source  returns the source of an image of the round
    template <class Source>
    static void transform_inputs(const pass_context& pass, std::size_t images, const Source& source,
                                 Scalar* v) noexcept {
        pass.threads.run(images, [&](std::size_t image, std::size_t worker) {
            const images_of_block here(image / block_images, images);
            Implementation::transform_input(source(image), image - here.first, here.count,
                                            v + image / block_images * block_inputs,
                                            pass.scratch.template worker_as<Scalar>(worker));
        });
    }
};

}  // namespace ctcnn::detail
