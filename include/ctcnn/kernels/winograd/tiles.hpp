// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ctcnn/simd/pack.hpp"

/// How Winograd's algorithm covers an image with tiles, and how the matrices of a block of images are stored.
namespace ctcnn::kernels::winograd {

/// One side of an image, or a part of it, that is covered by tiles of two sizes, the larger ones first. Small tiles have
/// `small` pixels, and large ones `small` + 1.
struct tiled_side {
    std::size_t count, large;  ///< tiles, and how many of them are larger
    std::size_t at = 0;        ///< first pixel

    /// First pixel of tile `tile`.
    [[nodiscard]] constexpr std::size_t start(std::size_t small, std::size_t tile) const {
        return at + tile * small + std::min(tile, large);
    }
    /// Tiles `first` to `end`.
    [[nodiscard]] constexpr tiled_side part(std::size_t small, std::size_t first, std::size_t end) const {
        return {end - first, std::min(end, large) - std::min(first, large), start(small, first)};
    }
};

/// Covers one side of an image exactly, with as many larger tiles as possible.
template <std::size_t Small, std::size_t Extent>
struct tiling {
    static constexpr std::size_t none = Extent + 1;
    static constexpr std::size_t large = [] {
        for (std::size_t n = Extent / (Small + 1) + 1; n-- > 0;)
            if ((Extent - n * (Small + 1)) % Small == 0) return n;
        return none;
    }();
    static constexpr bool exist = Extent > 0 && large != none;
    static constexpr std::size_t small = exist ? (Extent - large * (Small + 1)) / Small : 0;
    static constexpr tiled_side side{large + small, large};
    /// Points along this side, of all tiles together.
    static constexpr std::size_t points = large * (Small + 3) + small * (Small + 2);
};

/// Elements between the matrices of two points, one or two cache lines. Without them the matrices of all points would
/// begin in the same few cache sets.
inline constexpr std::size_t matrix_gap = 16;

/// How the matrices of a block of images are stored: one for each point, [tiles][columns].
///
/// The points that only the larger tiles have belong to fewer tiles, so there are four kinds of matrices: 0 both
/// coordinates are common to all tiles, 1 only x is one of larger tiles, 2 only y, 3 both.
///
/// The transforms and the products know no more of a layer's sizes than this, as numbers, so that all layers share
/// them.
struct point_matrices {
    struct kind {
        std::size_t count = 0;  ///< matrices
        std::size_t rows = 0;   ///< of each matrix
        std::size_t at = 0;     ///< first element of the first matrix
        std::size_t step = 0;   ///< elements from one matrix to the next
    };
    tiled_side y, x;
    std::array<kind, 4> kinds{};
    std::size_t size = 0;  ///< elements of all matrices together

    /// The matrices of `images` images, with `columns` columns each.
    CTCNN_NOINLINE static constexpr point_matrices of(std::size_t small, tiled_side y, tiled_side x, std::size_t images,
                                                      std::size_t columns) {
        const std::size_t common = small + 2;
        point_matrices m{y, x};
        for (std::size_t g = 0; g < 4; ++g) {
            const bool only_y = g >= 2, only_x = g % 2 == 1;
            kind& here = m.kinds[g];
            here.rows = images * (only_y ? y.large : y.count) * (only_x ? x.large : x.count);
            here.count = here.rows == 0 ? 0 : (only_y ? 1 : common) * (only_x ? 1 : common);
            here.step = here.rows * columns + matrix_gap;
            here.at = m.size;
            m.size += here.count * here.step;
        }
        return m;
    }

    /// The row, in the matrices of kind `g`, of the first tile in row `ty` of tiles of image `image`; the next rows
    /// belong to the tiles to its right.
    [[nodiscard]] CTCNN_ALWAYS_INLINE constexpr std::size_t row(std::size_t g, std::size_t image,
                                                                std::size_t ty) const noexcept {
        return (image * (g >= 2 ? y.large : y.count) + ty) * (g % 2 == 1 ? x.large : x.count);
    }
};

/// Whether a tile is one of the larger ones, vertically and horizontally.
struct tile_kind {
    bool large_y, large_x;
};

/// The matrix rows of one tile for a row or column of its points: the points that all tiles have are `step` elements
/// apart, and the one that only larger tiles have is stored elsewhere.
template <class Element, std::size_t Small>
struct point_line {
    Element* common;
    std::size_t step;
    Element* extra;

    /// The matrix row of point `index`.
    [[nodiscard]] CTCNN_ALWAYS_INLINE Element* point(std::size_t index) const noexcept {
        return index < Small + 2 ? common + index * step : extra;
    }
};

/// The rows of one tile in all matrices of a block. Each row is [columns].
template <class Element, std::size_t Small>
struct tile_rows {
    std::array<Element*, 4> at;       ///< in the first matrix of each kind
    std::array<std::size_t, 4> step;  ///< elements from one matrix of each kind to the next
    static constexpr std::size_t common = Small + 2;

    /// Advances by so many elements: to the next channels, or to the next tile. After the last larger tile the pointers
    /// of the kinds that only larger tiles have are no longer used.
    CTCNN_ALWAYS_INLINE void next(std::size_t elements) noexcept {
        for (Element*& first : at) first += elements;
    }
    /// Points (0, j), (1, j), ..
    [[nodiscard]] CTCNN_ALWAYS_INLINE point_line<Element, Small> column(std::size_t j) const noexcept {
        if (j < common) return {at[0] + j * step[0], common * step[0], at[2] + j * step[2]};
        return {at[1], step[1], at[3]};
    }
    /// Points (i, 0), (i, 1), ..
    [[nodiscard]] CTCNN_ALWAYS_INLINE point_line<Element, Small> row(std::size_t i) const noexcept {
        if (i < common) return {at[0] + i * common * step[0], step[0], at[1] + i * step[1]};
        return {at[2], step[2], at[3]};
    }
};

/// The rows of the first tile in row `ty` of tiles of image `image`, in matrices [tiles][columns].
template <std::size_t Small, class Element>
CTCNN_ALWAYS_INLINE inline tile_rows<Element, Small> first_tile(const point_matrices& matrices, Element* from,
                                                                std::size_t columns, std::size_t image,
                                                                std::size_t ty) noexcept {
    tile_rows<Element, Small> tile;
    for (std::size_t g = 0; g < 4; ++g) {
        tile.at[g] = from + matrices.kinds[g].at + matrices.row(g, image, ty) * columns;
        tile.step[g] = matrices.kinds[g].step;
    }
    return tile;
}

/// The intermediate result of a tile's transform, which is done first in one direction and then in the other. It stays
/// in L1. A single function for both directions would need more registers than there are, and would have to be compiled
/// for each pair of sizes.
template <class Scalar, std::size_t Small>
class half_transform {
public:
    CTCNN_ALWAYS_INLINE void store(std::size_t i, std::size_t j, simd::pack<Scalar> x) noexcept {
        simd::store(values_ + (i * most + j) * simd::width<Scalar>, x);
    }
    [[nodiscard]] CTCNN_ALWAYS_INLINE simd::pack<Scalar> load(std::size_t i, std::size_t j) const noexcept {
        return simd::load(values_ + (i * most + j) * simd::width<Scalar>);
    }

private:
    static constexpr std::size_t most = Small + 3;                  ///< points along a side of the larger tiles
    alignas(64) Scalar values_[most * most * simd::width<Scalar>];  ///< [most][most][simd width]
};

}  // namespace ctcnn::kernels::winograd
