// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/simd/memory.hpp"
#include "ctcnn/simd/pack.hpp"

namespace ctcnn::kernels {

/// y = Activation(W x + b) of a fully connected layer, for a few samples or outputs. The weight comes from memory and is
/// used a few times: so it is read once, along many rows at a time, and samples are read where they are stored, with the
/// vectors along the inputs. All sizes are arguments, so that layers share the code.
template <class Scalar>
struct linear_small_batch {
    const Scalar* weight;                ///< [outputs][inputs]
    const Scalar* bias;                  ///< [outputs], or null
    const Scalar* x;                     ///< [count][inputs]
    Scalar* y;                           ///< [count][outputs]
    std::size_t inputs, outputs, count;  ///< of a sample; samples

    static constexpr std::size_t width = simd::width<Scalar>;
    /// Samples that share a read of the weight: a block.
    static constexpr std::size_t block_samples = simd::registers >= 32 ? 8 : 4;
    /// How far ahead weights are prefetched: with eight samples the processor's own prefetches are a quarter slower. A
    /// single sample leaves room in L1: with prefetches into it, 2 KiB ahead, a network of 784-512-256-10, whose weights come
    /// from L3, takes 0.9 of the time that it takes with prefetches into L2, 8 KiB ahead (Zen 5), and the network of
    /// mnist.hpp, whose weights come from memory, 0.95 to 1.
    template <std::size_t Samples>
    CTCNN_ALWAYS_INLINE static void prefetch_weight(const Scalar* at) noexcept {
        if constexpr (Samples == 1)
            simd::prefetch(simd::ahead_of(at, 2048));
        else
            simd::prefetch_for_later(simd::ahead_of(at, 1024));
    }
    static constexpr std::size_t piece_outputs = 192;  ///< outputs of a piece, of one block of samples

    [[nodiscard]] std::size_t pieces() const { return output_pieces() * ((count + block_samples - 1) / block_samples); }

    /// Sets one of `pieces()` pieces of y.
    template <class Activation>
    void run(std::size_t piece) const noexcept {
        const std::size_t first = piece % output_pieces() * piece_outputs,
                          end = std::min(first + piece_outputs, outputs);
        const std::size_t sample = piece / output_pieces() * block_samples, left = count - sample;
        // As many sums as there are registers for them, or as hide the latency of the multiply-adds.
        if (left == 1)
            dots<4, 1>(sample, first, end);
        else if (left <= 4 || block_samples <= 4)
            dots<simd::registers >= 32 ? 4 : 2, 4>(sample, first, end);
        else
            dots<3, block_samples>(sample, first, end);
        if constexpr (!std::is_same_v<Activation, identity>)
            for (std::size_t s = sample; s < sample + std::min(left, block_samples); ++s) {
                Scalar* const sums = y + s * outputs + first;
                activate<Activation>(sums, sums, end - first);
            }
    }

private:
    [[nodiscard]] std::size_t output_pieces() const { return (outputs + piece_outputs - 1) / piece_outputs; }

    /// Outputs [first, end) of Samples samples, as far as they exist, from `sample` on. Rows of W are done together, a
    /// part of the outputs from each other: the processor prefetches along as many long parts of memory, which takes a
    /// sixth less time than neighbouring rows, each of which soon ends. Where a part is short, it does some of another
    /// again.
    template <std::size_t Rows, std::size_t Samples>
    CTCNN_NOINLINE void dots(std::size_t sample, std::size_t first, std::size_t end) const noexcept {
        constexpr std::size_t parts = Samples == 1 ? 2 : 1;  // sums of one dot product
        const std::size_t rows = (end - first + Rows - 1) / Rows, here = std::min(Samples, count - sample);
        std::array<const Scalar*, Samples> from;
        for (std::size_t s = 0; s < Samples; ++s) from[s] = x + (sample + std::min(s, here - 1)) * inputs;
        for (std::size_t i = 0; i < rows; ++i) {
            const auto output = [&](std::size_t r)
                                    CTCNN_ALWAYS_INLINE { return std::min(first + r * rows, end - rows) + i; };
            std::array<const Scalar*, Rows> row;
            for (std::size_t r = 0; r < Rows; ++r) row[r] = weight + output(r) * inputs;

            simd::pack<Scalar> sum[parts * Rows * Samples];
            simd::unroll<parts * Rows * Samples>([&](std::size_t n)
                                                     CTCNN_ALWAYS_INLINE { sum[n] = simd::broadcast<Scalar>(0); });
            const auto add = [&](std::size_t part, auto load) CTCNN_ALWAYS_INLINE {
                simd::pack<Scalar> w[Rows];
                simd::unroll<Rows>([&](std::size_t r)
                                       CTCNN_ALWAYS_INLINE { w[r] = simd::keep_in_register(load(row[r])); });
                simd::unroll<Samples>([&](std::size_t s) CTCNN_ALWAYS_INLINE {
                    const auto v = simd::keep_in_register(load(from[s]));
                    simd::unroll<Rows>([&](std::size_t r) CTCNN_ALWAYS_INLINE {
                        auto& to = sum[(part * Samples + s) * Rows + r];
                        to = simd::multiply_add(w[r], v, to);
                    });
                });
            };
            std::size_t k = 0;
            for (; k + parts * width <= inputs; k += parts * width)
                simd::unroll<parts>([&](std::size_t part) CTCNN_ALWAYS_INLINE {
                    const std::size_t begin = k + part * width;
                    simd::unroll<Rows>([&](std::size_t r)
                                           CTCNN_ALWAYS_INLINE { prefetch_weight<Samples>(row[r] + begin); });
                    add(part, [&](const Scalar* at) CTCNN_ALWAYS_INLINE { return simd::load(at + begin); });
                });
            simd::unroll<parts>([&](std::size_t part) CTCNN_ALWAYS_INLINE {
                const std::size_t begin = k + part * width;
                if (begin < inputs)
                    add(part, [&](const Scalar* at) CTCNN_ALWAYS_INLINE {
                        return simd::load_first(at + begin, std::min(width, inputs - begin));
                    });
            });

            simd::unroll<Rows * Samples>([&](std::size_t n) CTCNN_ALWAYS_INLINE {
                const std::size_t r = n % Rows, s = n / Rows;
                if (s >= here) return;
                auto total = sum[n];
                for (std::size_t part = 1; part < parts; ++part) total = total + sum[part * Rows * Samples + n];
                y[(sample + s) * outputs + output(r)] =
                    simd::sum(total) + (bias == nullptr ? Scalar{0} : bias[output(r)]);
            });
        }
    }
};

}  // namespace ctcnn::kernels
