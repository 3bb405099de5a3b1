// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "ctcnn/optimizers/schedules.hpp"
#include "ctcnn/train/metrics.hpp"

/// Callbacks of a trainer, for progress bars, logs and checkpoints. A callback is any object with at least one of
///
///     void on_step_end(const ctcnn::step_report&);              // after each training step
///     void on_evaluation_step(const ctcnn::evaluation_report&);  // after each batch of an evaluation
///     void on_epoch_end(const ctcnn::epoch_report&);            // after each epoch, its validation included
///
/// each of which may return `training_action` instead of void, to request a stop. They are called on the thread that
/// trains. When on_epoch_end or on_step_end runs, the trainer's `progress()` is already that of the next step, from
/// which a checkpoint written in the callback resumes. A callback may also have
///
///     template <class Trainer, class... Data>
///     void on_fit_begin(const Trainer&, const Data&... sets);   // when `fit` begins: its data sets; a stop that it
///                                                               // requests ends `fit` before the first step
///
/// and, on several machines, where only the machines together have all of the optimizer's state, and new parameters arrive
/// while the next step has begun,
///
///     bool wants_state(const ctcnn::step_report&);              // whether this step's on_step_end will read the state
///                                                               // or the parameters; without this function it may
///                                                               // read the parameters, and each step waits for them
///
/// and, to see what an evaluation measures, such as the answers of a network to single samples,
///
///     template <class Samples, class Outputs, class Targets>    // after each batch, before on_evaluation_step:
///     void on_evaluation_outputs(std::size_t first, const Samples&, const Outputs&, const Targets&);
///                                                               // views, the number of the first sample in its set
namespace ctcnn {

/// What a callback requests.
enum class training_action { proceed, stop };

/// A training step that has been done. Epochs and steps count from 0.
struct step_report {
    std::uint32_t epoch;
    std::size_t epochs;    ///< of the whole run
    std::size_t step;      ///< of this epoch
    std::size_t steps;     ///< in an epoch
    double loss;           ///< of this batch, before the step
    double learning_rate;  ///< of this step
    metrics train;         ///< of this epoch so far; without accuracy if targets are numbers
};

/// A batch of an evaluation that has been done.
struct evaluation_report {
    std::uint64_t total;  ///< samples in the whole evaluation
    metrics result;       ///< so far
};

/// An epoch that has been done. Epochs count from 0.
struct epoch_report {
    std::uint32_t epoch;
    std::size_t epochs;    ///< of the whole run
    double learning_rate;  ///< of the last step
    double seconds;        ///< of training, without validation; since the last stop, if there was one
    std::uint64_t images;  ///< trained on in these seconds
    metrics train;         ///< measured while training, with dropout and with the parameters of each step
    metrics validation;    ///< without samples if there is no validation set
    std::span<const epoch_result> results = {};  ///< of all epochs so far, this one last
};

namespace detail {

template <class T>
concept HasStepHook = requires(T& callback, const step_report& report) { callback.on_step_end(report); };
template <class T>
concept HasEvaluationHook =
    requires(T& callback, const evaluation_report& report) { callback.on_evaluation_step(report); };
template <class T>
concept HasEpochHook = requires(T& callback, const epoch_report& report) { callback.on_epoch_end(report); };

/// Calls `hook()`. A hook that returns void proceeds.
template <class Hook>
training_action action_of(const Hook& hook) {
    if constexpr (std::same_as<decltype(hook()), training_action>)
        return hook();
    else {
        static_assert(std::is_void_v<decltype(hook())>,
                      "ctcnn::trainer: a callback must return void or ctcnn::training_action; write "
                      "`return ctcnn::training_action::stop;` to stop");
        hook();
        return training_action::proceed;
    }
}

template <class T>
training_action call(T& callback, const step_report& report) {
    if constexpr (HasStepHook<T>)
        return action_of([&] { return callback.on_step_end(report); });
    else
        return training_action::proceed;
}
template <class T>
training_action call(T& callback, const evaluation_report& report) {
    if constexpr (HasEvaluationHook<T>)
        return action_of([&] { return callback.on_evaluation_step(report); });
    else
        return training_action::proceed;
}
template <class T>
training_action call(T& callback, const epoch_report& report) {
    if constexpr (HasEpochHook<T>)
        return action_of([&] { return callback.on_epoch_end(report); });
    else
        return training_action::proceed;
}

/// What a callback may read of a trainer.
enum class step_reads { nothing, parameters, state_and_parameters };

/// What a callback may read at the end of a step.
template <class T>
step_reads reads_at(T& callback, const step_report& report) {
    if constexpr (requires { callback.reads_at(report); })
        return callback.reads_at(report);
    else if constexpr (requires { callback.wants_state(report); })
        return callback.wants_state(report) ? step_reads::state_and_parameters : step_reads::nothing;
    else
        return HasStepHook<T> ? step_reads::parameters : step_reads::nothing;
}

/// Calls on_fit_begin of a callback that has it.
template <class T, class Trainer, class... Data>
training_action begin_fit(T& callback, const Trainer& training, const Data&... sets) {
    if constexpr (requires { callback.on_fit_begin(training, sets...); })
        return action_of([&] { return callback.on_fit_begin(training, sets...); });
    else
        return training_action::proceed;
}

/// Calls on_evaluation_outputs of a callback that has it.
template <class T, class Samples, class Outputs, class Targets>
void show_outputs(T& callback, std::size_t first, const Samples& samples, const Outputs& outputs,
                  const Targets& targets) {
    if constexpr (requires { callback.on_evaluation_outputs(first, samples, outputs, targets); })
        callback.on_evaluation_outputs(first, samples, outputs, targets);
}

/// Passes a report to all callbacks, even if one requests a stop. Returns whether to proceed.
template <class Report, class... Callbacks>
bool tell(const Report& report, Callbacks&... callbacks) {
    bool proceed = true;
    ((proceed = (call(callbacks, report) == training_action::proceed) && proceed), ...);
    return proceed;
}

}  // namespace detail

/// A type with at least one of the functions above.
template <class T>
concept TrainingCallback = detail::HasStepHook<T> || detail::HasEvaluationHook<T> || detail::HasEpochHook<T>;

}  // namespace ctcnn
