// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>

#include "ctcnn/core/type_list.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/arena_layout.hpp"
#include "ctcnn/network/binding.hpp"
#include "ctcnn/network/fusion.hpp"
#include "ctcnn/network/step_facts.hpp"
#include "ctcnn/network/steps.hpp"

namespace ctcnn::detail {

/// The steps of a network in order: which step reads and writes which value, which gradients are computed, and where
/// each buffer is stored.
template <class Planned>
struct plan {
    using stages = typename Planned::type;
    static constexpr std::size_t count = stages::size;
    static constexpr auto& planned = Planned::planned;
    /// Values that steps write and read. Value 0 is the network's input.
    static constexpr std::size_t value_count = planned.value_count;
    static constexpr auto& value_sizes = Planned::value_sizes;  ///< elements of a sample of each

    template <std::size_t Index>
    using stage_at = type_at<Index, stages>;

    static constexpr auto& facts = facts_of_stages<stages>::facts;

    static constexpr std::size_t input(std::size_t step, std::size_t number) {
        return planned.inputs[planned.steps[step].first_input + number];
    }
    static constexpr std::size_t input(std::size_t step) { return input(step, 0); }
    static constexpr std::size_t output(std::size_t step) { return planned.steps[step].first_output; }

    /// Of each value: the step that writes it; `count` for the network's input.
    static constexpr std::array<std::size_t, value_count> writer = [] {
        std::array<std::size_t, value_count> result{count};
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t k = 0; k < planned.steps[i].output_count; ++k) result[output(i) + k] = i;
        return result;
    }();
    /// Of each value: the step that reads it; `count` for the network's output, which the loss reads.
    static constexpr std::array<std::size_t, value_count> reader = [] {
        std::array<std::size_t, value_count> result{};
        for (std::size_t& step : result) step = count;
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t k = 0; k < planned.steps[i].input_count; ++k) result[input(i, k)] = i;
        return result;
    }();

    /// Whether the step that writes a value, or one before it, has parameters. If none has, the value's gradient is not
    /// computed.
    static constexpr std::array<bool, value_count> value_has_gradient = [] {
        std::array<bool, value_count> result{};
        for (std::size_t i = 0; i < count; ++i) {
            bool has = facts[i].has_parameters;
            for (std::size_t k = 0; k < planned.steps[i].input_count; ++k) has = has || result[input(i, k)];
            for (std::size_t k = 0; k < planned.steps[i].output_count; ++k) result[output(i) + k] = has;
        }
        return result;
    }();
    /// Of each step: whether backward is called, and whether it has to compute d_input.
    static constexpr std::array<bool, count> has_gradient = [] {
        std::array<bool, count> result{};
        for (std::size_t i = 0; i < count; ++i) result[i] = value_has_gradient[output(i)];
        return result;
    }();
    static constexpr std::array<bool, count> wants_d_input = [] {
        std::array<bool, count> result{};
        for (std::size_t i = 0; i < count; ++i) result[i] = value_has_gradient[input(i)];
        return result;
    }();

    /// Whether backward of a step has to be called; otherwise its d_input is a view of its d_output, or isn't needed.
    static constexpr std::array<bool, count> calls_backward = [] {
        std::array<bool, count> result{};
        for (std::size_t i = 0; i < count; ++i) {
            const bool is_view = (facts[i].is_view_in_training && !facts[i].is_fork) || facts[i].passes_gradient;
            result[i] = has_gradient[i] && !is_view;
        }
        return result;
    }();

    /// The most values that one step reads, and that a fork writes.
    static constexpr std::size_t most_inputs = [] {
        std::size_t most = 1;
        for (std::size_t i = 0; i < count; ++i)
            if (planned.steps[i].input_count > most) most = planned.steps[i].input_count;
        return most;
    }();
    static constexpr std::size_t most_outputs = [] {
        std::size_t most = 1;
        for (std::size_t i = 0; i < count; ++i)
            if (planned.steps[i].output_count > most) most = planned.steps[i].output_count;
        return most;
    }();

    /// Offsets, in bytes, of what each step's forward saves of the whole batch for backward and observe; last, their
    /// total.
    static constexpr std::array<std::size_t, count + 1> saved_batch = [] {
        std::array<std::size_t, count + 1> result = facts_of_stages<stages>::saved_batch;
        for (std::size_t i = 1; i <= count; ++i) result[i] += result[i - 1];
        return result;
    }();
    static constexpr std::size_t saved_batch_bytes = saved_batch[count];

    template <run_mode Mode>
    static constexpr std::array<bool, count> is_view = [] {
        std::array<bool, count> result{};
        for (std::size_t i = 0; i < count; ++i)
            result[i] = Mode == run_mode::training ? facts[i].is_view_in_training : facts[i].is_view_in_inference;
        return result;
    }();

    /// Of each value: the value whose buffer holds it. This is another value where a step is a view.
    template <run_mode Mode>
    static constexpr std::array<std::size_t, value_count> holder = [] {
        std::array<std::size_t, value_count> result{};
        for (std::size_t v = 1; v < value_count; ++v)
            result[v] = is_view<Mode>[writer[v]] ? result[input(writer[v])] : v;
        return result;
    }();
    /// Of each value: the value whose gradient's buffer holds its gradient; `value_count` where that is the gradient of
    /// the network's output, which belongs to the caller.
    static constexpr std::array<std::size_t, value_count> gradient_holder = [] {
        std::array<std::size_t, value_count> result{};
        for (std::size_t v = value_count; v-- > 0;) {
            const std::size_t step = reader[v];
            if (step == count)
                result[v] = v == planned.output ? value_count : v;
            else if ((facts[step].is_view_in_training && !facts[step].is_fork) || facts[step].passes_gradient)
                result[v] = result[output(step)];
            else
                result[v] = v;
        }
        return result;
    }();

    template <class Scalar, run_mode Mode>
    using memory = arena_layout<plan, Scalar, Mode>;
};

template <class Leaves>
inline constexpr bool modes_differ = false;
template <class... Leaf>
inline constexpr bool modes_differ<type_list<Leaf...>> =
    any_of(std::array<bool, sizeof...(Leaf)>{fuses_in_inference_only<typename Leaf::bound>...});

/// The plan of a bound network, whose input is planar. Both modes share the plan of training unless a layer is fused in
/// inference only.
template <class Bound, run_mode Mode>
using make_plan = plan<steps_of<Bound, modes_differ<typename Bound::leaves> ? Mode : run_mode::training>>;

}  // namespace ctcnn::detail
