// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/losses/loss.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/train/targets.hpp"

namespace ctcnn::detail {

/// The targets of samples [first, first + count).
template <class Output, class Targets>
Targets targets_of(Targets all, std::size_t first, std::size_t count) noexcept {
    if constexpr (kind_of_targets<Targets> == target_kind::labels)
        return all.subspan(first * label_places<Output>, count * label_places<Output>);
    else
        return all.slice(first, count);
}

/// Whether threads divide the loss of a batch: where a sample has so many outputs that its loss takes a microsecond.
template <class LossFunction, class Output, class Scalar, class Targets>
inline constexpr bool divides_loss = Output::size >= 128 && kind_of_targets<Targets> != target_kind::other &&
                                     requires(const LossFunction& loss, batch_view<Output, const Scalar> outputs,
                                              Targets targets, batch_view<Output, Scalar> d_outputs) {
                                         loss.check_batch(outputs, targets);
                                         { loss.sum(outputs, targets, d_outputs, 1.0) } -> std::same_as<double>;
                                     };

/// The mean loss over a batch, and d_outputs = its gradient, unless it is empty: loss.evaluate on all threads. The gradient
/// has the same bits; the loss is added in another order, which does not depend on the number of threads.
/// Errors  throws what evaluate throws; nothing is written then
template <class LossFunction, Shape Output, class Scalar, class Targets>
double mean_loss(const LossFunction& loss, batch_view<Output, const Scalar> outputs, Targets targets,
                 batch_view<Output, Scalar> d_outputs, executor& threads) {
    if constexpr (divides_loss<LossFunction, Output, Scalar, Targets>) {
        constexpr std::size_t most_pieces = 64;
        loss.check_batch(outputs, targets);
        const std::size_t count = outputs.count(), pieces = std::min(count, most_pieces);
        const double weight = loss_weight(loss, targets, count);
        std::array<double, most_pieces> sums;
        threads.run(pieces, [&](std::size_t piece, std::size_t) {
            const std::size_t first = piece * count / pieces, own = (piece + 1) * count / pieces - first;
            sums[piece] = loss.sum(outputs.slice(first, own), targets_of<Output>(targets, first, own),
                                   d_outputs.empty() ? d_outputs : d_outputs.slice(first, own), weight);
        });
        double sum = 0;
        for (std::size_t piece = 0; piece < pieces; ++piece) sum += sums[piece];
        return weight > 0 ? sum / weight : 0;
    } else
        return d_outputs.empty() ? loss.evaluate(outputs, targets) : loss.evaluate(outputs, targets, d_outputs);
}

}  // namespace ctcnn::detail
