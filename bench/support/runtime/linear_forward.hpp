// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/common/transpose.hpp"
#include "ctcnn/kernels/linear/linear.hpp"
#include "support/runtime/linear_tiles.hpp"

namespace ctcnn::bench::runtime {

/// kernels::linear's forward with a layer's sizes as numbers, step by step the same. (Those of kernels::linear_few are
/// numbers themselves.)
class linear_forward {
    /// Numbers that do not depend on the layer.
    using shared = kernels::linear<float, 1, 1>;

public:
    linear_forward(std::size_t inputs, std::size_t outputs) : in(inputs), out(outputs) {}

    const std::size_t in, out;
    const std::size_t pieces = (out + shared::forward_piece - 1) / shared::forward_piece;

    static constexpr std::size_t scratch(std::size_t count) { return shared::forward_scratch(count); }
    static constexpr std::size_t sample_blocks(std::size_t count) { return shared::sample_blocks(count); }
    [[nodiscard]] std::size_t transposed_size(std::size_t count) const {
        return kernels::whole_vectors<float>(count) * in;
    }

    CTCNN_NOINLINE void transpose_samples(const float* x, std::size_t count, std::size_t block, float* to) const {
        const std::size_t first = block * shared::sample_block, here = std::min(shared::sample_block, count - first);
        const std::size_t lanes = shared::lanes_of(count, block);
        to += first * in;
        kernels::transpose(x + first * in, in, here, in, to, lanes);
        if (here < lanes)
            for (std::size_t k = 0; k < in; ++k) std::fill_n(to + k * lanes + here, lanes - here, 0.0f);
    }

    template <class Activation>
    void forward(const float* weight, const float* bias, const float* transposed, float* y, std::size_t count,
                 std::size_t piece, float* sums) const {
        const std::size_t first = piece * shared::forward_piece, end = std::min(first + shared::forward_piece, out);
        constexpr std::size_t block_sums = shared::forward_piece * shared::sample_block;
        for (std::size_t group = 0; group < sample_blocks(count); group += shared::most_blocks) {
            const std::size_t group_end = std::min(group + shared::most_blocks, sample_blocks(count));
            for (std::size_t k = 0; k < in; k += shared::forward_depth)
                for (std::size_t block = group; block < group_end; ++block) {
                    const kernels::prefetch_stream ahead =
                        shared::next_samples(transposed, in, count, end - first, group, group_end, block, k);
                    with_constant<shared::forward_vectors>(
                        shared::lanes_of(count, block) / width, [&](auto vectors) CTCNN_ALWAYS_INLINE {
                            forward_rows<vectors>(weight, transposed + block * shared::sample_block * in, first, end, k,
                                                  sums + (block - group) * block_sums, ahead);
                        });
                }
            for (std::size_t block = group; block < group_end; ++block)
                finish_block<Activation>(sums + (block - group) * block_sums, end - first,
                                         shared::lanes_of(count, block), bias, y + block * shared::sample_block * out,
                                         first, std::min(shared::sample_block, count - block * shared::sample_block));
        }
    }

private:
    template <std::size_t Vectors>
    CTCNN_NOINLINE void forward_rows(const float* __restrict weight, const float* __restrict samples, std::size_t first,
                                     std::size_t end, std::size_t k, float* __restrict sums,
                                     kernels::prefetch_stream samples_ahead) const {
        constexpr std::size_t rows = shared::forward_sums / Vectors;
        const std::size_t depth = std::min(shared::forward_depth, in - k);
        const auto tile = [&]<std::size_t Rows>(std::integral_constant<std::size_t, Rows>, std::size_t o) {
            const float* const at = weight + o * in + k;
            const float* next = o + 2 * Rows <= end ? at + Rows * in : weight + first * in + k + depth;
            if (next + (Rows - 1) * in + shared::forward_depth > weight + out * in) next = at;
            kernels::linear_forward_tile<float, Rows, Vectors>(at, in, samples + k * Vectors * width,
                                                               sums + (o - first) * Vectors * width, depth, k == 0,
                                                               next, samples_ahead);
        };
        std::size_t o = first;
        for (; o + rows <= end; o += rows) tile(std::integral_constant<std::size_t, rows>{}, o);
        for (; o < end; ++o) tile(std::integral_constant<std::size_t, 1>{}, o);
    }

    template <class Activation>
    CTCNN_NOINLINE void finish_block(float* __restrict sums, std::size_t rows, std::size_t lanes,
                                     const float* __restrict bias, float* __restrict y, std::size_t first,
                                     std::size_t here) const {
        for (std::size_t o = 0; o < rows; ++o) {
            const auto b = simd::broadcast<float>(bias[first + o]);
            for (std::size_t s = 0; s < lanes; s += width)
                simd::store(sums + o * lanes + s, Activation::value(simd::load(sums + o * lanes + s) + b));
        }
        kernels::transpose(sums, lanes, rows, here, y + first, out);
    }
};

}  // namespace ctcnn::bench::runtime
