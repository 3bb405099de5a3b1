// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <limits>
#include <utility>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/core/type_list.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/binding.hpp"
#include "ctcnn/network/fusion.hpp"
#include "ctcnn/network/memory_plan.hpp"
#include "ctcnn/network/steps.hpp"

/// Where in one arena each activation and gradient of the steps is stored.
namespace ctcnn::detail {

/// In the place of an offset: the network's own input, or the gradient of its output, which are no buffers of the arena.
inline constexpr std::size_t not_in_arena = std::numeric_limits<std::size_t>::max();

/// What the memory plan has to know of a step, as numbers.
struct step_facts {
    std::size_t saved_bytes;
    bool has_parameters;
    bool is_view_in_training, is_view_in_inference;
    bool is_fork, passes_gradient;
    bool reads_input, reads_output;  ///< in backward
};

/// Numbers of stages.
template <class Stages>
struct facts_of_stages;
template <class... Stages>
struct facts_of_stages<type_list<Stages...>> {
    static constexpr std::size_t count = sizeof...(Stages);

    static constexpr std::array<step_facts, count> facts{
        step_facts{Stages::bound::saved_bytes, Stages::bound::parameters::count != 0, Stages::bound::is_view,
                   Stages::bound::is_view || Stages::bound::is_view_in_inference, is_fork<typename Stages::bound>,
                   passes_gradient<typename Stages::bound>, Stages::bound::backward_reads_input,
                   Stages::bound::backward_reads_output}...};

    /// After a 0: of each, what forward leaves of the whole batch.
    static constexpr std::array<std::size_t, count + 1> saved_batch{0, align_up(Stages::bound::saved_batch_bytes)...};

    /// The most scratch memory that any pass requires for a batch of `samples`.
    template <class Scalar>
    static constexpr scratch_size scratch(std::size_t samples, bool with_backward) {
        scratch_size most;
        using sizes = std::array<scratch_size, count>;
        for (const scratch_size size : sizes{Stages::bound::template forward_scratch<Scalar>(samples)...})
            most = larger(most, size);
        if (with_backward)
            for (const scratch_size size : sizes{Stages::bound::template backward_scratch<Scalar>(samples)...})
                most = larger(most, size);
        return most;
    }
};

/// The steps of a network in order, and the place of every buffer. Offsets and sizes are for each sample of the batch.
template <class Planned>
struct plan {
    using stages = typename Planned::type;
    static constexpr std::size_t count = stages::size;
    static constexpr auto& planned = Planned::planned;
    /// Values that steps write and read; 0 is the network's input.
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

    /// Of each value: the step that writes it; `count` of the network's input.
    static constexpr std::array<std::size_t, value_count> writer = [] {
        std::array<std::size_t, value_count> result{count};
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t k = 0; k < planned.steps[i].output_count; ++k) result[output(i) + k] = i;
        return result;
    }();
    /// Of each value: the step that reads it; `count` of what leaves the network, which is read by the loss.
    static constexpr std::array<std::size_t, value_count> reader = [] {
        std::array<std::size_t, value_count> result{};
        for (std::size_t& step : result) step = count;
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t k = 0; k < planned.steps[i].input_count; ++k) result[input(i, k)] = i;
        return result;
    }();

    /// Whether what writes a value, or a step before that, has parameters. Where none has, its gradient is not computed.
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

    /// Whether backward of a step is a function, and not a view.
    static constexpr std::array<bool, count> calls_backward = [] {
        std::array<bool, count> result{};
        for (std::size_t i = 0; i < count; ++i) {
            const bool is_view = (facts[i].is_view_in_training && !facts[i].is_fork) || facts[i].passes_gradient;
            result[i] = has_gradient[i] && !is_view;
        }
        return result;
    }();

    /// The most that a step reads, and that a fork writes.
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

    /// What forward leaves for backward and observe, of the whole batch: where, and how many bytes of all steps.
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

    /// Of each value: the one whose buffer holds it, which is another where steps are views.
    template <run_mode Mode>
    static constexpr std::array<std::size_t, value_count> holder = [] {
        std::array<std::size_t, value_count> result{};
        for (std::size_t v = 1; v < value_count; ++v)
            result[v] = is_view<Mode>[writer[v]] ? result[input(writer[v])] : v;
        return result;
    }();
    /// Of each value: the one whose gradient's buffer holds its gradient. `value_count` where that is the gradient of the
    /// network's output, which is the caller's.
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
    struct memory {
        /// Buffers: values, gradients of the values, saved bytes of the steps.
        static constexpr placement<2 * value_count + count> places = [] {
            constexpr bool training = Mode == run_mode::training;
            // Moment i is forward of step i; moment `count` the loss; moment 2 * count - i backward of step i.
            const auto backward = [](std::size_t i) { return 2 * count - i; };
            std::array<lifetime, 2 * value_count + count> buffers{};
            const auto use = [&](std::size_t buffer, std::size_t moment) {
                if (moment < buffers[buffer].first) buffers[buffer].first = moment;
                if (moment > buffers[buffer].last) buffers[buffer].last = moment;
            };
            const auto bytes_of = [](std::size_t value) { return align_up(value_sizes[value] * sizeof(Scalar)); };
            for (std::size_t v = 1; v < value_count; ++v) {
                const std::size_t own = holder<Mode>[v], from = writer[v];
                if (own == v) buffers[v] = {bytes_of(v), from, from};
                if (own == 0) continue;
                use(own, reader[v]);
                if (!training || !has_gradient[from]) continue;
                if (facts[from].reads_output) use(own, backward(from));
            }
            for (std::size_t i = 0; training && i < count; ++i) {
                // Forward writes what it saves even where no backward will read it.
                buffers[2 * value_count + i] = {align_up(facts[i].saved_bytes), i, has_gradient[i] ? backward(i) : i};
                if (!has_gradient[i] || !facts[i].reads_input) continue;
                for (std::size_t k = 0; k < planned.steps[i].input_count; ++k)
                    if (const std::size_t own = holder<Mode>[input(i, k)]; own != 0) use(own, backward(i));
            }
            // A gradient is written by the reader's backward, and read by the writer's.
            for (std::size_t v = value_count; training && v-- > 1;) {
                const std::size_t own = gradient_holder[v];
                if (!value_has_gradient[v] || own == value_count) continue;
                const std::size_t buffer = value_count + own;
                if (own == v) buffers[buffer] = {bytes_of(v), backward(reader[v]), backward(reader[v])};
                use(buffer, backward(reader[v]));
                use(buffer, backward(writer[v]));
            }
            return place_buffers(buffers);
        }();

        static constexpr std::size_t bytes = places.total;  ///< of the arena, for each sample
        /// Where a value is stored.
        static constexpr std::size_t value(std::size_t index) {
            const std::size_t own = holder<Mode>[index];
            return own == 0 ? not_in_arena : places.offset[own];
        }
        /// And its gradient.
        static constexpr std::size_t gradient(std::size_t index) {
            const std::size_t own = gradient_holder[index];
            return own == value_count ? not_in_arena : places.offset[value_count + own];
        }
        static constexpr std::size_t saved(std::size_t step) { return places.offset[2 * value_count + step]; }

        /// Scratch memory for a batch of `samples`: the most that any pass requires.
        static constexpr scratch_size scratch(std::size_t samples) {
            const scratch_size most =
                facts_of_stages<stages>::template scratch<Scalar>(samples, Mode == run_mode::training);
            return {align_up(most.shared), align_up(most.worker)};
        }
    };
};

template <class Leaves>
inline constexpr bool modes_differ = false;
template <class... Leaf>
inline constexpr bool modes_differ<type_list<Leaf...>> = any_of(std::array<bool, sizeof...(Leaf)>{
    fuses_in_inference_only<typename Leaf::bound>...});

/// The plan of a bound network, whose input is planar. That of training serves both modes where none of its layers is
/// taken in by another in inference only.
template <class Bound, run_mode Mode>
using make_plan = plan<steps_of<Bound, modes_differ<typename Bound::leaves> ? Mode : run_mode::training>>;

}  // namespace ctcnn::detail
