// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <new>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/losses/loss.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/network/running.hpp"
#include "ctcnn/optimizers/clipping.hpp"
#include "ctcnn/optimizers/gradient_sum.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/parallel/rank_exchange.hpp"
#include "ctcnn/train/averaged_model.hpp"
#include "ctcnn/train/batch_parts.hpp"
#include "ctcnn/train/divergence.hpp"
#include "ctcnn/train/mean_loss.hpp"
#include "ctcnn/train/optimizer_step.hpp"
#include "ctcnn/train/shards.hpp"
#include "ctcnn/train/targets.hpp"
#include "ctcnn/train/training_options.hpp"

namespace ctcnn::detail {

/// One training step: forward, loss, backward, clipping, optimizer, statistics. Owns the gradients, and the memory of
/// all that the step computes.
template <class Network, class LossFunction, class OptimizerType, class Scalar>
class training_step {
    using output_shape = typename Network::output_shape;
    using layout = typename Network::parameters;

public:
    using samples_view = batch_view<typename Network::input_shape, const Scalar>;
    using targets_view = typename LossFunction::template targets<output_shape, Scalar>;

    /// What a batch is compared with: the mean loss counts `factor` times.
    struct term {
        targets_view targets;
        double factor = 1;
    };

    /// Room for batches of `samples` samples.
    /// Errors  throws memory_error where the memory does not hold them, argument_error after a move
    void reserve(std::size_t samples, const training_options& how, const executor& threads) {
        if (gradients_.was_moved_from()) refuse_moved_from("ctcnn::trainer");
        if (!buffers_ || buffers_->samples.count() < samples) make_room(samples, how, threads);
    }

    /// Where the samples and targets of a batch may be gathered, once there is room for them.
    [[nodiscard]] auto samples(std::size_t count) noexcept { return buffers_->samples.view().slice(0, count); }
    [[nodiscard]] auto targets(std::size_t count) noexcept { return buffers_->targets.first(count); }
    /// The same for other targets of the same samples, if training_options::mixup is above 0.
    [[nodiscard]] auto other_targets(std::size_t count) noexcept { return buffers_->other_targets.first(count); }

    /// \param terms    one, or two whose factors add up to 1
    /// \param rate     learning rate
    /// \param average  is updated after the step
    /// \param shards   on several machines each may update a part of the parameters, and have only its moments. Then the
    ///                 others' parts may still arrive when this returns: the next step waits for them, or require_parameters
    /// \param use      `use(outputs, targets)` sees the network's outputs, and the targets of the first term, of each part
    ///                 of the batch: backward reuses their memory
    /// Returns the mean loss of the batch, before the step.
    /// Errors  throws divergence_error where the loss or a gradient is not finite; nothing has changed then
    template <class Use>
    double operator()(model<Network, Scalar>& net, const LossFunction& loss_function, const OptimizerType& optimizer,
                      optimizer_state<layout, Scalar>& state, samples_view samples, std::span<const term> terms,
                      const training_key& key, double rate, const training_options& how,
                      averaged_model<Network, Scalar>& average, executor& threads, bool shards, const Use& use) {
        rank_exchange* const ranks = shards && OptimizerByPiece<OptimizerType> ? threads.ranks() : nullptr;
        if (ranks == nullptr) gather_state(state, Network::trained_extent, threads);
        const sharded_block<Scalar> sharded(ranks, threads, gradients_.data(), Network::trained_extent);
        const parameter_view<layout, Scalar> trained = net.parameters();
        const batch_parts parts(samples.count(), how);
        // Statistics are updated after each part; should a later one not be finite, they are as they were.
        restored_numbers<Scalar> statistics(parts.count() == 1 ? std::span<Scalar>()
                                                               : trained.span().subspan(Network::trained_extent),
                                            saved_statistics_);
        double loss = 0;
        for (std::size_t part = 0; part < parts.count(); ++part) {
            loss += run_part(trained, loss_function, samples, terms, parts, part, key, threads, use);
            if (part > 0)
                add_gradients<layout, Scalar>(std::as_const(*part_gradients_).view(), gradients_.view(), threads);
            if (parts.count() > 1) Network::template observe<Scalar>(trained, buffers_->memory, threads);
        }
        // The norm is finite exactly where the gradients are, and reading them takes 2 ms of the 110 ms that a step of
        // 11.7 million parameters takes. The optimizer's own pass could see it for nothing, but too late.
        piece_sums<layout> sums{};
        sum_squares(Network::trained_extent, gradients_.view(), sharded.threads(), sums);
        sharded.gather_sums(sums.data());
        const double norm = norm_of(sums);
        if (!std::isfinite(norm)) {
            sharded.gather(gradients_.data());
            report_gradients<Network>(std::as_const(gradients_).view(), key);
        }
        update_.step(optimizer, trained, gradients_.view(), state, rate,
                     clip_by_global_norm{how.max_gradient_norm}.scale(norm), sharded.threads());
        statistics.keep();
        state.is_whole = ranks == nullptr;
        // An average is of all parameters. The statistics are not gathered.
        if (average.get() == nullptr)
            sharded.begin_gather(trained.data(), runner<Network, Scalar, run_mode::training>::early_parameters);
        else
            sharded.gather(trained.data());
        if (parts.count() == 1) Network::template observe<Scalar>(trained, buffers_->memory, threads);
        average.update(trained, state.steps, threads);
        return loss;
    }

private:
    static constexpr bool can_divide = kind_of_targets<targets_view> != target_kind::other;

    [[gnu::cold]] void make_room(std::size_t samples, const training_options& how, const executor& threads) {
        buffers_.reset();
        const std::size_t part = std::min(samples, batch_parts::most(how));
        const auto allocate = [&] {
            buffers_.emplace(samples, part, threads.workers(), how.mixup > 0);
            if (part < samples && !part_gradients_) {
                part_gradients_.emplace();
                saved_statistics_.reserve(layout::extent - Network::trained_extent);
            }
        };
#if !defined(__cpp_exceptions)
        allocate();
#else
        try {
            allocate();
        } catch (const std::bad_alloc&) {
            throw_error(memory_error("ctcnn::trainer", "batch_size", samples,
                                     Network::template training_bytes<Scalar>(part, threads.workers())));
        }
#endif
    }

    /// For batches of at most `count` samples, in parts of at most `part`.
    struct buffers {
        buffers(std::size_t count, std::size_t part, std::size_t workers, bool mixes)
            : memory(part, workers),
              samples(count),
              targets(count),
              other_targets(mixes ? count : 0),
              d_outputs(part),
              other_d_outputs(mixes ? part : 0) {}
        typename Network::template training_workspace<Scalar> memory;
        batch<typename Network::input_shape, Scalar> samples;
        target_memory<output_shape, targets_view> targets, other_targets;
        batch<output_shape, Scalar> d_outputs, other_d_outputs;
    };

    /// The targets of a part of a batch.
    static targets_view part_of(targets_view all, [[maybe_unused]] const batch_parts& parts,
                                [[maybe_unused]] std::size_t part) {
        if constexpr (can_divide)
            if (parts.count() > 1) return targets_of<output_shape>(all, parts.begin(part), parts.size(part));
        return all;
    }

    /// Forward, loss and backward of a part of a batch. Returns its share of the mean loss of the batch.
    template <class Use>
    double run_part(parameter_view<layout, const Scalar> parameters, const LossFunction& loss_function,
                    samples_view samples, std::span<const term> terms, const batch_parts& parts, std::size_t part,
                    const training_key& key, executor& threads, const Use& use) {
        if constexpr (!can_divide)
            if (parts.count() > 1)
                throw_error(
                    argument_error("ctcnn::trainer: accumulate: expected 1, because the targets of this loss can't "
                                   "be divided, found more"));
        const samples_view own = parts.count() == 1 ? samples : samples.slice(parts.begin(part), parts.size(part));
        const training_key own_key = key_of_part(key, part);
        const auto outputs = Network::template forward<Scalar>(parameters, own, buffers_->memory, threads, own_key);
        const auto d_outputs = buffers_->d_outputs.view().slice(0, own.count());
        double loss = 0;
        for (std::size_t i = 0; i < terms.size(); ++i) {
            const targets_view targets = part_of(terms[i].targets, parts, part);
            const auto d_term = i == 0 ? d_outputs : buffers_->other_d_outputs.view().slice(0, own.count());
            const double mean = mean_loss(loss_function, outputs, targets, d_term, threads);
            if (!std::isfinite(mean))
                report_loss<Network, Scalar>(mean, targets_are_finite(targets), parameters, own, buffers_->memory,
                                             threads, own_key);
            if (parts.count() == 1 && terms.size() == 1) {
                loss = mean;
                break;
            }
            const double weight = loss_weight(loss_function, terms[i].targets, samples.count());
            const double share =
                weight > 0 ? terms[i].factor * loss_weight(loss_function, targets, own.count()) / weight : 0;
            loss += share * mean;
            const auto factor = static_cast<Scalar>(share);
            for (std::size_t k = 0; k < d_outputs.size(); ++k) {
                const Scalar scaled = factor * d_term.data()[k];
                d_outputs.data()[k] = i == 0 ? scaled : d_outputs.data()[k] + scaled;
            }
        }
        use(outputs, part_of(terms[0].targets, parts, part));
        Network::template backward<Scalar>(parameters, d_outputs, buffers_->memory,
                                           part == 0 ? gradients_.view() : part_gradients_->view(), threads);
        return loss;
    }

    network_optimizer<Network, OptimizerType, Scalar> update_;
    std::optional<buffers> buffers_;
    parameter_block<layout, Scalar> gradients_;
    std::optional<parameter_block<layout, Scalar>> part_gradients_;  ///< of a part after the first
    std::vector<Scalar> saved_statistics_;
};

}  // namespace ctcnn::detail
