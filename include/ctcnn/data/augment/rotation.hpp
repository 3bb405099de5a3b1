// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <numbers>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/data/augment/affine_map.hpp"
#include "ctcnn/data/augment/augmentation.hpp"

namespace ctcnn {

/// Rotates images about their centre, by an angle between -degrees and degrees.
/// Equivalent  torchvision.transforms.RandomRotation(degrees, BILINEAR)
struct rotation {
    double degrees = 10;  ///< 0 to 180

    /// Errors  throws argument_error for an option that can't be used
    [[gnu::cold]] void check() const {
        detail::require_option(degrees >= 0 && degrees <= 180, "ctcnn::rotation: degrees", "from 0 to 180", degrees);
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("degrees", degrees);
    }

    [[nodiscard]] affine_map map(const random_stream& draws) const noexcept {
        const double angle = (2 * draws.uniform<double>(0) - 1) * degrees * std::numbers::pi / 180;
        const double cosine = std::cos(angle), sine = std::sin(angle);
        return {.xx = cosine, .xy = -sine, .yx = sine, .yy = cosine};
    }
};

static_assert(AffineAugmentation<rotation>);

}  // namespace ctcnn
