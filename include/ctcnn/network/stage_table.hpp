// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/plan.hpp"
#include "ctcnn/network/stage_calls.hpp"

/// The table through which a network calls its stages: a few function pointers and numbers for each. Equal layers of a
/// network differ in numbers only, so that they are compiled once, and a deep network takes little longer to compile
/// than its distinct layers do.
namespace ctcnn::detail {

/// A stage of a network as numbers. Offsets are those of the plan, in bytes for each sample, or `not_in_arena`.
/// `parameters` and `statistics` are offsets of its first tensors in the network's block, in elements.
template <class Scalar>
struct stage_row {
    void (*forward)(const forward_call<Scalar>&) = nullptr;    ///< null for a view
    void (*backward)(const backward_call<Scalar>&) = nullptr;  ///< null for a view, and where no gradient is needed
    void (*prepare)(const prepare_call<Scalar>&) = nullptr;  ///< null where it has nothing to prepare, and in training
    void (*observe)(const observe_call<Scalar>&) = nullptr;  ///< null where it has no statistics
    std::size_t parameters = 0, statistics = 0;
    std::size_t first_input = 0, input_count = 0;  ///< in stage_table::inputs and d_inputs
    std::size_t output = 0, saved = 0, saved_batch = 0;
    std::size_t prepared = 0, prepared_bytes = 0;    ///< in the network's prepared bytes
    std::size_t first_output = 0, output_count = 0;  ///< in stage_table::d_outputs
    std::size_t output_size = 0;                     ///< elements of a sample
    bool is_distributed = false;                     ///< see bound_layer
    std::uint32_t layer_index = 0;
};

template <class Bound, class Scalar, run_mode Mode, bool IsCalled>
constexpr auto forward_function() noexcept {
    void (*function)(const forward_call<Scalar>&) = nullptr;
    // Both modes share one function unless they differ.
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

/// The part of a row that depends on the stage alone. `parameters` and `statistics` are tensor numbers here;
/// stage_table replaces them by offsets.
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
            .is_distributed = bound::is_distributed,
            .layer_index = static_cast<std::uint32_t>(Stage::layer_index)};
}

/// The stages of a plan, in order, for one scalar type and mode. `Layout` is that of the network's tensors, of which
/// the first `Trained` are trained and the others are statistics.
template <class Plan, class Layout, std::size_t Trained, class Scalar, run_mode Mode>
struct stage_table {
private:
    using memory = typename Plan::template memory<Scalar, Mode>;
    using row = stage_row<Scalar>;
    static constexpr std::size_t count = Plan::count;
    static constexpr bool training = Mode == run_mode::training;

    template <std::size_t... Index>
    static constexpr std::array<row, count> rows_of_stages(std::index_sequence<Index...>) {
        return {
            row_of_stage<typename Plan::template stage_at<Index>, Scalar, Mode, (!Plan::template is_view<Mode>[Index]),
                         (training && Plan::calls_backward[Index]), Plan::wants_d_input[Index]>()...};
    }

    /// The offset of a tensor in the block. A stage without tensors at the end of the network has the number of none.
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
            stage.output = memory::value(step.first_output);
            stage.first_output = step.first_output;
            stage.output_count = step.output_count;
            if (stage.prepare == nullptr) stage.prepared_bytes = 0;
            stage.prepared = prepared;
            prepared += stage.prepared_bytes;
            if (training) {
                stage.saved = memory::saved(i);
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

    /// Offsets of the inputs of all stages.
    static constexpr auto inputs = [] {
        std::array<std::size_t, Plan::planned.input_count + 1> result{};
        for (std::size_t i = 0; i < Plan::planned.input_count; ++i) result[i] = memory::value(Plan::planned.inputs[i]);
        return result;
    }();
    /// Elements of a sample of each.
    static constexpr auto input_sizes = [] {
        std::array<std::size_t, Plan::planned.input_count + 1> result{};
        for (std::size_t i = 0; i < Plan::planned.input_count; ++i)
            result[i] = Plan::value_sizes[Plan::planned.inputs[i]];
        return result;
    }();
    /// Offsets of the gradients of all inputs; not_in_arena where backward does not compute them.
    static constexpr auto d_inputs = [] {
        std::array<std::size_t, Plan::planned.input_count + 1> result{};
        for (std::size_t i = 0; training && i < Plan::planned.input_count; ++i) {
            const std::size_t value = Plan::planned.inputs[i];
            result[i] = Plan::value_has_gradient[value] ? memory::gradient(value) : not_in_arena;
        }
        return result;
    }();
    /// Offsets of the gradients of all values; not_in_arena for the gradient that the caller passes.
    static constexpr auto d_outputs = [] {
        std::array<std::size_t, Plan::value_count> result{};
        for (std::size_t v = 0; training && v < result.size(); ++v) result[v] = memory::gradient(v);
        return result;
    }();
};

}  // namespace ctcnn::detail
