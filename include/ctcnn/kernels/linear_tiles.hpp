// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include "ctcnn/kernels/prefetch.hpp"
#include "ctcnn/kernels/register_tile.hpp"

/// One tile each of the three products of a fully connected layer: what runs in registers, and what it asks memory for
/// meanwhile.
namespace ctcnn::kernels {

/// Steps of a product between two requests for memory.
inline constexpr std::size_t linear_chunk = 16;

/// sums [Rows][Vectors * width] (+)= weight [Rows][depth] * samples [depth][Vectors * width], rows of weight `step`
/// apart. `next` is the weight of the tile that follows. The step is no constant, so that layers share their tiles;
/// nothing is lost by it.
template <class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_NOINLINE void linear_forward_tile(const Scalar* __restrict weight, std::size_t step,
                                        const Scalar* __restrict samples, Scalar* __restrict sums, std::size_t depth,
                                        bool first, const Scalar* next) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    set_zero(tile);
    if (!first)
        for_each_vector<width>(tile, [&](std::size_t r, std::size_t v, simd::pack<Scalar>& sum, auto)
                                         CTCNN_ALWAYS_INLINE { sum = simd::load(sums + (r * Vectors + v) * width); });
    for (std::size_t k = 0; k < depth; k += linear_chunk) {
        simd::unroll<Rows>([&](std::size_t r) CTCNN_ALWAYS_INLINE { simd::prefetch_for_later(next + k + r * step); });
        multiply_accumulate_rows(tile, weight + k, step, samples + k * Vectors * width,
                                 simd::unknown(std::min(linear_chunk, depth - k)));
    }
    for_each_vector<width>(tile, [&](std::size_t r, std::size_t v, const simd::pack<Scalar>& sum, auto)
                                     CTCNN_ALWAYS_INLINE { simd::store(sums + (r * Vectors + v) * width, sum); });
}

/// Some columns of a weight, which several tiles of backward-data read one after the other.
template <class Scalar>
struct weight_columns {
    const Scalar* at;
    std::size_t step;        ///< from one row to the next
    Scalar* copy;            ///< [depth][Vectors * width]
    prefetch_stream& ahead;  ///< what will be read next
};

/// d_x [Rows][Vectors * width] (+)= gradient [depth][Rows] * weight [depth][Vectors * width], rows of d_x `step` apart.
/// Of the rows only the first `rows` exist.
///
/// With `Copies` it leaves a copy of the columns, which costs nothing beside the multiplications. The rows of a weight
/// are a multiple of many KiB apart, so that their columns share a few sets of a cache, and few of them fit.
template <class Scalar, std::size_t Rows, std::size_t Vectors, std::size_t LastLanes, bool Copies>
CTCNN_NOINLINE void linear_data_tile(const Scalar* __restrict gradient, const weight_columns<Scalar>& weight,
                                     Scalar* __restrict d_x, std::size_t step, std::size_t depth, std::size_t rows,
                                     bool first) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    set_zero(tile);
    if (!first)
        for_each_vector<LastLanes>(tile, [&](std::size_t r, std::size_t v, simd::pack<Scalar>& sum, auto lanes)
                                             CTCNN_ALWAYS_INLINE {
                                                 if (r < rows) sum = load_lanes<lanes>(d_x + r * step + v * width);
                                             });
    for (std::size_t k = 0; k < depth; k += linear_chunk) {
        weight.ahead.template next<false>();
        Scalar* const copy = weight.copy + k * Vectors * width;
        multiply_accumulate<even_rows<1>, LastLanes>(
            tile, gradient + k * Rows, Rows, weight.at + k * weight.step, weight.step,
            simd::unknown(std::min(linear_chunk, depth - k)),
            [&](std::size_t i, const simd::pack<Scalar>* vector) CTCNN_ALWAYS_INLINE {
                if constexpr (Copies)
                    simd::unroll<Vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
                        simd::store(copy + (i * Vectors + v) * width, vector[v]);
                    });
            });
    }
    for_each_vector<LastLanes>(tile, [&](std::size_t r, std::size_t v, const simd::pack<Scalar>& sum, auto lanes)
                                         CTCNN_ALWAYS_INLINE {
                                             if (r < rows) store_lanes<lanes>(d_x + r * step + v * width, sum);
                                         });
}

/// d_weight [Rows][Vectors * width] (+)= gradient [depth][Rows]^T * x [depth][Panel], rows of d_weight `step` apart. Of
/// the rows only the first `rows` exist. `panels_ahead` and `tile_ahead` are what will be read next, and where the tile
/// that follows will write.
template <class Scalar, std::size_t Rows, std::size_t Vectors, std::size_t LastLanes, std::size_t Panel>
CTCNN_NOINLINE void linear_weights_tile(const Scalar* __restrict gradient, const Scalar* __restrict x,
                                        Scalar* __restrict d_weight, std::size_t step, std::size_t depth,
                                        std::size_t rows, bool first, prefetch_stream& panels_ahead,
                                        prefetch_stream& tile_ahead) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    set_zero(tile);
    if (!first)
        for_each_vector<LastLanes>(tile, [&](std::size_t r, std::size_t v, simd::pack<Scalar>& sum, auto lanes)
                                             CTCNN_ALWAYS_INLINE {
                                                 if (r < rows) sum = load_lanes<lanes>(d_weight + r * step + v * width);
                                             });
    for (std::size_t k = 0; k < depth; k += linear_chunk) {
        panels_ahead.template next<false>();
        tile_ahead.template next<true>();
        multiply_accumulate<even_rows<1>, width>(tile, gradient + k * Rows, Rows, x + k * Panel, Panel,
                                                 simd::unknown(std::min(linear_chunk, depth - k)));
    }
    for_each_vector<LastLanes>(tile, [&](std::size_t r, std::size_t v, const simd::pack<Scalar>& sum, auto lanes)
                                         CTCNN_ALWAYS_INLINE {
                                             if (r < rows) store_lanes<lanes>(d_weight + r * step + v * width, sum);
                                         });
}

}  // namespace ctcnn::kernels
