// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/kernels/common/transpose.hpp"
#include "ctcnn/kernels/linear/tiles.hpp"
#include "ctcnn/simd/pack.hpp"

/// What the backward products of a fully connected layer read, rearranged into scratch memory: as their tiles read it,
/// one step after the other.
namespace ctcnn::kernels {

/// Reads a vector of an array that has `left` numbers from here on. Where it is used, the last vector of a row may read what
/// follows in the next row, and what comes of that is not stored: to read a part of a vector takes several times as long.
template <class Scalar>
CTCNN_ALWAYS_INLINE inline simd::pack<Scalar> load_vector(const Scalar* from, std::size_t left) noexcept {
    return left >= simd::width<Scalar> ? simd::load(from) : simd::load_first(from, left);
}

/// `vectors` vectors of each of `rows` rows, `from_step` apart in an array that ends at `end`, to rows `to_step` apart.
template <class Scalar>
CTCNN_NOINLINE void pack_columns(const Scalar* __restrict from, std::size_t from_step, const Scalar* end,
                                 std::size_t rows, std::size_t vectors, Scalar* __restrict to,
                                 std::size_t to_step) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    for (std::size_t row = 0; row < rows; ++row, from += from_step, to += to_step)
        for (std::size_t v = 0; v < vectors; ++v)
            simd::store(to + v * width,
                        load_vector(from + v * width, static_cast<std::size_t>(end - from) - v * width));
}

/// The gradient of a layer's output, taken through the activation.
template <class Scalar>
struct linear_gradient_packing {
    std::size_t outputs, count;  ///< of a sample; samples

    static constexpr std::size_t width = simd::width<Scalar>;
    /// Samples, or outputs, of a block.
    static constexpr std::size_t rows = linear_backward_tile<Scalar>::rows;

    [[nodiscard]] constexpr std::size_t sample_blocks() const { return (count + rows - 1) / rows; }
    /// Elements of all blocks of samples.
    [[nodiscard]] constexpr std::size_t by_sample_size() const { return sample_blocks() * rows * outputs; }

    /// Outputs that by_output does at a time: a cache line of them, or what a vector or a block needs. The rows of d_y
    /// are often a power of two apart, so that a column of them shares a few sets of a cache, and a line of which each
    /// block took its part would have been replaced before the next block came.
    static constexpr std::size_t group_size = std::max({64 / sizeof(Scalar), width, rows});
    [[nodiscard]] constexpr std::size_t output_groups() const { return (outputs + group_size - 1) / group_size; }
    /// Elements of all blocks of outputs.
    [[nodiscard]] constexpr std::size_t by_output_size() const { return (outputs + rows - 1) / rows * rows * count; }

    /// y, d_y [count][outputs] -> block `block` of packed [sample_blocks][outputs][rows]; samples that do not exist are
    /// zero.
    template <class Activation>
    CTCNN_NOINLINE void by_sample(const Scalar* __restrict y, const Scalar* __restrict d_y, std::size_t block,
                                  Scalar* __restrict packed) const noexcept {
        packed += block * rows * outputs;
        const std::size_t first = block * rows, here = std::min(rows, count - first);
        for (std::size_t o = 0; o < outputs; o += width) {
            simd::pack<Scalar> gradient[rows];
            simd::unroll<rows>([&](std::size_t s) CTCNN_ALWAYS_INLINE {
                gradient[s] =
                    s < here ? gradient_at<Activation>(y, d_y, (first + s) * outputs + o) : simd::broadcast<Scalar>(0);
            });
            interleave<rows>(gradient);
            const std::size_t end = std::min(width, outputs - o) * rows;
            simd::unroll<rows>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
                const std::size_t at = i * width;
                if (at + width <= end)
                    simd::store(packed + o * rows + at, gradient[i]);
                else if (at < end)
                    simd::store_first(packed + o * rows + at, gradient[i], end - at);
            });
        }
    }

    /// y, d_y [count][outputs] -> the blocks of group `group` of packed [outputs / rows, rounded up][count][rows]; for
    /// outputs that do not exist, any numbers. d_bias [outputs]: for the outputs of the group, the sums over the samples,
    /// unless d_bias is null.
    template <class Activation>
    CTCNN_NOINLINE void by_output(const Scalar* __restrict y, const Scalar* __restrict d_y, std::size_t group,
                                  Scalar* __restrict packed, Scalar* __restrict d_bias) const noexcept {
        constexpr std::size_t loads = group_size / width;
        const std::size_t first = group * group_size, here = std::min(group_size, outputs - first);
        packed += first * count;
        simd::pack<Scalar> sum[loads];
        simd::unroll<loads>([&](std::size_t l) CTCNN_ALWAYS_INLINE { sum[l] = simd::broadcast<Scalar>(0); });
        Scalar value[group_size];
        for (std::size_t s = 0; s < count; ++s) {
            simd::unroll<loads>([&](std::size_t l) CTCNN_ALWAYS_INLINE {
                const auto gradient = gradient_at<Activation>(y, d_y, s * outputs + first + std::min(here, l * width));
                sum[l] = sum[l] + gradient;
                simd::store(value + l * width, gradient);
            });
            for (std::size_t o = 0; o < here; o += rows) std::copy_n(value + o, rows, packed + o * count + s * rows);
        }
        if (d_bias == nullptr) return;
        simd::unroll<loads>([&](std::size_t l) CTCNN_ALWAYS_INLINE { simd::store(value + l * width, sum[l]); });
        std::copy_n(value, here, d_bias + first);
    }

private:
    /// Of element `at` of the batch, and of those that follow.
    template <class Activation>
    CTCNN_ALWAYS_INLINE simd::pack<Scalar> gradient_at(const Scalar* __restrict y, const Scalar* __restrict d_y,
                                                       std::size_t at) const noexcept {
        const std::size_t left = count * outputs - at;
        return Activation::gradient(load_vector(y + at, left), load_vector(d_y + at, left));
    }
};

/// The input of a layer, cut into panels of as many inputs as a tile has.
template <class Scalar>
struct linear_panels {
    std::size_t inputs, count;  ///< of a sample; samples

    static constexpr std::size_t panel = linear_backward_tile<Scalar>::panel;

    [[nodiscard]] constexpr std::size_t panels() const { return (inputs + panel - 1) / panel; }
    /// Elements of all panels.
    [[nodiscard]] constexpr std::size_t size() const { return panels() * panel * count; }

    /// x [count][inputs] -> panel `index` of packed [panels][count][panel]; for inputs that do not exist, any numbers.
    CTCNN_NOINLINE void pack(const Scalar* __restrict x, std::size_t index, Scalar* __restrict packed) const noexcept {
        constexpr std::size_t vectors = linear_backward_tile<Scalar>::vectors;
        const Scalar* const end = x + count * inputs;
        const auto here = panel_columns<Scalar>::of(inputs - index * panel);
        packed += index * panel * count;
        x += index * panel;
        if (!here.is_whole()) return pack_columns(x, inputs, end, count, here.vectors, packed, panel);
        for (std::size_t s = 0; s < count; ++s, x += inputs, packed += panel)
            simd::unroll<vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
                const std::size_t at = v * simd::width<Scalar>;
                simd::store(packed + at, simd::load(x + at));
            });
    }
};

}  // namespace ctcnn::kernels
