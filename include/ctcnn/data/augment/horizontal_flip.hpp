// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/data/augment/augmentation.hpp"
#include "ctcnn/data/augment/image_pixels.hpp"

namespace ctcnn {

/// Exchanges left and right of some images. Not for digits or letters.
/// Equivalent  torchvision.transforms.RandomHorizontalFlip(p=probability)
struct horizontal_flip {
    double probability = 0.5;  ///< 0 to 1

    /// Errors  throws argument_error for an option that can't be used
    [[gnu::cold]] void check() const {
        detail::require_option(probability >= 0 && probability <= 1, "ctcnn::horizontal_flip: probability",
                               "from 0 to 1", probability);
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("probability", probability);
    }

    template <class Scalar>
    void apply(const image_pixels<Scalar>& image, const random_stream& draws) const noexcept {
        if (!(draws.uniform<double>(0) < probability)) return;
        for (std::size_t channel = 0; channel < image.channels; ++channel)
            for (std::size_t y = 0; y < image.height; ++y)
                std::reverse(image.row(channel, y), image.row(channel, y) + image.width);
    }
};

static_assert(PixelAugmentation<horizontal_flip>);

}  // namespace ctcnn
