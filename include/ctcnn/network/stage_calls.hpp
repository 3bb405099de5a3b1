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

/// Functions that call a stage with untyped arguments: one for all equal layers of a network.
namespace ctcnn::detail {

/// The arguments of a stage's forward; see forward_pass. Only joins, and layers that add a value to their output, have
/// several inputs.
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

/// The arguments of a stage's prepare; see prepare_pass.
template <class Scalar>
struct prepare_call {
    pass_context context;
    const Scalar* parameters;
    const Scalar* statistics;
    std::byte* prepared;
};

/// The arguments of a stage's backward; see backward_pass. Only a fork has several d_outputs, one for each reader.
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

/// The arguments of a stage's observe; see observe_pass.
template <class Scalar>
struct observe_call {
    Scalar* statistics;
    const std::byte* saved_batch;
    std::size_t count;
};

/// The value that a layer adds to its output: its second input.
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

/// A fork's backward: adds the gradients of all readers. A sample has `Size` elements.
template <class Scalar, std::size_t Size>
void call_fork_backward(const backward_call<Scalar>& call) {
    call.context.threads.run_samples(call.count, [&](std::size_t i, std::size_t) {
        kernels::add(call.d_outputs, i * Size, call.d_inputs[0] + i * Size, Size);
    });
}

template <class Bound, class Scalar>
void call_observe(const observe_call<Scalar>& call) {
    Bound::observe(observe_pass<Bound, Scalar>{parameter_view<typename Bound::statistics, Scalar>(call.statistics),
                                               call.saved_batch, call.count});
}

}  // namespace ctcnn::detail
