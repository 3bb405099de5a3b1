// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/kernels/optimizers/sum_of_squares.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/parallel/executor.hpp"

namespace ctcnn {

namespace detail {

/// A sum of squares for each piece of a block.
template <class Layout>
using piece_sums = std::array<double, optimizer_pieces(Layout::extent)>;

/// Sets the sums of those pieces of the first `size` elements that the executor runs.
template <class Layout, class Scalar>
void sum_squares(std::size_t size, parameter_view<Layout, Scalar> gradients, executor& threads,
                 piece_sums<Layout>& sums) noexcept {
    const Scalar* const g = gradients.data();
    for_each_optimizer_piece(size, threads, [&](std::size_t piece, std::size_t begin, std::size_t count) {
        sums[piece] = kernels::sum_of_squares(g + begin, count);
    });
}
template <std::size_t Pieces>
double norm_of(const std::array<double, Pieces>& sums) noexcept {
    double sum = 0;
    for (const double s : sums) sum += s;
    return std::sqrt(sum);
}

/// Euclidean norm of the first `size` elements of a block.
template <class Layout, class Scalar>
double norm_of_first(std::size_t size, parameter_view<Layout, Scalar> gradients, executor& threads) noexcept {
    piece_sums<Layout> sums{};
    sum_squares(size, gradients, threads, sums);
    return norm_of(sums);
}

}  // namespace detail

/// Euclidean norm of all gradients together. Infinite or NaN exactly where a float gradient is (squares are added in
/// double, where no float's square overflows), so it also shows that training diverged. Sums of fixed pieces are added
/// in a fixed order, which gives the same bits for any number of threads.
/// Equivalent  torch.cat([p.grad.flatten() for p in parameters]).norm()
template <class Layout, class Scalar>
[[nodiscard]] double global_norm(parameter_view<Layout, Scalar> gradients, executor& threads) {
    detail::require_parameters("ctcnn::global_norm", gradients);
    return detail::norm_of_first(Layout::extent, gradients, threads);
}

/// Scales the gradients down if their global norm is above `max_norm`. Their direction does not change.
///
///     optimizer.step(parameters, gradients, state, rate, clip.scale(global_norm(gradients, threads)), threads);
///
/// Equivalent  torch.nn.utils.clip_grad_norm_(parameters, max_norm)
/// Source      Pascanu et al. 2013
struct clip_by_global_norm {
    double max_norm = std::numeric_limits<double>::infinity();  ///< above 0; infinity clips nothing

    /// For gradients in Scalar.
    /// Errors  throws argument_error for a max_norm that can't be used
    template <class Scalar = float>
    void check() const {
        if (max_norm != std::numeric_limits<double>::infinity())
            detail::require_above_zero("ctcnn::clip_by_global_norm: max_norm", max_norm, detail::range_of<Scalar>);
    }

    /// The factor for gradients whose norm is `norm`: at most 1, and NaN if the norm is NaN.
    /// Errors  throws argument_error for a max_norm that is not above 0
    [[nodiscard]] double scale(double norm) const {
        check<double>();
        if (max_norm == std::numeric_limits<double>::infinity()) return 1;
        return std::min(max_norm / (norm + 1e-6), 1.0);
    }
};

}  // namespace ctcnn
