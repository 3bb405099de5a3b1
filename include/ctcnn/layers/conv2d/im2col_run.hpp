// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/core/storage.hpp"
#include "ctcnn/kernels/conv2d/im2col.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/layers/linear_run.hpp"

namespace ctcnn::detail {

/// The passes of a convolution without activation over a small batch, as products with the weights in the order in which
/// they are stored: those of a fully connected layer whose samples are the windows of all pixels. All sizes are
/// arguments: compiled once for all layers.
///
///     weight, d_weight  [filters][C][KH][KW]
///     bias, d_bias      [filters], or null
///     x, d_x            [count][H][W][C]
///     y, d_y            [count][OH][OW][filters]
template <class Scalar>
struct im2col_run {
    kernels::im2col_sizes sizes;
    std::size_t filters, count;  ///< channels of the output; samples

    // Scratch of all passes: shared [windows of all pixels, or their gradients] [that of the product]; worker [that of
    // the product]

    [[nodiscard]] constexpr scratch_size forward_scratch() const noexcept {
        return with_windows(uses_small_batch() ? scratch_size{} : product().forward_scratch());
    }
    [[nodiscard]] constexpr scratch_size backward_scratch() const noexcept {
        return with_windows(product().backward_scratch());
    }

    CTCNN_NOINLINE void forward(const pass_context& pass, const Scalar* weight, const Scalar* bias, const Scalar* x,
                                Scalar* y) const noexcept {
        const Scalar* const rows = windows(pass, x);
        const pass_context rest = after_windows(pass);
        if (uses_small_batch())
            product().template forward_small_batch<kernels::identity>(rest, weight, bias, rows, y);
        else
            product().template forward<kernels::identity>(rest, weight, bias, rows, y);
    }

    CTCNN_NOINLINE void backward_weights(const pass_context& pass, const Scalar* x, const Scalar* d_y, Scalar* d_weight,
                                         Scalar* d_bias) const noexcept {
        const Scalar* const rows = windows(pass, x);
        product().template backward_weights<kernels::identity>(after_windows(pass), rows, d_y, d_y, d_weight, d_bias);
    }

    /// \param bias  [C]: what a transposed convolution adds to d_x; may be null
    CTCNN_NOINLINE void backward_data(const pass_context& pass, const Scalar* weight, const Scalar* bias,
                                      const Scalar* d_y, Scalar* d_x) const noexcept {
        const bool in_place = sizes.is_matrix() && bias == nullptr;
        Scalar* const rows = in_place ? d_x : pass.scratch.template shared_as<Scalar>();
        product().template backward_data<kernels::identity>(after_windows(pass), weight, d_y, d_y, rows);
        if (in_place) return;
        pass.threads.run(count * sizes.height, [&](std::size_t piece, std::size_t) {
            const std::size_t image = piece / sizes.height;
            kernels::col2im(rows + image * sizes.pixels() * sizes.columns(), sizes, piece % sizes.height, bias,
                            d_x + image * sizes.in_size());
        });
    }

private:
    [[nodiscard]] constexpr linear_run<Scalar> product() const noexcept {
        return {sizes.columns(), filters, count * sizes.pixels()};
    }
    [[nodiscard]] constexpr bool uses_small_batch() const noexcept {
        return small_batch_is_faster<Scalar>(sizes.columns(), filters, count * sizes.pixels());
    }
    [[nodiscard]] constexpr std::size_t windows_bytes() const noexcept {
        return align_up(count * sizes.pixels() * sizes.columns() * sizeof(Scalar));
    }
    [[nodiscard]] constexpr scratch_size with_windows(scratch_size size) const noexcept {
        size.shared += windows_bytes();
        return size;
    }
    [[nodiscard]] pass_context after_windows(const pass_context& pass) const noexcept {
        pass_context rest = pass;
        rest.scratch.shared += windows_bytes();
        return rest;
    }
    /// The windows of all pixels: x itself, or copied to the scratch memory.
    [[nodiscard]] const Scalar* windows(const pass_context& pass, const Scalar* x) const noexcept {
        if (sizes.is_matrix()) return x;
        auto* const rows = pass.scratch.template shared_as<Scalar>();
        pass.threads.run(count * sizes.out_height, [&](std::size_t piece, std::size_t) {
            const std::size_t image = piece / sizes.out_height;
            kernels::im2col(x + image * sizes.in_size(), sizes, piece % sizes.out_height,
                            rows + image * sizes.pixels() * sizes.columns());
        });
        return rows;
    }
};

}  // namespace ctcnn::detail
