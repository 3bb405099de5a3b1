// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include "ctcnn/kernels/activation.hpp"
#include "ctcnn/kernels/register_tile.hpp"

/// The three products of a fully connected layer. Weights are read where they lie, [Out][In], and are never packed: a
/// copy of the 37.7 MB of a 4608 -> 2048 layer would cost more than the product of a small batch. Only activations are
/// rearranged, into scratch memory.
///
/// Each function does one piece of the work, a range of the output's rows or columns that belongs to it alone.
namespace ctcnn::kernels {

/// d_x [Rows][Vectors * width] (+)= packed [depth][Rows] * weight [depth][Vectors * width], neighbouring rows of d_x
/// and of weight `step` apart. Of the rows only the first `rows` exist. One text for layers of any size.
template <class Scalar, std::size_t Rows, std::size_t Vectors, std::size_t LastLanes>
CTCNN_NOINLINE void linear_data_tile(const Scalar* __restrict packed, const Scalar* __restrict weight,
                                     Scalar* __restrict d_x, std::size_t step, std::size_t depth, std::size_t rows,
                                     bool first) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    set_zero(tile);
    if (!first)
        for_each_vector<LastLanes>(tile, [&](auto r, auto v, simd::pack<Scalar>& sum, auto lanes) CTCNN_ALWAYS_INLINE {
            if (r < rows) sum = load_lanes<lanes>(d_x + r * step + v * width);
        });
    multiply_accumulate<1, LastLanes>(tile, packed, Rows, weight, step, depth);
    for_each_vector<LastLanes>(tile,
                               [&](auto r, auto v, const simd::pack<Scalar>& sum, auto lanes) CTCNN_ALWAYS_INLINE {
                                   if (r < rows) store_lanes<lanes>(d_x + r * step + v * width, sum);
                               });
}

/// d_weight [Rows][Vectors * width] = gradient [count][Rows]^T * x [count][Panel], neighbouring rows of d_weight `step`
/// apart. Of the rows only the first `rows` exist.
template <class Scalar, std::size_t Rows, std::size_t Vectors, std::size_t LastLanes, std::size_t Panel>
CTCNN_NOINLINE void linear_weights_tile(const Scalar* __restrict gradient, const Scalar* __restrict x,
                                        Scalar* __restrict d_weight, std::size_t step, std::size_t count,
                                        std::size_t rows) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    register_tile<Scalar, Rows, Vectors> tile;
    set_zero(tile);
    // The lines this tile will write are asked for while it is computed.
    simd::unroll<Rows>([&](auto r) CTCNN_ALWAYS_INLINE {
        simd::unroll<Vectors>([&](auto v) CTCNN_ALWAYS_INLINE {
            if (r < rows) simd::prefetch_for_write(d_weight + r * step + v * width);
        });
    });
    multiply_accumulate<1, width>(tile, gradient, Rows, x, Panel, count);
    for_each_vector<LastLanes>(tile,
                               [&](auto r, auto v, const simd::pack<Scalar>& sum, auto lanes) CTCNN_ALWAYS_INLINE {
                                   if (r < rows) store_lanes<lanes>(d_weight + r * step + v * width, sum);
                               });
}

template <class Scalar, std::size_t In, std::size_t Out>
struct linear {
    static constexpr std::size_t width = simd::width<Scalar>;

    /// Depth of one pass of a product: 512 steps of 64 samples are 128 KiB of activations, which stay in L2.
    static constexpr std::size_t depth_block = 512;

    // ---- forward: y = W x + b ------------------------------------------------------------------------------------
    // The batch lies in the lanes: 6 rows of W, broadcast, times 4 vectors of samples.

    static constexpr std::size_t forward_vectors = simd::registers >= 32 ? 4 : 2;
    static constexpr std::size_t forward_rows = 6;
    static constexpr std::size_t sample_block = forward_vectors * width;
    static constexpr std::size_t forward_piece = 96;  ///< rows of W a piece does: 16 tiles
    static constexpr std::size_t forward_pieces = (Out + forward_piece - 1) / forward_piece;
    /// Up to here samples are done one by one, with the vectors along In: nothing has to be transposed.
    static constexpr std::size_t few_samples = 4;

    static constexpr std::size_t sample_blocks(std::size_t count) { return (count + sample_block - 1) / sample_block; }
    static constexpr std::size_t transposed_size(std::size_t count) { return sample_blocks(count) * sample_block * In; }
    static constexpr std::size_t forward_sums = forward_piece * sample_block;  ///< scratch of a piece

    /// x [count][In] -> transposed [In][sample_block] of block `block`; samples that do not exist are zero.
    CTCNN_NOINLINE static void transpose_samples(const Scalar* __restrict x, std::size_t count, std::size_t block,
                                                 Scalar* __restrict transposed) noexcept {
        const std::size_t first = block * sample_block, here = std::min(sample_block, count - first);
        transposed += first * In;
        x += first * In;
        for (std::size_t i = 0; i < In; i += width) {  // a cache line of each sample at a time
            const std::size_t end = std::min(i + width, In);
            for (std::size_t s = 0; s < here; ++s)
                for (std::size_t k = i; k < end; ++k) transposed[k * sample_block + s] = x[s * In + k];
            for (std::size_t s = here; s < sample_block; ++s)
                for (std::size_t k = i; k < end; ++k) transposed[k * sample_block + s] = 0;
        }
    }

    /// sums [Rows][sample_block] (+)= W[Rows][depth] * transposed [depth][sample_block]
    template <std::size_t Rows>
    CTCNN_NOINLINE static void forward_tile(const Scalar* __restrict weight, const Scalar* __restrict transposed,
                                            Scalar* __restrict sums, std::size_t depth, bool first) noexcept {
        register_tile<Scalar, Rows, forward_vectors> tile;
        if (first)
            set_zero(tile);
        else
            for_each_vector<width>(tile, [&](auto r, auto v, simd::pack<Scalar>& sum, auto) CTCNN_ALWAYS_INLINE {
                sum = simd::load(sums + r * sample_block + v * width);
            });
        multiply_accumulate<In, width>(tile, weight, 1, transposed, sample_block, depth);
        for_each_vector<width>(tile, [&](auto r, auto v, const simd::pack<Scalar>& sum, auto) CTCNN_ALWAYS_INLINE {
            simd::store(sums + r * sample_block + v * width, sum);
        });
    }

    /// Rows [piece * forward_piece, …) of y [count][Out] = Activation(W x + bias). `sums` is scratch of this worker.
    template <class Activation>
    CTCNN_NOINLINE static void forward(const Scalar* __restrict weight, const Scalar* __restrict bias,
                                       const Scalar* __restrict transposed, Scalar* __restrict y, std::size_t count,
                                       std::size_t piece, Scalar* __restrict sums) noexcept {
        const std::size_t first = piece * forward_piece, end = std::min(first + forward_piece, Out);
        for (std::size_t block = 0; block < sample_blocks(count); ++block) {
            const Scalar* const samples = transposed + block * sample_block * In;
            for (std::size_t k = 0; k < In; k += depth_block) {
                const std::size_t depth = std::min(depth_block, In - k);
                std::size_t o = first;
                for (; o + forward_rows <= end; o += forward_rows)
                    forward_tile<forward_rows>(weight + o * In + k, samples + k * sample_block,
                                               sums + (o - first) * sample_block, depth, k == 0);
                for (; o < end; ++o)
                    forward_tile<1>(weight + o * In + k, samples + k * sample_block, sums + (o - first) * sample_block,
                                    depth, k == 0);
            }
            for (std::size_t o = 0; o < end - first; ++o) {
                const auto b = simd::broadcast<Scalar>(bias == nullptr ? Scalar{0} : bias[first + o]);
                for (std::size_t s = 0; s < sample_block; s += width) {
                    Scalar* const at = sums + o * sample_block + s;
                    simd::store(at, Activation::value(simd::load(at) + b));
                }
            }
            const std::size_t sample = block * sample_block, here = std::min(sample_block, count - sample);
            for (std::size_t s = 0; s < here; ++s)
                for (std::size_t o = 0; o < end - first; ++o)
                    y[(sample + s) * Out + first + o] = sums[o * sample_block + s];
        }
    }

    /// `Rows` rows of W times one sample, the vectors along In.
    template <class Activation, std::size_t Rows>
    CTCNN_ALWAYS_INLINE static void dot(const Scalar* __restrict weight, const Scalar* __restrict bias,
                                        const Scalar* __restrict x, Scalar* __restrict y) noexcept {
        // Two sums a row hide the latency of the multiply-adds.
        simd::pack<Scalar> sum[2 * Rows];
        simd::unroll<2 * Rows>([&](auto i) CTCNN_ALWAYS_INLINE { sum[i] = simd::broadcast<Scalar>(0); });
        std::size_t k = 0;
        for (; k + 2 * width <= In; k += 2 * width)
            simd::unroll<2>([&](auto half) CTCNN_ALWAYS_INLINE {
                const auto v = simd::load(x + k + half * width);
                simd::unroll<Rows>([&](auto r) CTCNN_ALWAYS_INLINE {
                    sum[2 * r + half] =
                        simd::multiply_add(simd::load(weight + r * In + k + half * width), v, sum[2 * r + half]);
                });
            });
        constexpr std::size_t rest = In % (2 * width);
        if constexpr (rest != 0)
            simd::unroll<(rest + width - 1) / width>([&](auto half) CTCNN_ALWAYS_INLINE {
                constexpr std::size_t lanes = std::min(width, rest - half * width);
                const auto v = load_lanes<lanes>(x + k + half * width);
                simd::unroll<Rows>([&](auto r) CTCNN_ALWAYS_INLINE {
                    sum[2 * r + half] =
                        simd::multiply_add(load_lanes<lanes>(weight + r * In + k + half * width), v, sum[2 * r + half]);
                });
            });
        Scalar result[width] = {};
        simd::unroll<Rows>([&](auto r) CTCNN_ALWAYS_INLINE {
            result[r % width] = simd::sum(sum[2 * r] + sum[2 * r + 1]) + (bias == nullptr ? Scalar{0} : bias[r]);
            const auto value = Activation::value(simd::load_first(result + r % width, 1));
            simd::store_first(y + r, value, 1);
        });
    }

    /// As `forward`, for a few samples, read where they lie.
    template <class Activation>
    CTCNN_NOINLINE static void forward_few(const Scalar* __restrict weight, const Scalar* __restrict bias,
                                           const Scalar* __restrict x, Scalar* __restrict y, std::size_t count,
                                           std::size_t piece) noexcept {
        constexpr std::size_t rows = 4;
        const std::size_t end = std::min((piece + 1) * forward_piece, Out);
        std::size_t o = piece * forward_piece;
        for (; o + rows <= end; o += rows)
            for (std::size_t s = 0; s < count; ++s)
                dot<Activation, rows>(weight + o * In, bias == nullptr ? nullptr : bias + o, x + s * In,
                                      y + s * Out + o);
        for (; o < end; ++o)
            for (std::size_t s = 0; s < count; ++s)
                dot<Activation, 1>(weight + o * In, bias == nullptr ? nullptr : bias + o, x + s * In, y + s * Out + o);
    }

    // ---- the output's gradient, packed for both backward products --------------------------------------------------
    // 8 samples, or 8 outputs, broadcast, times 3 vectors of inputs.

    static constexpr std::size_t backward_rows = simd::registers >= 32 ? 8 : 4;
    static constexpr std::size_t backward_vectors = simd::registers >= 32 ? 3 : 2;
    static constexpr std::size_t panel = backward_vectors * width;

    static constexpr std::size_t row_blocks(std::size_t count) { return (count + backward_rows - 1) / backward_rows; }
    static constexpr std::size_t by_sample_size(std::size_t count) { return row_blocks(count) * backward_rows * Out; }
    static constexpr std::size_t by_output_size(std::size_t count) { return row_blocks(Out) * backward_rows * count; }

    /// d_y [count][Out], through the activation's gradient -> [samples / 8][Out][8]; samples that do not exist are
    /// zero.
    template <class Activation>
    CTCNN_NOINLINE static void pack_by_sample(const Scalar* __restrict y, const Scalar* __restrict d_y,
                                              std::size_t count, std::size_t block,
                                              Scalar* __restrict packed) noexcept {
        packed += block * backward_rows * Out;
        const std::size_t first = block * backward_rows, here = std::min(backward_rows, count - first);
        for (std::size_t s = 0; s < backward_rows; ++s) {
            if (s >= here) {
                for (std::size_t o = 0; o < Out; ++o) packed[o * backward_rows + s] = 0;
                continue;
            }
            const std::size_t row = (first + s) * Out;
            for (std::size_t o = 0; o < Out; o += width) {
                const std::size_t lanes = std::min(width, Out - o);
                Scalar value[width];
                simd::store(value, Activation::gradient(simd::load_first(y + row + o, lanes),
                                                        simd::load_first(d_y + row + o, lanes)));
                for (std::size_t l = 0; l < lanes; ++l) packed[(o + l) * backward_rows + s] = value[l];
            }
        }
    }

    /// d_y [count][Out], through the activation's gradient -> block `block` of [Out / 8][count][8]; outputs that do not
    /// exist are zero. d_bias[o] = its sum over the samples, unless d_bias is null.
    template <class Activation>
    CTCNN_NOINLINE static void pack_by_output(const Scalar* __restrict y, const Scalar* __restrict d_y,
                                              std::size_t count, std::size_t block, Scalar* __restrict packed,
                                              Scalar* __restrict d_bias) noexcept {
        packed += block * backward_rows * count;
        const std::size_t first = block * backward_rows, here = std::min(backward_rows, Out - first);
        constexpr std::size_t loads = (backward_rows + width - 1) / width;
        Scalar sum[backward_rows] = {};
        for (std::size_t s = 0; s < count; ++s, packed += backward_rows) {
            Scalar value[loads * width] = {};
            for (std::size_t l = 0; l < here; l += width) {
                const std::size_t at = s * Out + first + l, lanes = std::min(width, here - l);
                simd::store(value + l,
                            Activation::gradient(simd::load_first(y + at, lanes), simd::load_first(d_y + at, lanes)));
            }
            for (std::size_t o = 0; o < backward_rows; ++o) {
                packed[o] = value[o];
                sum[o] += value[o];
            }
        }
        if (d_bias != nullptr) std::copy_n(sum, here, d_bias + first);
    }

    // ---- backward-data: d_x = d_y W
    // ----------------------------------------------------------------------------------

    static constexpr std::size_t data_piece = 6 * panel;  ///< columns of W a piece does
    static constexpr std::size_t data_pieces = (In + data_piece - 1) / data_piece;

    /// Columns [piece * data_piece, …) of d_x [count][In]; `packed` from pack_by_sample.
    CTCNN_NOINLINE static void backward_data(const Scalar* __restrict weight, const Scalar* __restrict packed,
                                             Scalar* __restrict d_x, std::size_t count, std::size_t piece) noexcept {
        const std::size_t end = std::min((piece + 1) * data_piece, In);
        for (std::size_t o = 0; o < Out; o += depth_block) {
            const std::size_t depth = std::min(depth_block, Out - o);
            for (std::size_t i = piece * data_piece; i < end; i += panel)
                for (std::size_t s = 0; s < count; s += backward_rows) {
                    const Scalar* const gradient = packed + s * Out + o * backward_rows;
                    const std::size_t rows = std::min(backward_rows, count - s);
                    if (i + panel <= In)
                        linear_data_tile<Scalar, backward_rows, backward_vectors, width>(
                            gradient, weight + o * In + i, d_x + s * In + i, In, depth, rows, o == 0);
                    else if constexpr (In % panel != 0)
                        linear_data_tile<Scalar, backward_rows, last_vectors, last_lanes>(
                            gradient, weight + o * In + i, d_x + s * In + i, In, depth, rows, o == 0);
                }
        }
    }

    // ---- backward-weights: d_W = d_y^T x
    // -------------------------------------------------------------------------------

    static constexpr std::size_t weights_piece = 8 * backward_rows;  ///< rows of d_W a piece does
    static constexpr std::size_t weights_pieces = (Out + weights_piece - 1) / weights_piece;
    static constexpr std::size_t panels = (In + panel - 1) / panel;
    static constexpr std::size_t panel_group = 8;  ///< panels of 64 samples that stay in L2 together: 96 KiB
    static constexpr std::size_t panels_size(std::size_t count) { return panels * panel * count; }

    static constexpr std::size_t last_columns = In - (panels - 1) * panel;
    static constexpr std::size_t last_vectors = (last_columns + width - 1) / width;
    static constexpr std::size_t last_lanes = last_columns - (last_vectors - 1) * width;

    /// x [count][In] -> panel `index` of [In / panel][count][panel], padded with zeros.
    CTCNN_NOINLINE static void pack_panel(const Scalar* __restrict x, std::size_t count, std::size_t index,
                                          Scalar* __restrict packed) noexcept {
        const std::size_t columns = std::min(panel, In - index * panel);
        packed += index * panel * count;
        for (std::size_t s = 0; s < count; ++s, packed += panel) {
            std::copy_n(x + s * In + index * panel, columns, packed);
            std::fill_n(packed + columns, panel - columns, Scalar{0});
        }
    }

    /// Rows [piece * weights_piece, …) of d_weight [Out][In]; `gradient` from pack_by_output, `x` from pack_panel.
    CTCNN_NOINLINE static void backward_weights(const Scalar* __restrict gradient, const Scalar* __restrict x,
                                                Scalar* __restrict d_weight, std::size_t count,
                                                std::size_t piece) noexcept {
        const std::size_t first = piece * weights_piece, end = std::min(first + weights_piece, Out);
        for (std::size_t group = 0; group < panels; group += panel_group)
            for (std::size_t o = first; o < end; o += backward_rows) {
                const std::size_t rows = std::min(backward_rows, Out - o);
                for (std::size_t p = group; p < std::min(group + panel_group, panels); ++p) {
                    const Scalar* const samples = x + p * panel * count;
                    Scalar* const at = d_weight + o * In + p * panel;
                    if (p + 1 < panels || last_columns == panel)
                        linear_weights_tile<Scalar, backward_rows, backward_vectors, width, panel>(
                            gradient + o * count, samples, at, In, count, rows);
                    else if constexpr (last_columns != panel)
                        linear_weights_tile<Scalar, backward_rows, last_vectors, last_lanes, panel>(
                            gradient + o * count, samples, at, In, count, rows);
                }
            }
    }
};

}  // namespace ctcnn::kernels
