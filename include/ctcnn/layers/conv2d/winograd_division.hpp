// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>

#include "ctcnn/kernels/winograd/tiles.hpp"
#include "ctcnn/layers/image_pieces.hpp"

/// How a convolution by Winograd's algorithm is divided if there are few blocks of images. Each is divided into bands,
/// some rows of tiles, of which nothing is computed twice; and each band into pieces, some blocks of output channels,
/// which share the transformed input if one thread computes them one after the other.
namespace ctcnn::detail {

/// The rows of tiles of band `band` of `bands`. All layers share it.
CTCNN_NOINLINE constexpr kernels::winograd::tiled_side winograd_band(kernels::winograd::tiled_side side,
                                                                     std::size_t small, std::size_t bands,
                                                                     std::size_t band, std::size_t multiple) {
    const auto begin = [&](std::size_t index) {
        std::size_t tile = index * side.count / bands;
        while (tile < side.count && side.start(small, tile) % multiple != 0) ++tile;
        return tile;
    };
    return side.part(small, begin(band), begin(band + 1));
}

/// The numbers of bands and pieces, which depend on sizes only.
template <class Implementation>
struct winograd_division {
    std::size_t bands = 1;
    std::size_t channel_pieces = 1;  ///< of a band

    static constexpr winograd_division of(std::size_t block_count) {
        // Bands of this many tiles waste little of the register tiles of the products, which have 6 or 13 rows.
        constexpr std::size_t least_tiles = 8;
        constexpr auto y = Implementation::tiles_y::side, x = Implementation::tiles_x::side;
        if (block_count >= 4) return {};
        const std::size_t most = image_pieces(block_count, Implementation::cost, 8);
        winograd_division result;
        // Each band reads all filters.
        if (!Implementation::has_large_filters)
            result.bands =
                std::bit_floor(std::clamp<std::size_t>(y.count * x.count / least_tiles, 1, std::min(most, y.count)));
        result.channel_pieces = std::min(Implementation::blocks, most / result.bands);
        return result;
    }
    /// The rows of tiles of a band. It begins at a row of pixels that is a multiple of `multiple`; there may be none.
    [[nodiscard]] constexpr kernels::winograd::tiled_side rows(std::size_t band, std::size_t multiple) const {
        return winograd_band(Implementation::tiles_y::side, Implementation::small_tile, bands, band, multiple);
    }
};

}  // namespace ctcnn::detail
