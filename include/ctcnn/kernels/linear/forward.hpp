// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/common/transpose.hpp"
#include "ctcnn/kernels/linear/tiles.hpp"
#include "ctcnn/simd/pack.hpp"

namespace ctcnn::kernels {

/// y = Activation(W x + b) of a fully connected layer; for few samples or outputs there is linear_small_batch. All sizes
/// are arguments, so that layers share the code.
///
/// The weight is read where it is stored, [outputs][inputs]: a packed copy of the 37.7 MB of a 4608 -> 2048 layer would
/// cost as much as the product of a small batch. Only samples are rearranged, so that the batch is in the lanes: 6 rows
/// of W, broadcast, times 4 vectors of samples; for the last samples of a batch 8 x 3, 12 x 2 or 24 x 1, so that at most
/// a vector of lanes computes nothing.
///
/// Weights come from memory and are used for one batch only, so a tile prefetches those of the next one while it
/// computes. Without that, the product of 64 samples runs at three quarters of its speed.
template <class Scalar>
struct linear_forward {
    std::size_t inputs, outputs, count;  ///< of a sample; samples

    static constexpr std::size_t width = simd::width<Scalar>;
    static constexpr std::size_t most_vectors = simd::registers >= 32 ? 4 : 2;  ///< of samples, in a tile
    static constexpr std::size_t most_sums = simd::registers >= 32 ? 24 : 12;   ///< registers of a tile
    static constexpr std::size_t sample_block = most_vectors * width;
    /// Depth of one pass: 128 steps of 64 samples are 32 KiB, which stay in L1 for all rows of a piece.
    static constexpr std::size_t pass_depth = 128;
    static constexpr std::size_t unit = most_sums;  ///< rows that are whole tiles of all sizes
    /// Blocks of samples that share one read of the weight.
    static constexpr std::size_t most_blocks = 4;

    [[nodiscard]] constexpr std::size_t sample_blocks() const { return (count + sample_block - 1) / sample_block; }
    /// Pieces of W, an even number of equal parts, so that two threads have the same work: of 16 units at most, and if
    /// there are not more than 16 pieces, of two at least.
    [[nodiscard]] constexpr std::size_t pieces() const {
        const std::size_t few = std::min<std::size_t>(units() / 2, 16), many = (units() + 15) / 16;
        const std::size_t parts = std::max(few / 2 * 2, many + many % 2);
        return units() < 4 ? 1 : parts;
    }
    /// Rows of W of a piece, at most.
    [[nodiscard]] constexpr std::size_t piece_outputs() const { return (units() + pieces() - 1) / pieces() * unit; }
    /// Elements of the transposed samples.
    [[nodiscard]] constexpr std::size_t transposed_size() const { return whole_vectors<Scalar>(count) * inputs; }
    /// Elements of the sums of a piece.
    [[nodiscard]] constexpr std::size_t sums_size() const {
        return piece_outputs() * std::min(whole_vectors<Scalar>(count), most_blocks * sample_block);
    }

    /// x [count][inputs] -> block `block` of transposed [sample_blocks][inputs][lanes]; samples that do not exist are
    /// zero.
    CTCNN_NOINLINE void transpose_samples(const Scalar* __restrict x, std::size_t block,
                                          Scalar* __restrict transposed) const noexcept {
        const std::size_t first = block * sample_block, here = samples_of(block), lanes = lanes_of(block);
        transposed += first * inputs;
        transpose(x + first * inputs, inputs, here, inputs, transposed, lanes);
        if (here < lanes)
            for (std::size_t k = 0; k < inputs; ++k)
                std::fill_n(transposed + k * lanes + here, lanes - here, Scalar{0});
    }

    /// Sets the rows of a piece of the output of all samples.
    ///
    ///     weight      [outputs][inputs]
    ///     bias        [outputs], or null
    ///     transposed  from transpose_samples
    ///     y           [count][outputs]
    ///     sums        scratch of this worker, [most_blocks][piece_outputs()][sample_block]
    template <class Activation>
    void run(const Scalar* __restrict weight, const Scalar* __restrict bias, const Scalar* __restrict transposed,
             Scalar* __restrict y, std::size_t piece, Scalar* __restrict sums) const noexcept {
        for (std::size_t group = 0; group < sample_blocks(); group += most_blocks) {
            multiply(weight, transposed, piece, group, sums);
            finish<Activation>(sums, bias, y, piece, group);
        }
    }

private:
    [[nodiscard]] constexpr std::size_t samples_of(std::size_t block) const {
        return std::min(sample_block, count - block * sample_block);
    }
    /// Lanes of a block: its samples, and zeros up to a whole vector.
    [[nodiscard]] constexpr std::size_t lanes_of(std::size_t block) const {
        return whole_vectors<Scalar>(samples_of(block));
    }
    [[nodiscard]] constexpr std::size_t units() const { return (outputs + unit - 1) / unit; }
    /// The first row of a piece.
    [[nodiscard]] std::size_t begin_of(std::size_t piece) const {
        return std::min(piece * units() / pieces() * unit, outputs);
    }
    [[nodiscard]] std::size_t end_of(std::size_t piece) const { return begin_of(piece + 1); }
    [[nodiscard]] std::size_t end_of_group(std::size_t group) const {
        return std::min(group + most_blocks, sample_blocks());
    }
    /// Where the sums of a block of a group are in `sums`.
    [[nodiscard]] constexpr std::size_t sums_at(std::size_t block_of_group) const {
        return block_of_group * piece_outputs() * sample_block;
    }

    /// sums [blocks of the group][rows of the piece][lanes] = W x
    CTCNN_NOINLINE void multiply(const Scalar* __restrict weight, const Scalar* __restrict transposed,
                                 std::size_t piece, std::size_t group, Scalar* __restrict sums) const noexcept {
        const std::size_t first = begin_of(piece), end = end_of(piece), group_end = end_of_group(group);
        for (std::size_t k = 0; k < inputs; k += pass_depth)
            for (std::size_t block = group; block < group_end; ++block) {
                const prefetch_stream ahead = next_samples(transposed, end - first, group, block, k);
                simd::unroll_constants<most_vectors>([&](auto v) CTCNN_ALWAYS_INLINE {
                    if (lanes_of(block) == (v + 1) * width)
                        multiply_rows<v + 1>(weight, transposed + block * sample_block * inputs, first, end, k,
                                             sums + sums_at(block - group), ahead);
                });
            }
    }

    /// The samples that follow `block` of its group at step k: the next block, or the next steps of the first one. To be
    /// prefetched while `block` is multiplied by `rows` rows of W.
    [[nodiscard]] prefetch_stream next_samples(const Scalar* transposed, std::size_t rows, std::size_t group,
                                               std::size_t block, std::size_t k) const noexcept {
        const bool last = block + 1 == end_of_group(group);
        const std::size_t next = last ? group : block + 1, from = last ? k + pass_depth : k;
        if (from >= inputs) return {};
        const std::size_t lanes = lanes_of(next), tiles = rows * (lanes_of(block) / width) / most_sums;
        return prefetch_stream::contiguous(transposed + next * sample_block * inputs + from * lanes,
                                           std::min(pass_depth, inputs - from) * lanes * sizeof(Scalar),
                                           std::max<std::size_t>(tiles, 1) * linear_chunks(pass_depth));
    }

    /// sums [end - first][Vectors * width] (+)= steps [k, k + pass_depth) of W x, for one block of samples.
    template <std::size_t Vectors>
    CTCNN_NOINLINE void multiply_rows(const Scalar* __restrict weight, const Scalar* __restrict samples,
                                      std::size_t first, std::size_t end, std::size_t k, Scalar* __restrict sums,
                                      prefetch_stream samples_ahead) const noexcept {
        constexpr std::size_t rows = most_sums / Vectors;
        const std::size_t depth = std::min(pass_depth, inputs - k);
        const auto tile = [&]<std::size_t Rows>(std::integral_constant<std::size_t, Rows>, std::size_t o) {
            const Scalar* const at = weight + o * inputs + k;
            // After the last rows come the first ones, further along.
            const Scalar* next = o + 2 * Rows <= end ? at + Rows * inputs : weight + first * inputs + k + depth;
            if (next + (Rows - 1) * inputs + pass_depth > weight + outputs * inputs) next = at;
            linear_forward_tile<Scalar, Rows, Vectors>(at, inputs, samples + k * Vectors * width,
                                                       sums + (o - first) * Vectors * width, depth, k == 0, next,
                                                       samples_ahead);
        };
        std::size_t o = first;
        for (; o + rows <= end; o += rows) tile(std::integral_constant<std::size_t, rows>{}, o);
        if constexpr (rows > 4)
            for (; o + 4 <= end; o += 4) tile(std::integral_constant<std::size_t, 4>{}, o);
        for (; o < end; ++o) tile(std::integral_constant<std::size_t, 1>{}, o);
    }

    /// sums -> rows of the piece of y [count][outputs] = Activation(sums + bias), for the samples of a group.
    template <class Activation>
    CTCNN_NOINLINE void finish(Scalar* __restrict sums, const Scalar* __restrict bias, Scalar* __restrict y,
                               std::size_t piece, std::size_t group) const noexcept {
        const std::size_t first = begin_of(piece), rows = end_of(piece) - first;
        for (std::size_t block = group; block < end_of_group(group); ++block) {
            Scalar* const here = sums + sums_at(block - group);
            const std::size_t lanes = lanes_of(block);
            for (std::size_t o = 0; o < rows; ++o) {
                const auto b = simd::broadcast<Scalar>(bias == nullptr ? Scalar{0} : bias[first + o]);
                for (std::size_t s = 0; s < lanes; s += width) {
                    Scalar* const at = here + o * lanes + s;
                    simd::store(at, Activation::value(simd::load(at) + b));
                }
            }
            transpose(here, lanes, rows, samples_of(block), y + block * sample_block * outputs + first, outputs);
        }
    }
};

}  // namespace ctcnn::kernels
