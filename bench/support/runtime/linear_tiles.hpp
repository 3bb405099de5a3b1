// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/linear.hpp"
#include "ctcnn/kernels/prefetch.hpp"
#include "support/runtime/tiles.hpp"

/// The tiles of kernels/linear.hpp, whose constants are of the library's choice and not of the layer's sizes: these
/// stay, and what depends on sizes is an argument. That of forward has none of these in the library either.
namespace ctcnn::bench::runtime {

/// kernels::linear_data_tile, the lanes of the last vector an argument.
template <std::size_t Rows, std::size_t Vectors, bool Copies>
CTCNN_NOINLINE void linear_data_tile(const float* __restrict gradient, const kernels::weight_columns<float>& weight,
                                     float* __restrict d_x, std::size_t step, std::size_t depth, std::size_t rows,
                                     bool first, std::size_t last_lanes) noexcept {
    const auto lanes = [&](std::size_t v) { return v + 1 == Vectors ? last_lanes : width; };
    tile_sums<Rows, Vectors> tile;
    kernels::set_zero(tile);
    if (!first)
        kernels::for_each_vector<width>(tile, [&](std::size_t r, std::size_t v, simd::pack<float>& sum, auto)
                                                  CTCNN_ALWAYS_INLINE {
                                                      if (r < rows)
                                                          sum = load_lanes(d_x + r * step + v * width, lanes(v));
                                                  });
    for (std::size_t k = 0; k < depth; k += kernels::linear_chunk) {
        weight.ahead.template next<false>();
        float* const copy = weight.copy + k * Vectors * width;
        kernels::multiply_accumulate<kernels::even_rows<1>, width>(
            tile, gradient + k * Rows, Rows, weight.at + k * weight.step, weight.step,
            std::min(kernels::linear_chunk, depth - k),
            [&](std::size_t i, const simd::pack<float>* vector) CTCNN_ALWAYS_INLINE {
                if constexpr (Copies)
                    simd::unroll<Vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
                        simd::store(copy + (i * Vectors + v) * width, vector[v]);
                    });
            });
    }
    kernels::for_each_vector<width>(tile, [&](std::size_t r, std::size_t v, const simd::pack<float>& sum, auto)
                                              CTCNN_ALWAYS_INLINE {
                                                  if (r < rows) store_lanes(d_x + r * step + v * width, sum, lanes(v));
                                              });
}

/// kernels::linear_weights_tile, the lanes of the last vector an argument.
template <std::size_t Rows, std::size_t Vectors>
CTCNN_NOINLINE void linear_weights_tile(const float* __restrict gradient, const float* __restrict x, std::size_t panel,
                                        float* __restrict d_weight, std::size_t step, std::size_t depth,
                                        std::size_t rows, bool first, kernels::prefetch_stream& panels_ahead,
                                        kernels::prefetch_stream& tile_ahead, std::size_t last_lanes) noexcept {
    const auto lanes = [&](std::size_t v) CTCNN_ALWAYS_INLINE { return v + 1 == Vectors ? last_lanes : width; };
    tile_sums<Rows, Vectors> tile;
    kernels::set_zero(tile);
    if (!first)
        kernels::for_each_vector<width>(tile, [&](std::size_t r, std::size_t v, simd::pack<float>& sum, auto)
                                                  CTCNN_ALWAYS_INLINE {
                                                      if (r < rows)
                                                          sum = load_lanes(d_weight + r * step + v * width, lanes(v));
                                                  });
    for (std::size_t k = 0; k < depth; k += kernels::linear_chunk) {
        panels_ahead.template next<false>();
        tile_ahead.template next<true>();
        kernels::multiply_accumulate<kernels::even_rows<1>, width>(tile, gradient + k * Rows, Rows, x + k * panel,
                                                                   panel, std::min(kernels::linear_chunk, depth - k));
    }
    kernels::for_each_vector<width>(tile, [&](std::size_t r, std::size_t v, const simd::pack<float>& sum, auto)
                                              CTCNN_ALWAYS_INLINE {
                                                  if (r < rows)
                                                      store_lanes(d_weight + r * step + v * width, sum, lanes(v));
                                              });
}

/// Calls function(constant) for the constant of 1 to Most that `number` is.
template <std::size_t Most, class F>
CTCNN_ALWAYS_INLINE inline void with_constant(std::size_t number, F&& function) {
    simd::unroll_constants<Most>([&](auto i) CTCNN_ALWAYS_INLINE {
        if (number == i + 1) function(std::integral_constant<std::size_t, i + 1>{});
    });
}

}  // namespace ctcnn::bench::runtime
