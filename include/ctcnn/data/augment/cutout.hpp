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

/// Replaces a square of so many pixels a side by background, around any pixel of the image: at the edges a part of the
/// square is outside.
/// Source  DeVries and Taylor 2017
struct cutout {
    std::size_t side = 4;  ///< 1 to 65535

    /// Errors  throws argument_error for an option that can't be used
    [[gnu::cold]] void check() const {
        detail::require_option(side >= 1 && side <= 65535, "ctcnn::cutout: side", "from 1 to 65535",
                               static_cast<double>(side));
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("side", side);
    }

    template <class Scalar>
    void apply(const image_pixels<Scalar>& image, const random_stream& draws) const noexcept {
        const std::size_t x = draws.below(static_cast<std::uint32_t>(image.width), 0);
        const std::size_t y = draws.below(static_cast<std::uint32_t>(image.height), 1);
        const auto begin = [&](std::size_t at) { return at - std::min(at, side / 2); };
        const auto end = [&](std::size_t at, std::size_t size) { return std::min(at + side - side / 2, size); };
        for (std::size_t channel = 0; channel < image.channels; ++channel)
            for (std::size_t row = begin(y); row < end(y, image.height); ++row)
                std::fill(image.row(channel, row) + begin(x), image.row(channel, row) + end(x, image.width),
                          image.background);
    }
};

static_assert(PixelAugmentation<cutout>);

}  // namespace ctcnn
