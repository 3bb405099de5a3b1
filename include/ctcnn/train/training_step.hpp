// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <cstddef>
#include <new>
#include <optional>
#include <utility>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/optimizers/clipping.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/train/averaged_model.hpp"
#include "ctcnn/train/divergence.hpp"
#include "ctcnn/train/optimizer_step.hpp"
#include "ctcnn/train/targets.hpp"

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

    /// Room for batches of `samples` samples.
    /// Errors  throws memory_error where the memory does not hold them, argument_error after a move
    void reserve(std::size_t samples, const executor& threads) {
        if (gradients_.was_moved_from()) refuse_moved_from("ctcnn::trainer");
        if (buffers_ && buffers_->samples.count() >= samples) return;
        buffers_.reset();
#if !defined(__cpp_exceptions)
        buffers_.emplace(samples, threads.workers());
#else
        try {
            buffers_.emplace(samples, threads.workers());
        } catch (const std::bad_alloc&) {
            throw_error(memory_error("ctcnn::trainer", "batch_size", samples,
                                     Network::template training_bytes<Scalar>(samples, threads.workers())));
        }
#endif
    }

    /// Where the samples and targets of a batch may be gathered, once there is room for them.
    [[nodiscard]] auto samples(std::size_t count) noexcept { return buffers_->samples.view().slice(0, count); }
    [[nodiscard]] auto targets(std::size_t count) noexcept { return buffers_->targets.first(count); }

    /// \param rate       learning rate
    /// \param most       longer gradients are clipped to this norm
    /// \param average    is updated after the step
    /// \param use        `use(outputs)` sees the network's outputs: backward reuses their memory
    /// Returns the mean loss of the batch, before the step.
    /// Errors  throws divergence_error where the loss or a gradient is not finite; nothing has changed then
    template <class Use>
    double operator()(model<Network, Scalar>& net, const LossFunction& loss_function, const OptimizerType& optimizer,
                      optimizer_state<layout, Scalar>& state, samples_view samples, targets_view targets,
                      const training_key& key, double rate, double most, averaged_model<Network, Scalar>& average,
                      executor& threads, const Use& use) {
        const parameter_view<layout, Scalar> trained = net.parameters();
        const parameter_view<layout, const Scalar> parameters = trained;
        const auto outputs = Network::template forward<Scalar>(parameters, samples, buffers_->memory, threads, key);
        const auto d_outputs = buffers_->d_outputs.view().slice(0, samples.count());
        const double loss = loss_function.evaluate(outputs, targets, d_outputs);
        if (!std::isfinite(loss))
            report_loss<Network, Scalar>(loss, targets_are_finite(targets), parameters, samples, buffers_->memory,
                                         threads, key);
        use(outputs);
        Network::template backward<Scalar>(parameters, d_outputs, buffers_->memory, gradients_.view(), threads);
        // The norm is finite exactly where the gradients are, and reading them takes 2 ms of the 110 ms that a step of
        // 11.7 million parameters takes. The optimizer's own pass could see it for nothing, but too late.
        const double norm = norm_of_first(Network::trained_extent, gradients_.view(), threads);
        if (!std::isfinite(norm)) report_gradients<Network>(std::as_const(gradients_).view(), key);
        update_.step(optimizer, trained, gradients_.view(), state, rate, clip_by_global_norm{most}.scale(norm),
                     threads);
        Network::template observe<Scalar>(trained, buffers_->memory, threads);
        average.update(trained, state.steps, threads);
        return loss;
    }

private:
    /// For batches of at most `count` samples.
    struct buffers {
        buffers(std::size_t count, std::size_t workers)
            : memory(count, workers),
              samples(count),
              targets(count),
              d_outputs(count) {}
        typename Network::template training_workspace<Scalar> memory;
        batch<typename Network::input_shape, Scalar> samples;
        target_memory<output_shape, targets_view> targets;
        batch<output_shape, Scalar> d_outputs;
    };

    network_optimizer<Network, OptimizerType, Scalar> update_;
    std::optional<buffers> buffers_;
    parameter_block<layout, Scalar> gradients_;
};

}  // namespace ctcnn::detail
