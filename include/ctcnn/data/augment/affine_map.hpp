// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

namespace ctcnn {

/// A point of an image, counted from its centre to the right and downwards, in pixels.
struct image_point {
    double x, y;
};

/// Where the pixels of an image come from: the pixel at (x, y), counted from the centre to the right and downwards, is
/// what was at (xx x + xy y + dx, yx x + yy y + dy).
struct affine_map {
    double xx = 1, xy = 0, dx = 0;
    double yx = 0, yy = 1, dy = 0;

    /// Where the pixel at (x, y) comes from.
    [[nodiscard]] constexpr image_point from(double x, double y) const noexcept {
        return {xx * x + xy * y + dx, yx * x + yy * y + dy};
    }

    /// The map of two changes of an image, of which `next` is made to the result of this one.
    [[nodiscard]] constexpr affine_map then(const affine_map& next) const noexcept {
        return {xx * next.xx + xy * next.yx, xx * next.xy + xy * next.yy, xx * next.dx + xy * next.dy + dx,
                yx * next.xx + yy * next.yx, yx * next.xy + yy * next.yy, yx * next.dx + yy * next.dy + dy};
    }
};

}  // namespace ctcnn
