// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/core/type_name.hpp"
#include "ctcnn/data/batches.hpp"
#include "ctcnn/data/dataset.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/losses/loss.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/optimizers/clipping.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/optimizers/schedules.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/parallel/rank_exchange.hpp"
#include "ctcnn/train/averaged_model.hpp"
#include "ctcnn/train/batch_parts.hpp"
#include "ctcnn/train/callbacks.hpp"
#include "ctcnn/train/divergence.hpp"
#include "ctcnn/train/metrics.hpp"
#include "ctcnn/train/mixup.hpp"
#include "ctcnn/train/progress.hpp"
#include "ctcnn/train/shards.hpp"
#include "ctcnn/train/targets.hpp"
#include "ctcnn/train/training_options.hpp"
#include "ctcnn/train/training_step.hpp"

namespace ctcnn {

/// How `fit` ended.
enum class training_outcome {
    finished,  ///< all epochs are done
    stopped,   ///< a callback stopped it; another `fit` resumes at the next step
};

namespace detail {

/// The loop of a trainer's `fit`: epochs of steps, validation after each, and reports to callbacks. All that it uses and
/// changes is the trainer's.
template <class Network, class LossFunction, class OptimizerType, class RateSchedule, class Scalar>
struct fit_loop {
    using layout = typename Network::parameters;
    using output_shape = typename Network::output_shape;
    using targets_view = typename LossFunction::template targets<output_shape, Scalar>;

    model<Network, Scalar>& net;
    const training_options& options;
    const LossFunction& loss;
    const OptimizerType& optimizer;
    const RateSchedule& schedule;
    optimizer_state<layout, Scalar>& state;
    executor& threads;
    training_step<Network, LossFunction, OptimizerType, Scalar>& step;
    training_progress& progress;
    std::vector<epoch_result>& results;
    averaged_model<Network, Scalar>& average;
    std::vector<Scalar> scratch = {};  ///< of a data set that changes samples: room for one on each thread

    /// \param validate   returns the evaluation after an epoch
    /// \param begin_fit  is called with each callback before the first step
    template <class Data, class Validate, class Begin, class... Callbacks>
    training_outcome run(const Data& train, const Validate& validate, const Begin& begin_fit, Callbacks&... callbacks) {
        if constexpr (data_fits<Network, LossFunction, Data, Scalar>()) {
            if (train.count() == 0) throw_error(argument_error("ctcnn::trainer: expected at least 1 sample, found 0"));
            if (smallest_part(train.count()) < Network::least_training_samples) refuse_rest(train.count(), options);
            step.reserve(std::min(options.batch_size, train.count()), options, threads);
            if constexpr (AugmentedDatasetFor<Data, Scalar>)
                scratch.resize(threads.workers() * Data::sample_shape::size);
            require_started(threads);
            const finishing at_the_end{threads};
            bool proceed = true;  // all callbacks are told, even after one requests a stop
            ((proceed = (begin_fit(callbacks) == training_action::proceed) && proceed), ...);
            if (!holds_on_all_ranks(threads, proceed)) return training_outcome::stopped;
            while (progress.epoch < options.epochs) {
                const batches order = batches::shuffled(
                    train.count(), {.batch_size = options.batch_size, .seed = options.seed, .epoch = progress.epoch});
                const clock::time_point begin = clock::now();
                const std::uint64_t before = progress.train.samples;
                while (progress.step < order.size()) {
                    const step_report report = run_step(train, order);
                    share(report, callbacks...);
                    if (!holds_on_all_ranks(threads, tell(report, callbacks...))) return stopped();
                }
                share_all();
                const double seconds = std::chrono::duration<double>(clock::now() - begin).count();
                require_finite_parameters(order.size());
                const auto validation = validate();
                if (!validation.complete) return training_outcome::stopped;  // to be validated when fit is called again
                epoch_report report{progress.epoch,
                                    options.epochs,
                                    rate_of(order.size() - 1, order.size()),
                                    seconds,
                                    progress.train.samples - before,
                                    progress.train,
                                    validation.result};
                results.push_back({report.train.loss(), report.train.accuracy(), report.validation.loss(),
                                   report.validation.accuracy()});
                report.results = results;
                progress.end_epoch(validation.result);
                if (!holds_on_all_ranks(threads, tell(report, callbacks...))) return training_outcome::stopped;
            }
            return training_outcome::finished;
        } else
            return training_outcome::stopped;
    }

private:
    using clock = std::chrono::steady_clock;

    /// One step of `fit`: gathers samples and targets, and counts the right answers.
    template <class Data>
    step_report run_step(const Data& train, const batches& order) {
        const std::span<const std::uint32_t> indices = order[progress.step];
        const auto samples = step.samples(indices.size());
        const auto room = step.targets(indices.size());
        const targets_view targets = room;
        train.gather(indices, samples, room);
        require_targets<output_shape>("ctcnn::trainer", loss, indices.size(), targets, indices);
        if constexpr (AugmentedDatasetFor<Data, Scalar>)
            threads.run(indices.size(), [&](std::size_t i, std::size_t worker) {
                train.augment(augmentation_key{options.seed, progress.epoch, indices[i]}, samples.sample(i),
                              scratch.data() + worker * Data::sample_shape::size);
            });

        const double rate = rate_of(progress.step, order.size());
        const training_key key{options.seed, progress.epoch, static_cast<std::uint32_t>(progress.step)};
        metrics found{0, loss_weight(loss, targets, indices.size()), indices.size(), 0, 0};
        using term = typename training_step<Network, LossFunction, OptimizerType, Scalar>::term;
        std::array<term, 2> terms{term{targets}, term{targets}};
        if (options.mixup > 0) mix(samples, targets, key, terms);
        const double mean = step(
            net, loss, optimizer, state, samples, std::span(terms).first(options.mixup > 0 ? 2 : 1), key, rate, options,
            average, threads, true, [&]([[maybe_unused]] const auto& outputs, [[maybe_unused]] auto expected) {
                if constexpr (kind_of_targets<targets_view> == target_kind::labels)
                    count_answers(outputs, expected, ignored_label(loss), found, [](std::size_t, std::size_t) {});
            });
        found.loss_sum = mean * found.weight;
        progress.train += found;
        ++progress.step;
        return {progress.epoch, options.epochs, progress.step - 1, order.size(), mean, rate, progress.train};
    }

    /// Mixes the samples of a batch, and says what they are compared with then.
    template <class Samples, class Terms>
    void mix(const Samples& samples, const targets_view& targets, const training_key& key, Terms& terms) {
        const random_stream draws(key.seed, random_purpose::mixup, 0, key.epoch, key.step);
        const double share = beta_number(options.mixup, draws);
        mix_samples(samples, share, threads);
        const auto other = step.other_targets(samples.count());
        copy_partners<label_places<output_shape>>(targets, other);
        terms[0].factor = share;
        terms[1] = {other, 1 - share};
    }

    /// Samples in the smallest part of a batch that is computed at once.
    [[nodiscard]] std::size_t smallest_part(std::size_t samples) const noexcept {
        const std::size_t rest = samples % options.batch_size;
        const std::size_t whole = batch_parts(options.batch_size, options).smallest();
        if (rest == 0) return whole;
        const std::size_t last = batch_parts(rest, options).smallest();
        return samples < options.batch_size ? last : std::min(whole, last);
    }

    /// On several machines: waits for the parameters, and copies the optimizer's state to all, if a callback reads them
    /// at the end of this step.
    template <class... Callbacks>
    void share(const step_report& report, Callbacks&... callbacks) {
        if (state.is_whole) return;
        step_reads most = step_reads::nothing;
        ((most = std::max(most, reads_at(callbacks, report))), ...);
        if (holds_on_all_ranks(threads, most == step_reads::nothing)) return;
        require_parameters(threads);
        if (!holds_on_all_ranks(threads, most != step_reads::state_and_parameters))
            gather_state(state, Network::trained_extent, threads);
    }
    void share_all() {
        require_parameters(threads);
        gather_state(state, Network::trained_extent, threads);
    }
    training_outcome stopped() {
        share_all();
        return training_outcome::stopped;
    }

    /// However `run` ends, no parameters arrive any more.
    struct finishing {
        executor& threads;
        ~finishing() { require_parameters(threads); }
    };

    /// Learning rate of a step of the epoch that is under way.
    [[nodiscard]] double rate_of(std::size_t number, std::size_t steps) const {
        const double rate =
            schedule.rate(optimizer.learning_rate, {progress.epoch * steps + number, steps, options.epochs, results});
        if (!(rate >= 0 && rate <= range_of<Scalar>.most))  // one that is too small for Scalar is 0
            refuse_scheduled_rate(type_name<RateSchedule>(), sizeof(Scalar) == 4 ? "float" : "double", rate,
                                  progress.epoch, number);
        return rate;
    }

    /// After the last step of an epoch: no later step will see what it has done.
    void require_finite_parameters(std::size_t steps) const {
        const parameter_view<layout, const Scalar> parameters = std::as_const(net).parameters();
        if (std::isfinite(global_norm(parameters, threads))) return;
        if (const std::string what = first_tensor_not_finite<Network, Scalar>(parameters); !what.empty())
            report_divergence(
                what, {options.seed, progress.epoch, static_cast<std::uint32_t>(std::max<std::size_t>(steps, 1) - 1)});
    }

    static void require_started(executor& on) {
        if (rank_exchange* const others = on.ranks(); others != nullptr && !others->has_started())
            throw_error(
                argument_error("ctcnn::trainer: fit on several ranks: expected ranks that have been compared; call "
                               "ctcnn::start_on_ranks(training, train, validation) first"));
    }

    [[noreturn, gnu::cold]] static void refuse_rest(std::size_t samples, const training_options& how) {
        throw_error(argument_error(
            "ctcnn::trainer: batch_size: expected at least " + std::to_string(Network::least_training_samples) +
            " samples in each batch," + (how.accumulate > 1 ? " and in each part that accumulate makes of it," : "") +
            " because a layer normalizes over them, found a batch of fewer among " + std::to_string(samples) +
            " samples in batches of " + std::to_string(how.batch_size) + "; choose another batch size" +
            (how.accumulate > 1 ? ", or accumulate fewer parts" : "")));
    }
};

}  // namespace detail

}  // namespace ctcnn
