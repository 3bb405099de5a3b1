// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/data/augment/augmentation.hpp"
#include "ctcnn/data/augment/image_pixels.hpp"

namespace ctcnn {

/// Pads images with so many pixels of background on each side, and crops them to their size at a random place.
/// Equivalent  torchvision.transforms.RandomCrop((height, width), padding), filled with the background
struct random_crop {
    std::size_t padding = 4;  ///< at most 65535

    /// Errors  throws argument_error for an option that can't be used
    [[gnu::cold]] void check() const {
        detail::require_option(padding <= 65535, "ctcnn::random_crop: padding", "at most 65535",
                               static_cast<double>(padding));
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("padding", padding);
    }

    template <class Scalar>
    void apply(const image_pixels<Scalar>& image, const random_stream& draws) const noexcept {
        const auto places = static_cast<std::uint32_t>(2 * padding + 1);
        const auto from_x = static_cast<std::ptrdiff_t>(draws.below(places, 0)) - static_cast<std::ptrdiff_t>(padding);
        const auto from_y = static_cast<std::ptrdiff_t>(draws.below(places, 1)) - static_cast<std::ptrdiff_t>(padding);
        for (std::size_t channel = 0; channel < image.channels; ++channel)
            for (std::size_t i = 0; i < image.height; ++i) {
                // In the order in which no row is overwritten before it has been read.
                const std::size_t y = from_y >= 0 ? i : image.height - 1 - i;
                const std::ptrdiff_t source = static_cast<std::ptrdiff_t>(y) + from_y;
                Scalar* const row = image.row(channel, y);
                if (source < 0 || source >= static_cast<std::ptrdiff_t>(image.height))
                    std::fill_n(row, image.width, image.background);
                else
                    shift_row(image.row(channel, static_cast<std::size_t>(source)), from_x, row, image);
            }
    }

private:
    /// Sets row[x] to source[x + from]. The rows may be the same.
    template <class Scalar>
    static void shift_row(const Scalar* source, std::ptrdiff_t from, Scalar* row,
                          const image_pixels<Scalar>& image) noexcept {
        const std::size_t distance = static_cast<std::size_t>(from < 0 ? -from : from);
        const std::size_t outside = std::min(distance, image.width), kept = image.width - outside;
        if (from >= 0) {
            std::copy(source + outside, source + image.width, row);
            std::fill_n(row + kept, outside, image.background);
        } else {
            std::copy_backward(source, source + kept, row + image.width);
            std::fill_n(row, outside, image.background);
        }
    }
};

static_assert(PixelAugmentation<random_crop>);

}  // namespace ctcnn
