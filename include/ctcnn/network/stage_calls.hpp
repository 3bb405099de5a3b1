// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "ctcnn/core/executor.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/plan.hpp"

/// How a network calls its stages: through a table of one function and a few numbers a stage. What differs between two
/// equal layers of a network is numbers only, so that they are compiled once, and a deep network takes little longer to
/// compile than its distinct layers do.
namespace ctcnn::detail {

/// What one call of a stage's forward works on; see forward_pass.
template <class Scalar>
struct forward_call {
    const Scalar* parameters;
    const Scalar* input;
    Scalar* output;
    std::byte* saved;
    std::size_t count;
    scratch_memory scratch;
    executor& threads;
    const training_key* key;
    std::uint32_t place;
};

/// And of its backward; see backward_pass.
template <class Scalar>
struct backward_call {
    const Scalar* parameters;
    const Scalar* input;
    const Scalar* output;
    const Scalar* d_output;
    Scalar* d_input;
    Scalar* gradients;
    const std::byte* saved;
    std::size_t count;
    scratch_memory scratch;
    executor& threads;
};

template <class Bound, class Scalar>
void call_forward(const forward_call<Scalar>& call) {
    Bound::forward(
        forward_pass<Bound, Scalar>{parameter_view<typename Bound::parameters, const Scalar>(call.parameters),
                                    {call.input, call.count},
                                    {call.output, call.count},
                                    call.saved,
                                    call.scratch,
                                    call.threads,
                                    call.key,
                                    call.place});
}

template <class Bound, class Scalar, bool WantsDInput>
void call_backward(const backward_call<Scalar>& call) {
    Bound::backward(backward_pass<Bound, Scalar, WantsDInput>{
        parameter_view<typename Bound::parameters, const Scalar>(call.parameters),
        {call.input, call.count},
        {call.output, call.count},
        {call.d_output, call.count},
        {call.d_input, WantsDInput ? call.count : 0},
        parameter_view<typename Bound::parameters, Scalar>(call.gradients),
        call.saved,
        call.scratch,
        call.threads});
}

/// A stage of a network as numbers. Offsets are those of the plan, in bytes for each sample, or `network_input`;
/// `parameters` is the place of its first parameter in the network's block, in elements.
template <class Scalar>
struct stage_row {
    void (*forward)(const forward_call<Scalar>&) = nullptr;    ///< none: a view
    void (*backward)(const backward_call<Scalar>&) = nullptr;  ///< none: a view, or no parameters up to here
    std::size_t parameters = 0;
    std::size_t input = 0, output = 0, saved = 0;
    std::size_t gradient = 0;                     ///< of the output
    std::size_t d_input = 0;                      ///< of the input, where it is wanted
    bool wants_d_input = false, is_last = false;  ///< is_last: the gradient of its output is the caller's
    std::size_t output_size = 0;                  ///< elements of a sample
    std::uint32_t place = 0;
};

template <class Bound, class Scalar, bool IsCalled>
constexpr auto forward_function() noexcept {
    void (*function)(const forward_call<Scalar>&) = nullptr;
    if constexpr (IsCalled) function = call_forward<Bound, Scalar>;
    return function;
}
template <class Bound, class Scalar, bool IsCalled, bool WantsDInput>
constexpr auto backward_function() noexcept {
    void (*function)(const backward_call<Scalar>&) = nullptr;
    if constexpr (IsCalled) function = call_backward<Bound, Scalar, WantsDInput>;
    return function;
}

/// The stages of a plan, in order, for one scalar type and mode. `Layout` is that of the network's parameters.
template <class Plan, class Layout, class Scalar, run_mode Mode>
struct stage_table;
template <class... Stages, class Layout, class Scalar, run_mode Mode>
struct stage_table<plan<type_list<Stages...>>, Layout, Scalar, Mode> {
private:
    using network_plan = plan<type_list<Stages...>>;
    using places = typename network_plan::template memory<Scalar, Mode>;
    using row = stage_row<Scalar>;
    static constexpr std::size_t count = sizeof...(Stages);
    static constexpr bool training = Mode == run_mode::training;

    template <std::size_t Index>
    static constexpr bool is_called = !network_plan::template is_view<Mode>[Index];
    template <std::size_t Index>
    static constexpr bool is_called_back = training&& is_called<Index>&& network_plan::has_gradient[Index];
    template <std::size_t Index>
    static constexpr bool wants_d_input = network_plan::wants_d_input[Index];

    template <std::size_t... Index>
    static constexpr std::array<row, count> functions(std::index_sequence<Index...>) {
        return {
            row{.forward = forward_function<typename Stages::bound, Scalar, is_called<Index>>(),
                .backward =
                    backward_function<typename Stages::bound, Scalar, is_called_back<Index>, wants_d_input<Index>>(),
                .parameters = Stages::first_tensor,
                .output_size = Stages::bound::output_shape::size,
                .place = static_cast<std::uint32_t>(Stages::place)}...};
    }

public:
    static constexpr std::array<row, count> rows = [] {
        std::array<row, count> result = functions(std::make_index_sequence<count>{});
        for (std::size_t i = 0; i < count; ++i) {
            row& stage = result[i];
            // The last stages, where they have no parameters, begin where no tensor does.
            stage.parameters = stage.parameters < Layout::tensors ? Layout::offsets[stage.parameters] : 0;
            stage.input = places::output_or_input(i);
            if (stage.forward == nullptr) continue;
            stage.output = places::output(i);
            if (training) stage.saved = places::saved(i);
            if (stage.backward == nullptr) continue;
            stage.wants_d_input = network_plan::wants_d_input[i];
            stage.is_last = network_plan::template owner<Mode>(count - 1) == i;  // views after it return d_outputs
            if (!stage.is_last) stage.gradient = places::gradient(i);
            if (stage.wants_d_input) stage.d_input = places::gradient(i - 1);
        }
        return result;
    }();
};

}  // namespace ctcnn::detail
