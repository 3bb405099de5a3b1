// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/parallel/executor.hpp"

/// Batches with mixed samples (training_options::mixup): sample i is mixed with sample n - 1 - i, which is as good as any
/// other one, because batches are in random order.
namespace ctcnn::detail {

/// A number of the beta distribution of (alpha, alpha).
/// Source  Jöhnk 1964; logarithms, as powers of numbers near 0 would all be 0 where alpha is small
inline double beta_number(double alpha, const random_stream& draws) noexcept {
    for (std::uint64_t i = 0;; ++i) {
        const double u = std::log(1 - draws.uniform<double>(2 * i)) / alpha;  // of 0 < x <= 1
        const double v = std::log(1 - draws.uniform<double>(2 * i + 1)) / alpha;
        const double largest = std::max(u, v);
        // exp(u) + exp(v) <= 1
        if (largest + std::log(std::exp(u - largest) + std::exp(v - largest)) <= 0) return 1 / (1 + std::exp(v - u));
    }
}

/// Mixes each sample with its partner: x[i] = share x[i] + (1 - share) x[n - 1 - i].
template <class S, class Scalar>
void mix_samples(batch_view<S, Scalar> samples, double share, executor& threads) noexcept {
    const std::size_t count = samples.count();
    const auto own = static_cast<Scalar>(share), other = static_cast<Scalar>(1 - share);
    threads.run(count / 2, [&](std::size_t pair, std::size_t /* worker */) {
        Scalar* const a = samples.sample(pair);
        Scalar* const b = samples.sample(count - 1 - pair);
        for (std::size_t i = 0; i < S::size; ++i) {
            const Scalar x = a[i], y = b[i];
            a[i] = own * x + other * y;
            b[i] = own * y + other * x;
        }
    });
}

/// Copies the targets of each sample's partner.
template <std::size_t Places>
void copy_partners(std::span<const label> labels, std::span<label> to) noexcept {
    const std::size_t count = labels.size() / Places;
    for (std::size_t i = 0; i < count; ++i)
        std::copy_n(labels.begin() + static_cast<std::ptrdiff_t>((count - 1 - i) * Places), Places,
                    to.begin() + static_cast<std::ptrdiff_t>(i * Places));
}
template <std::size_t, Shape S, class Scalar>
void copy_partners(batch_view<S, const Scalar> targets, batch_view<S, Scalar> to) noexcept {
    for (std::size_t i = 0; i < to.count(); ++i) std::copy_n(targets.sample(to.count() - 1 - i), S::size, to.sample(i));
}

}  // namespace ctcnn::detail
