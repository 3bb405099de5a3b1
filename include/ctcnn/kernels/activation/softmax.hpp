// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace ctcnn::kernels {

/// A logit in double, in which the difference of any two floats is finite. Minus infinity becomes the lowest float, so
/// that a sample whose class has this logit has a very large loss and not an infinite one. NaN stays NaN.
template <class Scalar>
double finite_logit(Scalar logit) noexcept {
    return std::max(static_cast<double>(logit), static_cast<double>(std::numeric_limits<float>::lowest()));
}

/// The largest of a row of logits, and log sum exp(logits - largest): all that stable probabilities need,
/// log p_i = (logit_i - largest) - log_sum.
struct softmax_scale {
    double largest;
    double log_sum;
};

/// Since the largest is subtracted first, every exponent is at most 0 and one of them is 0: nothing overflows, and the
/// sum is at least 1. Computed in double and in order; rows are short, so the time does not matter.
/// \tparam Stride  elements from one class to the next
template <std::size_t Classes, std::size_t Stride = 1, class Scalar>
softmax_scale softmax_scale_of(const Scalar* logits /* [Classes] */) noexcept {
    double largest = finite_logit(logits[0]);
    for (std::size_t i = 1; i < Classes; ++i) largest = std::max(largest, finite_logit(logits[i * Stride]));
    double sum = 0;
    for (std::size_t i = 0; i < Classes; ++i) sum += std::exp(finite_logit(logits[i * Stride]) - largest);
    return {largest, std::log(sum)};
}

/// Probabilities of one row: exp(logit_i) / sum exp(logits). `probabilities` may be `logits`.
/// Equivalent  torch.softmax(logits, dim=-1)
template <std::size_t Classes, class Scalar>
void softmax(const Scalar* logits /* [Classes] */, Scalar* probabilities /* [Classes] */) noexcept {
    const softmax_scale scale = softmax_scale_of<Classes>(logits);
    for (std::size_t i = 0; i < Classes; ++i)
        probabilities[i] = static_cast<Scalar>(std::exp((finite_logit(logits[i]) - scale.largest) - scale.log_sum));
}

}  // namespace ctcnn::kernels
