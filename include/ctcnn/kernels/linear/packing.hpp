// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/kernels/common/transpose.hpp"
#include "ctcnn/simd/pack.hpp"

namespace ctcnn::kernels {

/// The gradient of a fully connected layer's output, taken through the activation, as both backward products read it.
/// A number of outputs is an argument, so that layers share the code.
template <class Scalar>
struct linear_packing {
    static constexpr std::size_t width = simd::width<Scalar>;

    /// Samples, or outputs, of a block.
    static constexpr std::size_t rows = simd::registers >= 32 ? 8 : 4;
    static constexpr std::size_t blocks(std::size_t count) { return (count + rows - 1) / rows; }

    /// Outputs that by_output does at a time: a cache line of them, or what a vector or a block needs. The rows of d_y
    /// are a power of two apart as often as not, so that a column of them shares a few sets of a cache, and a line of
    /// which each block took its part would have gone before the next block came.
    static constexpr std::size_t group_size = std::max({64 / sizeof(Scalar), width, rows});
    static constexpr std::size_t groups(std::size_t outputs) { return (outputs + group_size - 1) / group_size; }

    /// d_y [count][outputs] -> block `block` of [samples / rows][outputs][rows]; samples that do not exist are zero.
    template <class Activation>
    CTCNN_NOINLINE static void by_sample(const Scalar* __restrict y, const Scalar* __restrict d_y, std::size_t outputs,
                                         std::size_t count, std::size_t block, Scalar* __restrict packed) noexcept {
        packed += block * rows * outputs;
        const std::size_t first = block * rows, here = std::min(rows, count - first);
        const auto vector = [&](std::size_t o, std::size_t lanes) CTCNN_ALWAYS_INLINE {
            simd::pack<Scalar> gradient[rows];
            simd::unroll<rows>([&](std::size_t s) CTCNN_ALWAYS_INLINE {
                const std::size_t at = (first + s) * outputs + o;
                gradient[s] =
                    s < here ? Activation::gradient(simd::load_first(y + at, lanes), simd::load_first(d_y + at, lanes))
                             : simd::broadcast<Scalar>(0);
            });
            interleave<rows>(gradient);
            simd::unroll<rows>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
                const std::size_t at = i * width, end = lanes * rows;
                if (at < end) simd::store_first(packed + o * rows + at, gradient[i], std::min(width, end - at));
            });
        };
        std::size_t o = 0;
        for (; o + width <= outputs; o += width) vector(o, width);
        if (o < outputs) vector(o, outputs - o);
    }

    /// d_y [count][outputs] -> the blocks of group `group` of [outputs / rows][count][rows]; outputs that do not exist
    /// are zero. d_bias[o] = its sum over the samples, unless d_bias is null.
    template <class Activation>
    CTCNN_NOINLINE static void by_output(const Scalar* __restrict y, const Scalar* __restrict d_y, std::size_t outputs,
                                         std::size_t count, std::size_t group, Scalar* __restrict packed,
                                         Scalar* __restrict d_bias) noexcept {
        constexpr std::size_t loads = group_size / width;
        const std::size_t first = group * group_size, here = std::min(group_size, outputs - first);
        packed += first * count;
        simd::pack<Scalar> sum[loads];
        simd::unroll<loads>([&](std::size_t l) CTCNN_ALWAYS_INLINE { sum[l] = simd::broadcast<Scalar>(0); });
        Scalar value[group_size];
        const auto samples = [&](std::size_t size) CTCNN_ALWAYS_INLINE {
            for (std::size_t s = 0; s < count; ++s) {
                simd::unroll<loads>([&](std::size_t l) CTCNN_ALWAYS_INLINE {
                    const std::size_t before = std::min(size, l * width), lanes = std::min(width, size - before);
                    const std::size_t at = s * outputs + first + before;
                    const auto gradient =
                        Activation::gradient(simd::load_first(y + at, lanes), simd::load_first(d_y + at, lanes));
                    sum[l] = sum[l] + gradient;
                    simd::store(value + l * width, gradient);
                });
                for (std::size_t o = 0; o < size; o += rows)
                    std::copy_n(value + o, rows, packed + o * count + s * rows);
            }
        };
        // A constant where the group is whole: then its vectors are read as such.
        if (here == group_size)
            samples(group_size);
        else
            samples(here);
        if (d_bias == nullptr) return;
        simd::unroll<loads>([&](std::size_t l) CTCNN_ALWAYS_INLINE { simd::store(value + l * width, sum[l]); });
        std::copy_n(value, here, d_bias + first);
    }
};

}  // namespace ctcnn::kernels
