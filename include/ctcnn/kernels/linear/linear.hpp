// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/common/transpose.hpp"
#include "ctcnn/kernels/linear/packing.hpp"
#include "ctcnn/kernels/linear/tiles.hpp"
#include "ctcnn/simd/memory.hpp"

/// The three products of a fully connected layer. Weights are read where they lie, [Out][In]: a packed copy of the
/// 37.7 MB of a 4608 -> 2048 layer would cost as much as the product of a small batch. Only activations are rearranged,
/// into scratch memory, and in backward-data the few columns of the weight that are in use.
///
/// Weights come from far away and are used for one batch only, so a tile asks for the memory of the next one while it
/// computes. Without that, the products of 64 samples run at three quarters of their speed.
///
/// Each function does one piece of the work, a range of the output's rows or columns that belongs to it alone.
namespace ctcnn::kernels {

template <class Scalar, std::size_t In, std::size_t Out>
struct linear {
    static constexpr std::size_t width = simd::width<Scalar>;

    static constexpr std::size_t chunks(std::size_t depth) { return (depth + linear_chunk - 1) / linear_chunk; }

    // ---- forward: y = W x + b ------------------------------------------------------------------------------------
    // For few samples or outputs there is linear_few.hpp. Here the batch lies in the lanes: 6 rows of W, broadcast,
    // times 4 vectors of samples; for the last samples of a batch 8 x 3, 12 x 2 or 24 x 1, so that at most a vector of
    // lanes computes nothing.

    static constexpr std::size_t forward_vectors = simd::registers >= 32 ? 4 : 2;
    static constexpr std::size_t forward_sums = simd::registers >= 32 ? 24 : 12;  ///< registers of a tile
    static constexpr std::size_t sample_block = forward_vectors * width;
    /// Depth of one pass: 128 steps of 64 samples are 32 KiB, which stay in the nearest cache for all rows of a piece.
    static constexpr std::size_t forward_depth = 128;
    static constexpr std::size_t forward_piece = 192;  ///< rows of W a piece does: whole tiles of all sizes
    static constexpr std::size_t forward_pieces = (Out + forward_piece - 1) / forward_piece;
    /// Blocks of samples that share one read of the weights.
    static constexpr std::size_t most_blocks = 4;

    static constexpr std::size_t sample_blocks(std::size_t count) { return (count + sample_block - 1) / sample_block; }
    /// Lanes of block `block`: its samples, and zeros up to a whole vector.
    static constexpr std::size_t lanes_of(std::size_t count, std::size_t block) {
        return std::min(sample_block, whole_vectors<Scalar>(count - block * sample_block));
    }
    static constexpr std::size_t transposed_size(std::size_t count) { return whole_vectors<Scalar>(count) * In; }
    /// Elements of scratch memory of a piece.
    static constexpr std::size_t forward_scratch(std::size_t count) {
        return forward_piece * std::min(whole_vectors<Scalar>(count), most_blocks * sample_block);
    }

    /// x [count][In] -> transposed [In][lanes] of block `block`; samples that do not exist are zero.
    CTCNN_NOINLINE static void transpose_samples(const Scalar* __restrict x, std::size_t count, std::size_t block,
                                                 Scalar* __restrict transposed) noexcept {
        const std::size_t first = block * sample_block, here = std::min(sample_block, count - first);
        const std::size_t lanes = lanes_of(count, block);
        transposed += first * In;
        x += first * In;
        transpose(x, In, here, In, transposed, lanes);
        if (here < lanes)
            for (std::size_t k = 0; k < In; ++k) std::fill_n(transposed + k * lanes + here, lanes - here, Scalar{0});
    }

    /// The samples, of `inputs` numbers, that follow block `block` of [group, group_end) at step k: the next block, or
    /// the next steps of the first one. To be asked for while `block` is multiplied by `rows` rows of W.
    CTCNN_NOINLINE static prefetch_stream next_samples(const Scalar* transposed, std::size_t inputs, std::size_t count,
                                                       std::size_t rows, std::size_t group, std::size_t group_end,
                                                       std::size_t block, std::size_t k) noexcept {
        const bool last = block + 1 == group_end;
        const std::size_t next = last ? group : block + 1, from = last ? k + forward_depth : k;
        if (from >= inputs) return {};
        const std::size_t lanes = lanes_of(count, next), tiles = rows * (lanes_of(count, block) / width) / forward_sums;
        return prefetch_stream::contiguous(transposed + next * sample_block * inputs + from * lanes,
                                           std::min(forward_depth, inputs - from) * lanes * sizeof(Scalar),
                                           std::max<std::size_t>(tiles, 1) * chunks(forward_depth));
    }

    /// sums [first, end)[Vectors * width] (+)= steps [k, k + depth) of W x, for one block of samples.
    template <std::size_t Vectors>
    CTCNN_NOINLINE static void forward_rows(const Scalar* __restrict weight, const Scalar* __restrict samples,
                                            std::size_t first, std::size_t end, std::size_t k, Scalar* __restrict sums,
                                            prefetch_stream samples_ahead) noexcept {
        constexpr std::size_t rows = std::min(forward_sums / Vectors, Out);
        const std::size_t depth = std::min(forward_depth, In - k);
        const auto tile = [&]<std::size_t Rows>(std::integral_constant<std::size_t, Rows>, std::size_t o) {
            const Scalar* const at = weight + o * In + k;
            // Behind the last rows come the first ones, further along.
            const Scalar* next = o + 2 * Rows <= end ? at + Rows * In : weight + first * In + k + depth;
            if (next + (Rows - 1) * In + forward_depth > weight + Out * In) next = at;
            linear_forward_tile<Scalar, Rows, Vectors>(at, In, samples + k * Vectors * width,
                                                       sums + (o - first) * Vectors * width, depth, k == 0, next,
                                                       samples_ahead);
        };
        std::size_t o = first;
        for (; o + rows <= end; o += rows) tile(std::integral_constant<std::size_t, rows>{}, o);
        for (; o < end; ++o) tile(std::integral_constant<std::size_t, 1>{}, o);
    }

    /// sums [rows][lanes] -> rows first .. of y [here][Out] = Activation(sums + bias); `bias` may be null.
    template <class Activation>
    CTCNN_NOINLINE static void finish_block(Scalar* __restrict sums, std::size_t rows, std::size_t lanes,
                                            const Scalar* __restrict bias, Scalar* __restrict y, std::size_t first,
                                            std::size_t here) noexcept {
        for (std::size_t o = 0; o < rows; ++o) {
            const auto b = simd::broadcast<Scalar>(bias == nullptr ? Scalar{0} : bias[first + o]);
            for (std::size_t s = 0; s < lanes; s += width) {
                Scalar* const at = sums + o * lanes + s;
                simd::store(at, Activation::value(simd::load(at) + b));
            }
        }
        transpose(sums, lanes, rows, here, y + first, Out);
    }

    /// Rows [piece * forward_piece, ..) of y [count][Out] = Activation(W x + bias). `sums` is scratch of this worker.
    template <class Activation>
    static void forward(const Scalar* __restrict weight, const Scalar* __restrict bias,
                        const Scalar* __restrict transposed, Scalar* __restrict y, std::size_t count, std::size_t piece,
                        Scalar* __restrict sums) noexcept {
        const std::size_t first = piece * forward_piece, end = std::min(first + forward_piece, Out);
        constexpr std::size_t block_sums = forward_piece * sample_block;
        for (std::size_t group = 0; group < sample_blocks(count); group += most_blocks) {
            const std::size_t group_end = std::min(group + most_blocks, sample_blocks(count));
            for (std::size_t k = 0; k < In; k += forward_depth)
                for (std::size_t block = group; block < group_end; ++block) {
                    const prefetch_stream ahead =
                        next_samples(transposed, In, count, end - first, group, group_end, block, k);
                    simd::unroll_constants<forward_vectors>([&](auto v) CTCNN_ALWAYS_INLINE {
                        if (lanes_of(count, block) == (v + 1) * width)
                            forward_rows<v + 1>(weight, transposed + block * sample_block * In, first, end, k,
                                                sums + (block - group) * block_sums, ahead);
                    });
                }
            for (std::size_t block = group; block < group_end; ++block)
                finish_block<Activation>(sums + (block - group) * block_sums, end - first, lanes_of(count, block), bias,
                                         y + block * sample_block * Out, first,
                                         std::min(sample_block, count - block * sample_block));
        }
    }

    // ---- the output's gradient, packed for both backward products: linear_packing.hpp -------------------------------
    // 8 samples, or 8 outputs, broadcast, times 3 vectors of inputs; with 16 registers 4 times 3.

    using packing = linear_packing<Scalar>;
    static constexpr std::size_t backward_rows = packing::rows;
    static constexpr std::size_t backward_vectors = 3 * backward_rows + 4 <= simd::registers ? 3 : 2;
    static constexpr std::size_t panel = backward_vectors * width;

    static constexpr std::size_t row_blocks(std::size_t count) { return packing::blocks(count); }
    static constexpr std::size_t by_sample_size(std::size_t count) { return row_blocks(count) * backward_rows * Out; }
    static constexpr std::size_t by_output_size(std::size_t count) { return row_blocks(Out) * backward_rows * count; }
    static constexpr std::size_t output_groups = packing::groups(Out);

    // ---- backward-data: d_x = d_y W ------------------------------------------------------------------------------

    /// Depth of one pass: 128 steps of 48 inputs are 24 KiB, which stay in the nearest cache for all samples.
    static constexpr std::size_t data_depth = 128;
    static constexpr std::size_t data_piece = 12 * panel;  ///< columns of W a piece does
    static constexpr std::size_t data_pieces = (In + data_piece - 1) / data_piece;
    static constexpr std::size_t data_scratch = data_depth * panel;  ///< of a piece

    /// The rows of W [outputs][inputs] that follow row `o` in the piece that begins at column `begin`, or the first
    /// ones of the next piece. As long as a piece is wide: a panel's stretches alone are too short, and a third of the
    /// time went into waiting for them.
    CTCNN_NOINLINE static prefetch_stream next_columns(const Scalar* weight, std::size_t inputs, std::size_t outputs,
                                                       std::size_t begin, std::size_t o, std::size_t count) noexcept {
        const std::size_t depth = std::min(data_depth, outputs - o), end = std::min(begin + data_piece, inputs);
        const bool last = o + depth == outputs;
        const std::size_t next_o = last ? 0 : o + depth, next_i = last ? end : begin;
        if (next_i >= inputs) return {};
        return prefetch_stream::strided(weight + next_o * inputs + next_i,
                                        std::min(data_piece, inputs - next_i) * sizeof(Scalar), inputs * sizeof(Scalar),
                                        std::min(data_depth, outputs - next_o),
                                        (end - begin + panel - 1) / panel * row_blocks(count) * chunks(depth));
    }

    /// Columns [piece * data_piece, ..) of d_x [count][In]; `packed` from packing::by_sample, `columns` scratch of this
    /// worker.
    CTCNN_NOINLINE static void backward_data(const Scalar* __restrict weight, const Scalar* __restrict packed,
                                             Scalar* __restrict d_x, std::size_t count, std::size_t piece,
                                             Scalar* __restrict columns) noexcept {
        const std::size_t begin = piece * data_piece, end = std::min(begin + data_piece, In);
        for (std::size_t o = 0; o < Out; o += data_depth) {
            const std::size_t depth = std::min(data_depth, Out - o);
            prefetch_stream ahead = next_columns(weight, In, Out, begin, o, count);
            for (std::size_t i = begin; i < end; i += panel) {
                const auto tiles = [&]<std::size_t Vectors, std::size_t Lanes>() {
                    const weight_columns<Scalar> in_place{weight + o * In + i, In, columns, ahead};
                    const weight_columns<Scalar> copied{columns, Vectors * width, columns, ahead};
                    for (std::size_t s = 0; s < count; s += backward_rows) {
                        const Scalar* const gradient = packed + s * Out + o * backward_rows;
                        const tile_result<Scalar> result{d_x + s * In + i, In, std::min(backward_rows, count - s),
                                                         o != 0};
                        if (s == 0)
                            linear_data_tile<Scalar, backward_rows, Vectors, Lanes, true>(gradient, in_place, result,
                                                                                          depth);
                        else
                            linear_data_tile<Scalar, backward_rows, Vectors, Lanes, false>(gradient, copied, result,
                                                                                           depth);
                    }
                };
                if (i + panel <= In)
                    tiles.template operator()<backward_vectors, width>();
                else if constexpr (In % panel != 0)
                    tiles.template operator()<last_vectors, last_lanes>();
            }
        }
    }

    // ---- backward-weights: d_W = d_y^T x -------------------------------------------------------------------------

    /// Samples of one pass: of a panel they are 24 KiB, which stay in the nearest cache for all rows of a piece.
    static constexpr std::size_t weights_depth = 24 * 1024 / (panel * sizeof(Scalar));
    /// Panels of fewer samples that are as much.
    static constexpr std::size_t panels_of_a_pass(std::size_t count) {
        return std::min<std::size_t>(weights_depth / std::min(count, weights_depth), 8);
    }
    static constexpr std::size_t panels = (In + panel - 1) / panel;
    static constexpr std::size_t weights_rows = 32 * backward_rows;  ///< rows of d_W a piece does
    static constexpr std::size_t weights_panels = 32;                ///< and panels of columns
    static constexpr std::size_t weights_piece_rows = (Out + weights_rows - 1) / weights_rows;
    static constexpr std::size_t weights_piece_columns = (panels + weights_panels - 1) / weights_panels;
    static constexpr std::size_t weights_pieces = weights_piece_rows * weights_piece_columns;
    static constexpr std::size_t panels_size(std::size_t count) { return panels * panel * count; }

    static constexpr std::size_t last_columns = In - (panels - 1) * panel;
    static constexpr std::size_t last_vectors = (last_columns + width - 1) / width;
    static constexpr std::size_t last_lanes = last_columns - (last_vectors - 1) * width;

    /// A gradient that no cache holds is written past them, if it is written once and in whole vectors: to write a line
    /// the ordinary way reads it first, which made fc1 take a third longer (4608 -> 2048, 64 samples).
    static constexpr std::size_t streamed_bytes = std::size_t{4} << 20;
    static constexpr bool weights_may_stream(std::size_t inputs, std::size_t outputs, std::size_t count) noexcept {
        return inputs * outputs * sizeof(Scalar) >= streamed_bytes && inputs % width == 0 && count <= weights_depth;
    }

    /// x [count][In] -> panel `index` of [In / panel][count][panel], padded with zeros.
    CTCNN_NOINLINE static void pack_panel(const Scalar* __restrict x, std::size_t count, std::size_t index,
                                          Scalar* __restrict packed) noexcept {
        const std::size_t columns = std::min(panel, In - index * panel);
        packed += index * panel * count;
        x += index * panel;
        if (columns == panel)
            for (std::size_t s = 0; s < count; ++s, x += In, packed += panel)
                simd::unroll<backward_vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
                    simd::store(packed + v * width, simd::load(x + v * width));
                });
        else
            for (std::size_t s = 0; s < count; ++s, x += In, packed += panel) {
                std::copy_n(x, columns, packed);
                std::fill_n(packed + columns, panel - columns, Scalar{0});
            }
    }

    /// One of weights_pieces pieces of d_weight [Out][In]; `gradient` from packing::by_output, `x` from pack_panel.
    CTCNN_NOINLINE static void backward_weights(const Scalar* __restrict gradient, const Scalar* __restrict x,
                                                Scalar* __restrict d_weight, std::size_t count,
                                                std::size_t piece) noexcept {
        const std::size_t first = piece / weights_piece_columns * weights_rows;
        const std::size_t first_panel = piece % weights_piece_columns * weights_panels;
        const std::size_t end = std::min(first + weights_rows, Out);
        const std::size_t end_panel = std::min(first_panel + weights_panels, panels);
        const std::size_t together = panels_of_a_pass(count);
        const bool streams = weights_may_stream(In, Out, count) && simd::can_stream(d_weight);
        for (std::size_t group = first_panel, group_end; group < end_panel; group = group_end) {
            group_end = std::min(group + together, end_panel);
            prefetch_stream panels_ahead;
            if (group_end < end_panel)
                panels_ahead = prefetch_stream::contiguous(
                    x + group_end * panel * count,
                    std::min(together, end_panel - group_end) * panel * count * sizeof(Scalar),
                    (end - first + backward_rows - 1) / backward_rows * (group_end - group) * chunks(count));
            for (std::size_t s = 0; s < count; s += weights_depth)
                for (std::size_t o = first; o < end; o += backward_rows)
                    for (std::size_t p = group; p < group_end; ++p) {
                        const std::size_t depth = std::min(weights_depth, count - s);
                        const bool last = p + 1 == group_end;
                        const std::size_t next_o = last ? o + backward_rows : o, next_p = last ? group : p + 1;
                        prefetch_stream tile_ahead;
                        if (next_o < end && !streams)
                            tile_ahead = prefetch_stream::strided(d_weight + next_o * In + next_p * panel,
                                                                  panel * sizeof(Scalar), In * sizeof(Scalar),
                                                                  std::min(backward_rows, Out - next_o), chunks(depth));
                        const tile_result<Scalar> result{d_weight + o * In + p * panel, In,
                                                         std::min(backward_rows, Out - o), s != 0};
                        const auto tile = [&]<std::size_t Vectors, std::size_t Lanes>() {
                            linear_weights_tile<Scalar, backward_rows, Vectors, Lanes, panel>(
                                gradient + o * count + s * backward_rows, x + (p * count + s) * panel, result, depth,
                                streams, panels_ahead, tile_ahead);
                        };
                        if (p + 1 < panels || last_columns == panel)
                            tile.template operator()<backward_vectors, width>();
                        else if constexpr (last_columns != panel)
                            tile.template operator()<last_vectors, last_lanes>();
                    }
        }
        if (streams) simd::finish_streams();
    }
};

}  // namespace ctcnn::kernels
