// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/simd/unroll.hpp"

namespace ctcnn::kernels {

/// A plane: a copy of an image with a border of zeros.
struct image_plane {
    std::size_t size;         ///< elements of the plane
    std::size_t rows, row;    ///< rows of the image, and elements of a row
    std::size_t first, step;  ///< offset of the image's first row in the plane, and elements from one row to the next

    template <class Scalar>
    void clear(Scalar* plane) const noexcept {
        std::fill_n(plane, size, Scalar{0});
    }
    /// Copies rows [first_row, end_row) of an image. The border must be zero already.
    template <class Scalar>
    CTCNN_NOINLINE void fill(const Scalar* __restrict image, Scalar* __restrict plane, std::size_t first_row,
                             std::size_t end_row) const noexcept {
        for (std::size_t y = first_row; y < end_row; ++y) std::copy_n(image + y * row, row, plane + first + y * step);
    }
    template <class Scalar>
    void fill(const Scalar* image, Scalar* plane) const noexcept {
        fill(image, plane, 0, rows);
    }
};

}  // namespace ctcnn::kernels
