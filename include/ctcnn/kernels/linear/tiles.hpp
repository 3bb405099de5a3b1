// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/simd/memory.hpp"

/// One tile each of the three products of a fully connected layer: what runs in registers, and what it asks memory for
/// meanwhile.
namespace ctcnn::kernels {

/// Steps of a product between two requests for memory.
inline constexpr std::size_t linear_chunk = 16;

/// Where a tile's sums go: rows of Vectors * width numbers, `step` apart, of which the first `rows` exist.
template <class Scalar>
struct tile_result {
    Scalar* at;
    std::size_t step;
    std::size_t rows;
    bool adds;  ///< to what is there
};

template <std::size_t LastLanes, class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_ALWAYS_INLINE inline void begin_sums(register_tile<Scalar, Rows, Vectors>& tile,
                                           const tile_result<Scalar>& result) noexcept {
    set_zero(tile);
    if (!result.adds) return;
    for_each_vector<LastLanes>(
        tile, [&](std::size_t r, std::size_t v, simd::pack<Scalar>& sum, auto lanes) CTCNN_ALWAYS_INLINE {
            if (r < result.rows) sum = load_lanes<lanes>(result.at + r * result.step + v * simd::width<Scalar>);
        });
}

/// With `streams`, past the caches where vectors are whole: see simd::stream.
template <std::size_t LastLanes, class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_ALWAYS_INLINE inline void end_sums(register_tile<Scalar, Rows, Vectors>& tile, const tile_result<Scalar>& result,
                                         bool streams = false) noexcept {
    for_each_vector<LastLanes>(tile, [&](std::size_t r, std::size_t v, const simd::pack<Scalar>& sum, auto lanes)
                                         CTCNN_ALWAYS_INLINE {
                                             Scalar* const at = result.at + r * result.step + v * simd::width<Scalar>;
                                             if (r >= result.rows) return;
                                             if (LastLanes == simd::width<Scalar> && streams)
                                                 simd::stream(at, sum);
                                             else
                                                 store_lanes<lanes>(at, sum);
                                         });
}

/// sums [Rows][Vectors * width] (+)= weight [Rows][depth] * samples [depth][Vectors * width], rows of weight `step`
/// apart. `next` is the weight of the tile that follows, `samples_ahead` what the tiles after it will read. The step is
/// no constant, so that layers share their tiles; nothing is lost by it.
template <class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_NOINLINE void linear_forward_tile(const Scalar* __restrict weight, std::size_t step,
                                        const Scalar* __restrict samples, Scalar* __restrict sums, std::size_t depth,
                                        bool first, const Scalar* next, prefetch_stream& samples_ahead) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    const tile_result<Scalar> result{sums, Vectors * width, Rows, !first};
    register_tile<Scalar, Rows, Vectors> tile;
    begin_sums<width>(tile, result);
    for (std::size_t k = 0; k < depth; k += linear_chunk) {
        samples_ahead.template next<false>();
        simd::unroll<Rows>([&](std::size_t r) CTCNN_ALWAYS_INLINE { simd::prefetch_for_later(next + k + r * step); });
        multiply_accumulate_rows(tile, weight + k, step, samples + k * Vectors * width,
                                 simd::opaque(std::min(linear_chunk, depth - k)));
    }
    end_sums<width>(tile, result);
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
template <class Scalar, std::size_t Rows, std::size_t Vectors, std::size_t LastLanes, bool Copies>
CTCNN_NOINLINE void linear_data_tile(const Scalar* __restrict gradient, const weight_columns<Scalar>& weight,
                                     const tile_result<Scalar>& d_x, std::size_t depth) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    begin_sums<LastLanes>(tile, d_x);
    for (std::size_t k = 0; k < depth; k += linear_chunk) {
        weight.ahead.template next<false>();
        Scalar* const copy = weight.copy + k * Vectors * width;
        multiply_accumulate<strided_rows<1>, LastLanes>(
            tile, gradient + k * Rows, Rows, weight.at + k * weight.step, weight.step,
            simd::opaque(std::min(linear_chunk, depth - k)),
            [&](std::size_t i, const simd::pack<Scalar>* vector) CTCNN_ALWAYS_INLINE {
                if constexpr (Copies)
                    simd::unroll<Vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
                        simd::store(copy + (i * Vectors + v) * width, vector[v]);
                    });
            });
    }
    end_sums<LastLanes>(tile, d_x);
}

/// d_weight [Rows][Vectors * width] (+)= gradient [depth][Rows]^T * x [depth][Panel], `streams` as above.
/// `panels_ahead` and `tile_ahead` are what will be read next, and where the tile that follows will write.
template <class Scalar, std::size_t Rows, std::size_t Vectors, std::size_t LastLanes, std::size_t Panel>
CTCNN_NOINLINE void linear_weights_tile(const Scalar* __restrict gradient, const Scalar* __restrict x,
                                        const tile_result<Scalar>& d_weight, std::size_t depth, bool streams,
                                        prefetch_stream& panels_ahead, prefetch_stream& tile_ahead) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    begin_sums<LastLanes>(tile, d_weight);
    for (std::size_t k = 0; k < depth; k += linear_chunk) {
        panels_ahead.template next<false>();
        tile_ahead.template next<true>();
        multiply_accumulate<strided_rows<1>, width>(tile, gradient + k * Rows, Rows, x + k * Panel, Panel,
                                                    simd::opaque(std::min(linear_chunk, depth - k)));
    }
    end_sums<LastLanes>(tile, d_weight, streams);
}

}  // namespace ctcnn::kernels
