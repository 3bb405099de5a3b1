// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/losses/cross_entropy.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/network/network_parameters.hpp"
#include "ctcnn/optimizers/adam.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/optimizers/schedules.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/train/arithmetic.hpp"
#include "ctcnn/train/averaged_model.hpp"
#include "ctcnn/train/callbacks.hpp"
#include "ctcnn/train/evaluation.hpp"
#include "ctcnn/train/fit.hpp"
#include "ctcnn/train/progress.hpp"
#include "ctcnn/train/targets.hpp"
#include "ctcnn/train/training_options.hpp"
#include "ctcnn/train/training_step.hpp"

namespace ctcnn {

/// Trains a model: batches through forward, loss, backward and optimizer, epoch after epoch.
///
///     ctcnn::model<network> net(ctcnn::seed{1});
///     ctcnn::trainer training(net, ctcnn::adamw{.learning_rate = 1e-3}, ctcnn::one_cycle{}, {.epochs = 10});
///     training.fit(train, validation, ctcnn::checkpoint_saver{"run.ctcnn"});
///
/// After the model come an executor, without which the trainer has threads of its own, and then a loss, an optimizer, a
/// schedule and options, each of which may be left out: (net, loss, options), (net, optimizer, options),
/// (net, optimizer, schedule, options), (net, loss, optimizer, options), (net, loss, optimizer, schedule, options).
///
/// Training changes the parameters of the model. All other memory is allocated once, that of samples when their number is
/// known: a step allocates nothing, unless it has more samples than any before. The parameters after a step have the
/// same bits for any number of threads, and whether or not a run was stopped in between. Statistics, such as running
/// means, are saved with the parameters, and updated after each step from what its forward computed; optimizers do not
/// change them.
/// Requires  a loss that accepts the network's output; data sets with its input shape, and with what the loss compares
///           with: labels of as many classes as there are outputs, or numbers of the outputs' shape
/// Errors    throws argument_error for options that can't be used (of the trainer, the loss, the optimizer or the
///           schedule), for labels that are not classes, and for a learning rate of the schedule that can't be used;
///           divergence_error if the loss, a gradient, a parameter or statistic after an epoch, or an output in
///           validation is not finite
template <class Network, Loss LossFunction = cross_entropy, Optimizer OptimizerType = adam,
          Schedule RateSchedule = constant_rate, class Scalar = float>
class trainer {
    using output_shape = typename Network::output_shape;
    using layout = typename Network::parameters;

    static constexpr bool loss_fits = [] {
        if constexpr (LossFunction::template accepts<output_shape>)
            return true;
        else {
            LossFunction::template require<output_shape>();  // the loss' own sentence
            return false;
        }
    }();
    // A network of no layer has been refused, with a sentence of its own.
    static_assert(!loss_fits || Network::layer_count == 0 || Network::parameter_count > 0,
                  "ctcnn::trainer: there must be something to learn; give the network a layer with parameters, such as "
                  "ctcnn::linear<10>");

public:
    using network_type = Network;
    using scalar_type = Scalar;
    using samples_view = batch_view<typename Network::input_shape, const Scalar>;
    using targets_view = typename LossFunction::template targets<output_shape, Scalar>;

    /// \param net      what is trained; it must live as long as the trainer
    /// \param threads  does the work; must live as long as the trainer
    trainer(model<Network, Scalar>& net, executor& threads, LossFunction loss, OptimizerType optimizer,
            RateSchedule schedule, const training_options& options = {})
        : trainer(net, loss, optimizer, schedule, options, [&] { return detail::training_threads(threads); }) {}
    trainer(model<Network, Scalar>& net, executor& threads, LossFunction loss, OptimizerType optimizer,
            const training_options& options = {})
        : trainer(net, threads, loss, optimizer, RateSchedule{}, options) {}
    trainer(model<Network, Scalar>& net, executor& threads, OptimizerType optimizer, RateSchedule schedule,
            const training_options& options = {})
        : trainer(net, threads, LossFunction{}, optimizer, schedule, options) {}
    trainer(model<Network, Scalar>& net, executor& threads, LossFunction loss, const training_options& options = {})
        : trainer(net, threads, loss, OptimizerType{}, RateSchedule{}, options) {}
    trainer(model<Network, Scalar>& net, executor& threads, OptimizerType optimizer,
            const training_options& options = {})
        : trainer(net, threads, LossFunction{}, optimizer, RateSchedule{}, options) {}
    trainer(model<Network, Scalar>& net, executor& threads, const training_options& options = {})
        : trainer(net, threads, LossFunction{}, OptimizerType{}, RateSchedule{}, options) {}

    /// The same with options.threads threads.
    trainer(model<Network, Scalar>& net, LossFunction loss, OptimizerType optimizer, RateSchedule schedule,
            const training_options& options = {})
        : trainer(net, loss, optimizer, schedule, options, [&] { return detail::training_threads(options.threads); }) {}
    trainer(model<Network, Scalar>& net, LossFunction loss, OptimizerType optimizer,
            const training_options& options = {})
        : trainer(net, loss, optimizer, RateSchedule{}, options) {}
    trainer(model<Network, Scalar>& net, OptimizerType optimizer, RateSchedule schedule,
            const training_options& options = {})
        : trainer(net, LossFunction{}, optimizer, schedule, options) {}
    trainer(model<Network, Scalar>& net, LossFunction loss, const training_options& options = {})
        : trainer(net, loss, OptimizerType{}, RateSchedule{}, options) {}
    trainer(model<Network, Scalar>& net, OptimizerType optimizer, const training_options& options = {})
        : trainer(net, LossFunction{}, optimizer, RateSchedule{}, options) {}
    explicit trainer(model<Network, Scalar>& net, const training_options& options = {})
        : trainer(net, LossFunction{}, OptimizerType{}, RateSchedule{}, options) {}

    /// One training step on given samples: `targets` is what the loss compares with, such as labels.
    /// \param key   keys this step's random numbers; a step that is repeated with the same key draws the same
    /// \param rate  learning rate
    /// Returns the mean loss of the batch, before the step.
    /// Errors  throws argument_error for a batch that is empty or larger than options().batch_size, targets that are
    ///         not as many, a label that is not a class, and a rate that is negative or not a number of Scalar; and
    ///         divergence_error if the loss or a gradient is not finite. Nothing has changed then.
    double step(samples_view samples, targets_view targets, const training_key& key, double rate) {
        detail::require_from_zero("ctcnn::trainer: step: the learning rate", rate, detail::range_of<Scalar>);
        detail::require_targets<output_shape>("ctcnn::trainer: step", loss_, samples.count(), targets);
        if (samples.count() > options_.batch_size)
            detail::throw_error(argument_error("ctcnn::trainer: expected a batch of at most " +
                                               std::to_string(options_.batch_size) +
                                               " samples, the batch size, found " + std::to_string(samples.count())));
        if (samples.empty())
            detail::throw_error(argument_error("ctcnn::trainer: expected a batch of at least 1 sample, found 0"));
        step_.reserve(samples.count(), options_, *threads_);
        const typename decltype(step_)::term whole{targets};
        return step_(*net_, loss_, optimizer_, state_, samples, std::span(&whole, 1), key, rate, options_, average_,
                     *threads_, false, [](auto, auto) {});
    }

    /// Trains until all epochs are done, and evaluates on `validation` after each. Called again, it resumes where the
    /// last call stopped; after the last epoch it returns `finished` at once.
    template <class Data, class Validation, TrainingCallback... Callbacks>
        requires(!TrainingCallback<Validation>)
    training_outcome fit(const Data& train, const Validation& validation, Callbacks&&... callbacks) {
        if constexpr (detail::data_fits<Network, LossFunction, Validation, Scalar>()) {
            const std::size_t most = std::clamp<std::size_t>(validation.count(), 1, options_.evaluation_batch_size);
            if (!evaluator_ || evaluator_->batch_size() < most)
                evaluator_.emplace(averaged(), *threads_, loss_, evaluation_options{most});
            return fit_epochs(
                train, [&] { return (*evaluator_)(validation, callbacks...); },
                [&](auto& callback) { return detail::begin_fit(callback, *this, train, validation); }, callbacks...);
        } else
            return training_outcome::stopped;
    }
    /// The same without a validation set.
    template <class Data, TrainingCallback... Callbacks>
    training_outcome fit(const Data& train, Callbacks&&... callbacks) {
        return fit_epochs(
            train, [] { return evaluation<0>{}; },
            [&](auto& callback) { return detail::begin_fit(callback, *this, train); }, callbacks...);
    }

    [[nodiscard]] const training_options& options() const noexcept { return options_; }
    [[nodiscard]] executor& threads() const noexcept { return *threads_; }
    [[nodiscard]] const LossFunction& loss() const noexcept { return loss_; }
    [[nodiscard]] const OptimizerType& optimizer() const noexcept { return optimizer_; }
    [[nodiscard]] const RateSchedule& schedule() const noexcept { return schedule_; }
    [[nodiscard]] const training_progress& progress() const noexcept { return progress_; }
    /// Of the epochs that are done, in order.
    [[nodiscard]] std::span<const epoch_result> results() const noexcept { return results_; }
    /// The model's, to be written to.
    [[nodiscard]] network_parameters<Network, Scalar> parameters() const { return net_->parameters(); }
    [[nodiscard]] const optimizer_state<layout, Scalar>& state() const noexcept { return state_; }

    /// The model with the averaged parameters and statistics (training_options::average), which `fit` validates, and
    /// which predicts and is saved as every model; the trained model itself if there is no average.
    [[nodiscard]] const model<Network, Scalar>& averaged() const noexcept {
        return average_.get() == nullptr ? *net_ : *average_.get();
    }

    /// Differs between builds that round differently (train/arithmetic.hpp).
    [[nodiscard]] std::uint64_t arithmetic() const { return arithmetic_(); }

    /// Continues from the progress of a trainer with the same options, as train/checkpoint.hpp does with files.
    /// \param results  of the epochs that are done
    void resume(const training_progress& progress, std::vector<epoch_result> results) noexcept {
        progress_ = progress;
        results_ = std::move(results);
    }
    [[nodiscard]] optimizer_state<layout, Scalar>& state() noexcept { return state_; }
    /// Null if there is no average.
    [[nodiscard]] model<Network, Scalar>* average() noexcept { return average_.get(); }
    [[nodiscard]] const model<Network, Scalar>* average() const noexcept { return average_.get(); }

private:
    /// `make_threads` is called after all options have been checked.
    template <class MakeThreads>
    trainer(model<Network, Scalar>& net, LossFunction& loss, OptimizerType& optimizer, RateSchedule& schedule,
            const training_options& options, const MakeThreads& make_threads)
        : net_(&net),
          options_(checked(net, options)),
          loss_((detail::checked_loss<Scalar, output_shape>(loss), std::move(loss))),
          optimizer_(std::move(optimizer)),
          schedule_((detail::checked_options<Scalar>(schedule), std::move(schedule))),
          state_(optimizer_),
          average_(net, options_.average),
          threads_(make_threads()) {}

    static auto arithmetic_function() noexcept -> std::uint64_t (*)() {
        if constexpr (loss_fits && Network::parameter_count > 0)  // else there is one compile-time error already
            return &detail::arithmetic_fingerprint<Network, LossFunction, OptimizerType, Scalar>;
        else
            return nullptr;
    }

    static const training_options& checked(const model<Network, Scalar>& net, const training_options& options) {
        static_cast<void>(net.parameters());  // throws where the model was moved from
        return detail::checked<Scalar>(options);
    }

    template <class Data, class Validate, class Begin, class... Callbacks>
    training_outcome fit_epochs(const Data& train, const Validate& validate, const Begin& begin_fit,
                                Callbacks&... callbacks) {
        return detail::fit_loop<Network, LossFunction, OptimizerType, RateSchedule, Scalar>{
            *net_, options_, loss_, optimizer_, schedule_, state_, *threads_, step_, progress_, results_, average_}
            .run(train, validate, begin_fit, callbacks...);
    }

    model<Network, Scalar>* net_;
    training_options options_;
    LossFunction loss_;
    OptimizerType optimizer_;
    RateSchedule schedule_;
    optimizer_state<layout, Scalar> state_;
    detail::averaged_model<Network, Scalar> average_;
    detail::training_threads threads_;
    detail::training_step<Network, LossFunction, OptimizerType, Scalar> step_;
    std::optional<evaluator<Network, LossFunction, Scalar>> evaluator_;
    training_progress progress_;
    std::vector<epoch_result> results_;
    // Through a pointer: what saves a trainer need not compile its network once more.
    std::uint64_t (*arithmetic_)() = arithmetic_function();
};

}  // namespace ctcnn
