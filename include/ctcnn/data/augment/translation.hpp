// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/data/augment/affine_map.hpp"
#include "ctcnn/data/augment/augmentation.hpp"

namespace ctcnn {

/// Moves images by up to so many pixels, not whole ones, in each direction.
/// Equivalent  torchvision.transforms.RandomAffine(0, translate=(pixels / width, pixels / height)), which rounds to
///             whole pixels
struct translation {
    double pixels = 2;  ///< at least 0

    /// Errors  throws argument_error for an option that can't be used
    [[gnu::cold]] void check() const {
        detail::require_from_zero("ctcnn::translation: pixels", pixels, detail::range_of<double>);
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("pixels", pixels);
    }

    [[nodiscard]] affine_map map(const random_stream& draws) const noexcept {
        return {.dx = (2 * draws.uniform<double>(0) - 1) * pixels, .dy = (2 * draws.uniform<double>(1) - 1) * pixels};
    }
};

static_assert(AffineAugmentation<translation>);

}  // namespace ctcnn
