// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/kernels/elementwise/add.hpp"
#include "ctcnn/layers/join.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/plan.hpp"

/// How a network calls its stages: through a table of one function and a few numbers a stage. What differs between two
/// equal layers of a network is numbers only, so that they are compiled once, and a deep network takes little longer to
/// compile than its distinct layers do.
namespace ctcnn::detail {

/// What one call of a stage's forward works on; see forward_pass. Inputs, and their gradients, are those of a join, or
/// one.
template <class Scalar>
struct forward_call {
    pass_context context;
    const Scalar* parameters;
    const Scalar* statistics;
    std::span<const Scalar* const> inputs;
    Scalar* output;
    std::byte* saved;
    std::byte* saved_batch;
    const std::byte* prepared;
    std::size_t count;
};

/// What a stage prepares for inference; see prepare_pass.
template <class Scalar>
struct prepare_call {
    pass_context context;
    const Scalar* parameters;
    const Scalar* statistics;
    std::byte* prepared;
};

/// And of its backward; see backward_pass. Of a fork, d_outputs are those of all its readers; else there is one.
template <class Scalar>
struct backward_call {
    pass_context context;
    const Scalar* parameters;
    std::span<const Scalar* const> inputs;
    const Scalar* output;
    std::span<const Scalar* const> d_outputs;
    std::span<Scalar* const> d_inputs;
    Scalar* gradients;
    const std::byte* saved;
    const std::byte* saved_batch;
    std::size_t count;
};

/// And of what commits what forward has seen; see observe_pass.
template <class Scalar>
struct observe_call {
    Scalar* statistics;
    const std::byte* saved_batch;
    std::size_t count;
};

/// What a layer adds to its output comes after its input.
template <class Bound, class Scalar>
const Scalar* addend_of(std::span<const Scalar* const> inputs) noexcept {
    return Bound::reads_addend ? inputs[1] : nullptr;
}

template <class Bound, class Scalar, run_mode Mode>
void call_forward(const forward_call<Scalar>& call) {
    if constexpr (BoundJoin<Bound>)
        Bound::forward(join_forward_pass<Bound, Scalar>{call.context, call.inputs, {call.output, call.count}});
    else
        Bound::forward(
            forward_pass<Bound, Scalar, Mode>{call.context,
                                              parameter_view<typename Bound::parameters, const Scalar>(call.parameters),
                                              parameter_view<typename Bound::statistics, const Scalar>(call.statistics),
                                              {call.inputs[0], call.count},
                                              {call.output, call.count},
                                              call.saved,
                                              call.saved_batch,
                                              call.prepared,
                                              addend_of<Bound>(call.inputs)});
}

template <class Bound, class Scalar>
void call_prepare(const prepare_call<Scalar>& call) {
    Bound::prepare(prepare_pass<Bound, Scalar>{
        call.context, parameter_view<typename Bound::parameters, const Scalar>(call.parameters),
        parameter_view<typename Bound::statistics, const Scalar>(call.statistics), call.prepared});
}

template <class Bound, class Scalar, bool WantsDInput>
void call_backward(const backward_call<Scalar>& call) {
    if constexpr (BoundJoin<Bound>)
        Bound::backward(join_backward_pass<Bound, Scalar>{
            call.context, call.inputs, {call.d_outputs[0], call.count}, call.d_inputs});
    else
        Bound::backward(backward_pass<Bound, Scalar, WantsDInput>{
            call.context,
            parameter_view<typename Bound::parameters, const Scalar>(call.parameters),
            {call.inputs[0], call.count},
            {call.output, call.count},
            {call.d_outputs[0], call.count},
            {call.d_inputs[0], WantsDInput ? call.count : 0},
            parameter_view<typename Bound::parameters, Scalar>(call.gradients),
            call.saved,
            call.saved_batch});
}

/// A fork's backward: the gradients of all readers added up, of samples of `Size` elements.
template <class Scalar, std::size_t Size>
void call_fork_backward(const backward_call<Scalar>& call) {
    call.context.threads.run(call.count, [&](std::size_t i, std::size_t) {
        kernels::add(call.d_outputs, i * Size, call.d_inputs[0] + i * Size, Size);
    });
}

template <class Bound, class Scalar>
void call_observe(const observe_call<Scalar>& call) {
    Bound::observe(observe_pass<Bound, Scalar>{parameter_view<typename Bound::statistics, Scalar>(call.statistics),
                                               call.saved_batch, call.count});
}

/// A stage of a network as numbers. Offsets are those of the plan, in bytes for each sample, or `not_in_arena`;
/// `parameters` and `statistics` are the places of its first ones in the network's block, in elements.
template <class Scalar>
struct stage_row {
    void (*forward)(const forward_call<Scalar>&) = nullptr;    ///< none: a view
    void (*backward)(const backward_call<Scalar>&) = nullptr;  ///< none: a view, or no parameters up to here
    void (*prepare)(const prepare_call<Scalar>&) = nullptr;    ///< none: nothing of its weights, or training
    void (*observe)(const observe_call<Scalar>&) = nullptr;    ///< none: no statistics
    std::size_t parameters = 0, statistics = 0;
    std::size_t first_input = 0, input_count = 0;  ///< in stage_table::inputs, and, of gradients, d_inputs
    std::size_t output = 0, saved = 0, saved_batch = 0;
    std::size_t prepared = 0, prepared_bytes = 0;    ///< of all that is prepared
    std::size_t first_output = 0, output_count = 0;  ///< of gradients, in stage_table::d_outputs
    std::size_t output_size = 0;                     ///< elements of a sample
    std::uint32_t place = 0;
};

template <class Bound, class Scalar, run_mode Mode, bool IsCalled>
constexpr auto forward_function() noexcept {
    void (*function)(const forward_call<Scalar>&) = nullptr;
    // One function for both modes, unless they differ.
    if constexpr (IsCalled)
        function = call_forward < Bound, Scalar, Bound::forward_differs_in_training ? Mode : run_mode::training > ;
    return function;
}
template <class Bound, class Scalar, bool IsCalled, bool WantsDInput>
constexpr auto backward_function() noexcept {
    void (*function)(const backward_call<Scalar>&) = nullptr;
    if constexpr (IsCalled && is_fork<Bound>)
        function = call_fork_backward<Scalar, Bound::input_shape::size>;
    else if constexpr (IsCalled)
        function = call_backward<Bound, Scalar, WantsDInput>;
    return function;
}
template <class Bound, class Scalar, run_mode Mode>
constexpr auto prepare_function() noexcept {
    void (*function)(const prepare_call<Scalar>&) = nullptr;
    if constexpr (Mode == run_mode::inference && Bound::template prepared_bytes<Scalar> != 0)
        function = call_prepare<Bound, Scalar>;
    return function;
}
template <class Bound, class Scalar, run_mode Mode>
constexpr auto observe_function() noexcept {
    void (*function)(const observe_call<Scalar>&) = nullptr;
    if constexpr (Mode == run_mode::training && Bound::statistics::tensors != 0) function = call_observe<Bound, Scalar>;
    return function;
}

/// What the row of a stage has from the stage alone: the places of its tensors are their numbers still.
template <class Stage, class Scalar, run_mode Mode, bool IsCalled, bool IsCalledBack, bool WantsDInput>
constexpr stage_row<Scalar> row_of_stage() {
    using bound = typename Stage::bound;
    return {.forward = forward_function<bound, Scalar, Mode, IsCalled>(),
            .backward = backward_function<bound, Scalar, IsCalledBack, WantsDInput>(),
            .prepare = prepare_function<bound, Scalar, Mode>(),
            .observe = observe_function<bound, Scalar, Mode>(),
            .parameters = Stage::first_tensor,
            .statistics = Stage::first_statistic,
            .prepared_bytes = bound::template prepared_bytes<Scalar>,
            .output_size = bound::output_shape::size,
            .place = static_cast<std::uint32_t>(Stage::place)};
}

/// The stages of a plan, in order, for one scalar type and mode. `Layout` is that of the network's parameters, of which
/// the first `Trained` are trained, and the others statistics.
template <class Plan, class Layout, std::size_t Trained, class Scalar, run_mode Mode>
struct stage_table {
private:
    using places = typename Plan::template memory<Scalar, Mode>;
    using row = stage_row<Scalar>;
    static constexpr std::size_t count = Plan::count;
    static constexpr bool training = Mode == run_mode::training;

    template <std::size_t... Index>
    static constexpr std::array<row, count> rows_of_stages(std::index_sequence<Index...>) {
        return {
            row_of_stage<typename Plan::template stage_at<Index>, Scalar, Mode, (!Plan::template is_view<Mode>[Index]),
                         (training && Plan::calls_backward[Index]), Plan::wants_d_input[Index]>()...};
    }

    /// The element of the block at which a tensor begins; the last stages, where they have none, begin where none does.
    static constexpr std::size_t offset_of(std::size_t tensor) {
        return tensor < Layout::tensors ? Layout::offsets[tensor] : 0;
    }

public:
    static constexpr std::size_t most_inputs = Plan::most_inputs, most_outputs = Plan::most_outputs;

    static constexpr std::array<row, count> rows = [] {
        std::array<row, count> result = rows_of_stages(std::make_index_sequence<count>{});
        std::size_t prepared = 0;
        for (std::size_t i = 0; i < count; ++i) {
            row& stage = result[i];
            const planned_step& step = Plan::planned.steps[i];
            stage.parameters = offset_of(stage.parameters);
            stage.statistics = offset_of(Trained + stage.statistics);
            stage.first_input = step.first_input;
            stage.input_count = step.input_count;
            stage.output = places::value(step.first_output);
            stage.first_output = step.first_output;
            stage.output_count = step.output_count;
            if (stage.prepare == nullptr) stage.prepared_bytes = 0;
            stage.prepared = prepared;
            prepared += stage.prepared_bytes;
            if (training) {
                stage.saved = places::saved(i);
                stage.saved_batch = Plan::saved_batch[i];
            }
        }
        return result;
    }();

    static constexpr std::size_t prepared_bytes = [] {
        std::size_t bytes = 0;
        for (const row& stage : rows) bytes += stage.prepared_bytes;
        return bytes;
    }();

    /// Where the inputs of all stages are stored, and their gradients; where the gradients of all values are.
    static constexpr auto inputs = [] {
        std::array<std::size_t, Plan::planned.input_count + 1> result{};
        for (std::size_t i = 0; i < Plan::planned.input_count; ++i) result[i] = places::value(Plan::planned.inputs[i]);
        return result;
    }();
    /// not_in_arena where it is not wanted
    static constexpr auto d_inputs = [] {
        std::array<std::size_t, Plan::planned.input_count + 1> result{};
        for (std::size_t i = 0; training && i < Plan::planned.input_count; ++i) {
            const std::size_t value = Plan::planned.inputs[i];
            result[i] = Plan::value_has_gradient[value] ? places::gradient(value) : not_in_arena;
        }
        return result;
    }();
    /// not_in_arena where it is the caller's
    static constexpr auto d_outputs = [] {
        std::array<std::size_t, Plan::value_count> result{};
        for (std::size_t v = 0; training && v < result.size(); ++v) result[v] = places::gradient(v);
        return result;
    }();
};

}  // namespace ctcnn::detail
