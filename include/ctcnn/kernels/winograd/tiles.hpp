// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ctcnn/simd/pack.hpp"

/// How Winograd's algorithm covers an image with tiles, and where the matrices of a block of images lie.
namespace ctcnn::kernels {

/// One side of an image, covered by tiles, in numbers: larger tiles come first.
struct winograd_side {
    std::size_t count, large;  ///< tiles, and how many of them are larger

    /// Where tile `tile` begins, if the others are `small` pixels long.
    [[nodiscard]] constexpr std::size_t start(std::size_t small, std::size_t tile) const {
        return tile * small + std::min(tile, large);
    }
};

/// One side of an image, covered by as many larger tiles as possible.
template <std::size_t Small, std::size_t Extent>
struct winograd_tiles {
    static constexpr std::size_t none = Extent + 1;
    static constexpr std::size_t large = [] {
        for (std::size_t n = Extent / (Small + 1) + 1; n-- > 0;)
            if ((Extent - n * (Small + 1)) % Small == 0) return n;
        return none;
    }();
    static constexpr bool exist = Extent > 0 && large != none;
    static constexpr std::size_t small = exist ? (Extent - large * (Small + 1)) / Small : 0;
    static constexpr winograd_side side{large + small, large};
    /// Points a side, of all tiles together.
    static constexpr std::size_t points = large * (Small + 3) + small * (Small + 2);
};

/// Elements between the matrices of two points, a cache line or two: without them the matrices of all points begin in
/// the same few cache sets.
inline constexpr std::size_t winograd_gap = 16;

/// Where the matrices of a block of images lie. Points that only the larger tiles have make matrices with fewer rows,
/// so there are four groups: 0 both coordinates common to all tiles, 1 only x belongs to larger tiles, 2 only y, 3
/// both.
///
/// It is all that is known of a layer's sizes by what transforms images and multiplies matrices, and no type: so one
/// text serves all layers.
struct winograd_matrices {
    struct group {
        std::size_t count = 0;  ///< matrices
        std::size_t rows = 0;   ///< of each
        std::size_t at = 0;     ///< the first one's first element
        std::size_t step = 0;   ///< from one matrix to the next
    };
    winograd_side y, x;
    std::array<group, 4> groups{};
    std::size_t size = 0;  ///< elements of all matrices together

    /// `columns` of each matrix.
    CTCNN_NOINLINE static constexpr winograd_matrices of(std::size_t small, winograd_side y, winograd_side x,
                                                         std::size_t images, std::size_t columns) {
        const std::size_t common = small + 2;
        winograd_matrices m{y, x};
        for (std::size_t g = 0; g < 4; ++g) {
            const bool only_y = g >= 2, only_x = g % 2 == 1;
            group& here = m.groups[g];
            here.rows = images * (only_y ? y.large : y.count) * (only_x ? x.large : x.count);
            here.count = here.rows == 0 ? 0 : (only_y ? 1 : common) * (only_x ? 1 : common);
            here.step = here.rows * columns + winograd_gap;
            here.at = m.size;
            m.size += here.count * here.step;
        }
        return m;
    }

    /// The row of the matrices of group `g` that belongs to the first tile of row `ty` of image `image`; those of the
    /// tiles beside it follow.
    [[nodiscard]] CTCNN_ALWAYS_INLINE constexpr std::size_t row(std::size_t g, std::size_t image,
                                                                std::size_t ty) const noexcept {
        return (image * (g >= 2 ? y.large : y.count) + ty) * (g % 2 == 1 ? x.large : x.count);
    }
};

/// Whether a tile is one of the larger ones, in either direction.
struct winograd_tile_size {
    bool large_y, large_x;
};

/// The rows of those points of a tile that are in one line: the common ones a step apart, and the one that only larger
/// tiles have.
template <class Element, std::size_t Small>
struct winograd_line {
    Element* common;
    std::size_t step;
    Element* extra;

    /// The row of point `index` of the line.
    [[nodiscard]] CTCNN_ALWAYS_INLINE Element* point(std::size_t index) const noexcept {
        return index < Small + 2 ? common + index * step : extra;
    }
};

/// The rows of one tile in all matrices of a block.
template <class Element, std::size_t Small>
struct winograd_tile_rows {
    std::array<Element*, 4> at;  ///< in the first matrix of each group
    std::array<std::size_t, 4> step;
    static constexpr std::size_t common = Small + 2;

    /// Goes on by so many elements: to the next channels, or the tile beside it, where a smaller one has no use for
    /// what only larger ones have.
    CTCNN_ALWAYS_INLINE void next(std::size_t elements) noexcept {
        for (Element*& first : at) first += elements;
    }
    /// Points (0, j), (1, j), ..
    [[nodiscard]] CTCNN_ALWAYS_INLINE winograd_line<Element, Small> column(std::size_t j) const noexcept {
        if (j < common) return {at[0] + j * step[0], common * step[0], at[2] + j * step[2]};
        return {at[1], step[1], at[3]};
    }
    /// Points (i, 0), (i, 1), ..
    [[nodiscard]] CTCNN_ALWAYS_INLINE winograd_line<Element, Small> row(std::size_t i) const noexcept {
        if (i < common) return {at[0] + i * common * step[0], step[0], at[1] + i * step[1]};
        return {at[2], step[2], at[3]};
    }
};

/// The rows of the first tile of row `ty` of image `image`, in matrices whose rows are `columns` apart.
template <std::size_t Small, class Element>
CTCNN_ALWAYS_INLINE inline winograd_tile_rows<Element, Small>
winograd_first_tile(const winograd_matrices& matrices, Element* from, std::size_t columns, std::size_t image,
                    std::size_t ty) noexcept {
    winograd_tile_rows<Element, Small> tile;
    for (std::size_t g = 0; g < 4; ++g) {
        tile.at[g] = from + matrices.groups[g].at + matrices.row(g, image, ty) * columns;
        tile.step[g] = matrices.groups[g].step;
    }
    return tile;
}

/// What one half of a tile's transform, in one direction, leaves in the nearest cache for the other half. Both in one
/// function would need more registers than there are, and that function be compiled for each pair of sizes.
template <class Scalar, std::size_t Small>
class winograd_half {
public:
    CTCNN_ALWAYS_INLINE void store(std::size_t i, std::size_t j, simd::pack<Scalar> x) noexcept {
        simd::store(values_ + (i * most + j) * simd::width<Scalar>, x);
    }
    [[nodiscard]] CTCNN_ALWAYS_INLINE simd::pack<Scalar> load(std::size_t i, std::size_t j) const noexcept {
        return simd::load(values_ + (i * most + j) * simd::width<Scalar>);
    }

private:
    static constexpr std::size_t most = Small + 3;  ///< points a side of the larger tiles
    alignas(64) Scalar values_[most * most * simd::width<Scalar>];
};

}  // namespace ctcnn::kernels
