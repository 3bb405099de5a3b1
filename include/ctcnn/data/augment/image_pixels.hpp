// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

namespace ctcnn {

/// The pixels of one image [C, H, W], to be changed in place.
template <class Scalar>
struct image_pixels {
    Scalar* data;
    std::size_t channels, height, width;
    Scalar background;  ///< what is outside an image

    [[nodiscard]] std::size_t size() const noexcept { return channels * height * width; }
    /// The pixels of a row, `width` of them.
    [[nodiscard]] Scalar* row(std::size_t channel, std::size_t y) const noexcept {
        return data + (channel * height + y) * width;
    }
};

}  // namespace ctcnn
