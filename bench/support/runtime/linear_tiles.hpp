// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/linear/linear.hpp"
#include "ctcnn/simd/memory.hpp"
#include "support/runtime/tiles.hpp"

/// The tiles of kernels/linear/linear.hpp, whose constants are of the library's choice and not of the layer's sizes: these
/// stay, and what depends on sizes is an argument. That of forward has none of these in the library either.
namespace ctcnn::bench::runtime {

/// kernels::begin_sums, the lanes of the last vector an argument.
template <std::size_t Rows, std::size_t Vectors>
CTCNN_ALWAYS_INLINE inline void begin_sums(tile_sums<Rows, Vectors>& tile, const kernels::tile_result<float>& result,
                                           std::size_t last_lanes) noexcept {
    kernels::set_zero(tile);
    if (!result.adds) return;
    kernels::for_each_vector<width>(
        tile, [&](std::size_t r, std::size_t v, simd::pack<float>& sum, auto) CTCNN_ALWAYS_INLINE {
            if (r < result.rows)
                sum = load_lanes(result.at + r * result.step + v * width, v + 1 == Vectors ? last_lanes : width);
        });
}

/// kernels::end_sums, the lanes of the last vector an argument.
template <std::size_t Rows, std::size_t Vectors>
CTCNN_ALWAYS_INLINE inline void end_sums(tile_sums<Rows, Vectors>& tile, const kernels::tile_result<float>& result,
                                         std::size_t last_lanes, bool streams = false) noexcept {
    kernels::for_each_vector<width>(tile, [&](std::size_t r, std::size_t v, const simd::pack<float>& sum, auto)
                                              CTCNN_ALWAYS_INLINE {
                                                  float* const at = result.at + r * result.step + v * width;
                                                  if (r >= result.rows) return;
                                                  if (last_lanes == width && streams)
                                                      simd::stream(at, sum);
                                                  else
                                                      store_lanes(at, sum, v + 1 == Vectors ? last_lanes : width);
                                              });
}

/// kernels::linear_data_tile, the lanes of the last vector an argument.
template <std::size_t Rows, std::size_t Vectors, bool Copies>
CTCNN_NOINLINE void linear_data_tile(const float* __restrict gradient, const kernels::weight_columns<float>& weight,
                                     const kernels::tile_result<float>& d_x, std::size_t depth,
                                     std::size_t last_lanes) noexcept {
    tile_sums<Rows, Vectors> tile;
    begin_sums(tile, d_x, last_lanes);
    for (std::size_t k = 0; k < depth; k += kernels::linear_chunk) {
        weight.ahead.template next<false>();
        float* const copy = weight.copy + k * Vectors * width;
        kernels::multiply_accumulate<kernels::strided_rows<1>, width>(
            tile, gradient + k * Rows, Rows, weight.at + k * weight.step, weight.step,
            std::min(kernels::linear_chunk, depth - k),
            [&](std::size_t i, const simd::pack<float>* vector) CTCNN_ALWAYS_INLINE {
                if constexpr (Copies)
                    simd::unroll<Vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
                        simd::store(copy + (i * Vectors + v) * width, vector[v]);
                    });
            });
    }
    end_sums(tile, d_x, last_lanes);
}

/// kernels::linear_weights_tile, the lanes of the last vector an argument.
template <std::size_t Rows, std::size_t Vectors>
CTCNN_NOINLINE void linear_weights_tile(const float* __restrict gradient, const float* __restrict x, std::size_t panel,
                                        const kernels::tile_result<float>& d_weight, std::size_t depth, bool streams,
                                        kernels::prefetch_stream& panels_ahead, kernels::prefetch_stream& tile_ahead,
                                        std::size_t last_lanes) noexcept {
    tile_sums<Rows, Vectors> tile;
    begin_sums(tile, d_weight, last_lanes);
    for (std::size_t k = 0; k < depth; k += kernels::linear_chunk) {
        panels_ahead.template next<false>();
        tile_ahead.template next<true>();
        kernels::multiply_accumulate<kernels::strided_rows<1>, width>(
            tile, gradient + k * Rows, Rows, x + k * panel, panel, std::min(kernels::linear_chunk, depth - k));
    }
    end_sums(tile, d_weight, last_lanes, streams);
}

/// Calls function(constant) for the constant of 1 to Most that `number` is.
template <std::size_t Most, class F>
CTCNN_ALWAYS_INLINE inline void with_constant(std::size_t number, F&& function) {
    simd::unroll_constants<Most>([&](auto i) CTCNN_ALWAYS_INLINE {
        if (number == i + 1) function(std::integral_constant<std::size_t, i + 1>{});
    });
}

}  // namespace ctcnn::bench::runtime
