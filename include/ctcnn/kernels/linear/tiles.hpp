// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/simd/memory.hpp"

/// One tile each of the three products of a fully connected layer: what is computed in registers, and the memory that is
/// prefetched meanwhile. Only what the code is unrolled by, rows and vectors of a tile, is a template argument: all layers
/// share these functions.
namespace ctcnn::kernels {

/// Steps of a product between two prefetches.
inline constexpr std::size_t linear_chunk = 16;
constexpr std::size_t linear_chunks(std::size_t depth) { return (depth + linear_chunk - 1) / linear_chunk; }

/// Rows or columns of a piece: one of `parts` equal parts of `size`, so that threads have equal work, in whole units of
/// which a piece has `least` to `most`.
constexpr std::size_t linear_piece(std::size_t size, std::size_t parts, std::size_t unit, std::size_t least,
                                   std::size_t most) {
    return std::clamp((size / parts + unit - 1) / unit, least, most) * unit;
}

/// The tile of both backward products: 8 samples, or 8 outputs, times 3 vectors of inputs; with 16 registers 4 times 3.
template <class Scalar>
struct linear_backward_tile {
    static constexpr std::size_t rows = simd::registers >= 32 ? 8 : 4;
    static constexpr std::size_t vectors = 3 * rows + 4 <= simd::registers ? 3 : 2;
    static constexpr std::size_t panel = vectors * simd::width<Scalar>;  ///< inputs
};

/// The inputs of a panel, of which the last one of a layer may have fewer.
template <class Scalar>
struct panel_columns {
    std::size_t vectors;
    std::size_t last_lanes;  ///< of the last vector

    static constexpr panel_columns of(std::size_t columns) noexcept {
        constexpr std::size_t width = simd::width<Scalar>;
        const std::size_t here = std::min(columns, linear_backward_tile<Scalar>::panel);
        return {(here + width - 1) / width, (here - 1) % width + 1};
    }
    [[nodiscard]] constexpr bool in_whole_vectors() const noexcept { return last_lanes == simd::width<Scalar>; }
    [[nodiscard]] constexpr bool is_whole() const noexcept {
        return vectors == linear_backward_tile<Scalar>::vectors && in_whole_vectors();
    }
};

/// Where a tile's sums are stored: rows of Vectors vectors, `step` elements apart.
template <class Scalar>
struct tile_result {
    Scalar* at;
    std::size_t step;
    std::size_t rows;        ///< that exist
    std::size_t last_lanes;  ///< lanes of the last vector that exist
    bool adds;               ///< to what is there

    /// Where register `i` of the tile is stored.
    template <std::size_t Vectors>
    [[nodiscard]] CTCNN_ALWAYS_INLINE Scalar* vector(std::size_t i) const noexcept {
        return at + i / Vectors * step + i % Vectors * simd::width<Scalar>;
    }
};

template <class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_ALWAYS_INLINE inline void begin_sums(register_tile<Scalar, Rows, Vectors>& tile,
                                           const tile_result<Scalar>& result) noexcept {
    set_zero(tile);
    if (!result.adds) return;
    // Not one loop with a function for a vector: each level between is compiled for itself, and four times here.
    if (result.last_lanes == simd::width<Scalar>)
        simd::unroll<Rows * Vectors>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
            if (i / Vectors < result.rows) tile.sum[i] = simd::load(result.template vector<Vectors>(i));
        });
    else
        simd::unroll<Rows * Vectors>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
            const Scalar* const at = result.template vector<Vectors>(i);
            if (i / Vectors < result.rows)
                tile.sum[i] = i % Vectors + 1 == Vectors ? simd::load_first(at, result.last_lanes) : simd::load(at);
        });
}

/// With `streams`, past the caches where vectors are whole: see simd::stream.
template <class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_ALWAYS_INLINE inline void end_sums(register_tile<Scalar, Rows, Vectors>& tile, const tile_result<Scalar>& result,
                                         bool streams = false) noexcept {
    if (result.last_lanes == simd::width<Scalar>)
        simd::unroll<Rows * Vectors>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
            Scalar* const at = result.template vector<Vectors>(i);
            if (i / Vectors >= result.rows) return;
            if (streams)
                simd::stream(at, tile.sum[i]);
            else
                simd::store(at, tile.sum[i]);
        });
    else
        simd::unroll<Rows * Vectors>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
            Scalar* const at = result.template vector<Vectors>(i);
            if (i / Vectors >= result.rows) return;
            if (i % Vectors + 1 == Vectors)
                simd::store_first(at, tile.sum[i], result.last_lanes);
            else
                simd::store(at, tile.sum[i]);
        });
}

/// sums [Rows][Vectors * width] (+)= weight [Rows][depth] * samples [depth][Vectors * width], rows of weight `step`
/// apart. `next` is the weight of the tile that follows, `samples_ahead` what the tiles after it will read.
template <class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_NOINLINE void linear_forward_tile(const Scalar* __restrict weight, std::size_t step,
                                        const Scalar* __restrict samples, Scalar* __restrict sums, std::size_t depth,
                                        bool first, const Scalar* next, prefetch_stream& samples_ahead) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    set_zero(tile);
    if (!first)
        simd::unroll<Rows * Vectors>([&](std::size_t i)
                                         CTCNN_ALWAYS_INLINE { tile.sum[i] = simd::load(sums + i * width); });
    for (std::size_t k = 0; k < depth; k += linear_chunk) {
        samples_ahead.template next<false>();
        simd::unroll<Rows>([&](std::size_t r) CTCNN_ALWAYS_INLINE { simd::prefetch_for_later(next + k + r * step); });
        multiply_accumulate_rows(tile, weight + k, step, samples + k * Vectors * width,
                                 simd::opaque(std::min(linear_chunk, depth - k)));
    }
    simd::unroll<Rows * Vectors>([&](std::size_t i)
                                     CTCNN_ALWAYS_INLINE { simd::store(sums + i * width, tile.sum[i]); });
}

/// Some columns of a weight, which several tiles of backward-data read one after the other.
template <class Scalar>
struct weight_columns {
    const Scalar* at;
    std::size_t step;        ///< from one row to the next
    Scalar* copy;            ///< [depth][Vectors * width]
    prefetch_stream& ahead;  ///< what will be read next
};

/// d_x [Rows][Vectors * width] (+)= gradient [depth][Rows] * weight [depth][Vectors * width].
///
/// With `Copies` it leaves a copy of the columns, which costs nothing beside the multiplications. The rows of a weight
/// are a multiple of many KiB apart, so that their columns share a few sets of a cache, and few of them fit.
template <class Scalar, std::size_t Rows, std::size_t Vectors, bool Copies>
CTCNN_NOINLINE void linear_data_tile(const Scalar* __restrict gradient, const weight_columns<Scalar>& weight,
                                     const tile_result<Scalar>& d_x, std::size_t depth) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    begin_sums(tile, d_x);
    for (std::size_t k = 0; k < depth; k += linear_chunk) {
        weight.ahead.template next<false>();
        Scalar* const copy = weight.copy + k * Vectors * width;
        multiply_accumulate<strided_rows<1>, width>(
            tile, gradient + k * Rows, Rows, weight.at + k * weight.step, weight.step,
            simd::opaque(std::min(linear_chunk, depth - k)),
            [&](std::size_t i, const simd::pack<Scalar>* vector) CTCNN_ALWAYS_INLINE {
                if constexpr (Copies)
                    simd::unroll<Vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
                        simd::store(copy + (i * Vectors + v) * width, vector[v]);
                    });
            });
    }
    end_sums(tile, d_x);
}

/// d_weight [Rows][Vectors * width] (+)= gradient [depth][Rows]^T * x [depth][panel], `streams` as above.
/// `panels_ahead` and `tile_ahead` are what will be read next, and where the tile that follows will write.
template <class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_NOINLINE void linear_weights_tile(const Scalar* __restrict gradient, const Scalar* __restrict x,
                                        const tile_result<Scalar>& d_weight, std::size_t depth, bool streams,
                                        prefetch_stream& panels_ahead, prefetch_stream& tile_ahead) noexcept {
    constexpr std::size_t panel = linear_backward_tile<Scalar>::panel;
    register_tile<Scalar, Rows, Vectors> tile;
    begin_sums(tile, d_weight);
    for (std::size_t k = 0; k < depth; k += linear_chunk) {
        panels_ahead.template next<false>();
        tile_ahead.template next<true>();
        multiply_accumulate<strided_rows<1>, simd::width<Scalar>>(tile, gradient + k * Rows, Rows, x + k * panel, panel,
                                                                  simd::opaque(std::min(linear_chunk, depth - k)));
    }
    end_sums(tile, d_weight, streams);
}

}  // namespace ctcnn::kernels
