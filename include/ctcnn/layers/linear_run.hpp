// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/core/storage.hpp"
#include "ctcnn/kernels/linear/backward_data.hpp"
#include "ctcnn/kernels/linear/backward_weights.hpp"
#include "ctcnn/kernels/linear/forward.hpp"
#include "ctcnn/kernels/linear/packing.hpp"
#include "ctcnn/kernels/linear/small_batch.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/parallel/batch_pieces.hpp"

namespace ctcnn::detail {

/// Whether forward is faster by kernels::linear_small_batch than with the samples transposed first: if they are one
/// block of it, or if few outputs have many inputs (64 samples on a Zen 3: 256 -> 10 takes 0.74 of the time, 84 -> 10
/// 1.8).
template <class Scalar>
constexpr bool small_batch_is_faster(std::size_t inputs, std::size_t outputs, std::size_t count) noexcept {
    return count <= kernels::linear_small_batch<Scalar>::block_samples || (outputs <= 24 && inputs >= 128);
}

/// The passes of a fully connected layer over a batch. Sizes are arguments: they are compiled once for all layers with
/// the same activation. The rows or columns of what is computed are distributed to the threads.
///
///     weight, d_weight  [outputs][inputs]
///     bias, d_bias      [outputs], or null
///     x, d_x            [count][inputs]
///     y, d_y            [count][outputs]
template <class Scalar>
struct linear_run {
    std::size_t inputs, outputs, count;  ///< of a sample; samples

    // ---- forward -----------------------------------------------------------------------------------------------
    // Scratch: shared [transposed samples]; worker [sums of a piece]. For a small batch: none

    [[nodiscard]] constexpr scratch_size forward_scratch() const noexcept {
        const kernels::linear_forward<Scalar> product{inputs, outputs, count};
        return {align_up(product.transposed_size() * sizeof(Scalar)), align_up(product.sums_size() * sizeof(Scalar))};
    }

    template <class Activation>
    CTCNN_NOINLINE void forward(const pass_context& pass, const Scalar* weight, const Scalar* bias, const Scalar* x,
                                Scalar* y) const noexcept {
        const kernels::linear_forward<Scalar> product{inputs, outputs, count};
        auto* const transposed = pass.scratch.template shared_as<Scalar>();
        pass.threads.run(product.sample_blocks(),
                         [&](std::size_t block, std::size_t) { product.transpose_samples(x, block, transposed); });
        pass.threads.run(product.pieces(), [&](std::size_t piece, std::size_t worker) {
            product.template run<Activation>(weight, bias, transposed, y, piece,
                                             pass.scratch.template worker_as<Scalar>(worker));
        });
    }

    template <class Activation>
    CTCNN_NOINLINE void forward_small_batch(const pass_context& pass, const Scalar* weight, const Scalar* bias,
                                            const Scalar* x, Scalar* y) const noexcept {
        const kernels::linear_small_batch<Scalar> product{weight, bias, x, y, inputs, outputs, count};
        pass.threads.run(product.pieces(),
                         [&](std::size_t piece, std::size_t) { product.template run<Activation>(piece); });
    }

    // ---- backward ----------------------------------------------------------------------------------------------
    // One after the other, in the same memory.
    // Scratch for the weights: shared [gradient by output] [panels of x]
    //         for the data:    shared [gradient by sample]; worker [columns of the weight]

    [[nodiscard]] constexpr scratch_size backward_scratch() const noexcept {
        using data = kernels::linear_backward_data<Scalar>;
        return larger(
            {by_output_bytes() + align_up(panels().size() * sizeof(Scalar)), 0},
            {align_up(packing().by_sample_size() * sizeof(Scalar)), align_up(data::columns_size * sizeof(Scalar))});
    }

    /// y is read where the activation's gradient needs it; for the others it only has to be readable.
    template <class Activation>
    CTCNN_NOINLINE void backward_weights(const pass_context& pass, const Scalar* x, const Scalar* y, const Scalar* d_y,
                                         Scalar* d_weight, Scalar* d_bias) const noexcept {
        const kernels::linear_backward_weights<Scalar> product{inputs, outputs, count};
        auto* const packed = pass.scratch.template shared_as<Scalar>();
        Scalar* const x_panels = packed + by_output_bytes() / sizeof(Scalar);
        pass.threads.run(packing().output_groups(), [&](std::size_t group, std::size_t) {
            packing().template by_output<Activation>(y, d_y, group, packed, d_bias);
        });
        // Of several machines, each computes the rows that it updates.
        const std::size_t row = inputs * sizeof(Scalar);
        const byte_range own = pass.threads.own_part(d_weight, outputs * row);
        if (own.first == own.end) return;
        std::size_t first = 0, end = product.pieces();
        if (own.end - own.first != outputs * row) {
            first = product.first_piece(own.first / row);
            end = product.first_piece((own.end + row - 1) / row + product.piece_outputs() - 1);
        }
        pass.threads.run(panels().panels(), [&](std::size_t panel, std::size_t) { panels().pack(x, panel, x_panels); });
        pass.threads.run(end - first, [&](std::size_t piece, std::size_t) {
            product.run(packed, x_panels, d_weight, first + piece);
        });
    }

    /// y as for backward_weights.
    template <class Activation>
    CTCNN_NOINLINE void backward_data(const pass_context& pass, const Scalar* weight, const Scalar* y,
                                      const Scalar* d_y, Scalar* d_x) const noexcept {
        const kernels::linear_backward_data<Scalar> product{inputs, outputs, count};
        auto* const packed = pass.scratch.template shared_as<Scalar>();
        pass.threads.run(packing().sample_blocks(), [&](std::size_t block, std::size_t) {
            packing().template by_sample<Activation>(y, d_y, block, packed);
        });
        pass.threads.run(product.pieces(), [&](std::size_t piece, std::size_t worker) {
            product.run(weight, packed, d_x, piece, pass.scratch.template worker_as<Scalar>(worker));
        });
    }

private:
    [[nodiscard]] constexpr kernels::linear_gradient_packing<Scalar> packing() const noexcept {
        return {outputs, count};
    }
    [[nodiscard]] constexpr kernels::linear_panels<Scalar> panels() const noexcept { return {inputs, count}; }
    [[nodiscard]] constexpr std::size_t by_output_bytes() const noexcept {
        return align_up(packing().by_output_size() * sizeof(Scalar));
    }
};

}  // namespace ctcnn::detail
