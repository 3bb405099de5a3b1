// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <limits>

#include "ctcnn/core/storage.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/place_buffers.hpp"
#include "ctcnn/network/step_facts.hpp"

namespace ctcnn::detail {

/// Used as an offset: the network's own input, or the gradient of its output, which are not buffers of the arena.
inline constexpr std::size_t not_in_arena = std::numeric_limits<std::size_t>::max();

/// Where the values, their gradients, and what steps save of each sample are stored in one arena. Offsets and sizes are
/// for each sample of the batch.
template <class Plan, class Scalar, run_mode Mode>
struct arena_layout {
private:
    static constexpr std::size_t count = Plan::count, value_count = Plan::value_count;
    static constexpr auto& facts = Plan::facts;

    /// Buffers: values, gradients of the values, saved bytes of the steps.
    static constexpr placement<2 * value_count + count> arena = [] {
        constexpr bool training = Mode == run_mode::training;
        // Moment i is forward of step i; moment `count` the loss; moment 2 * count - i backward of step i.
        const auto backward = [](std::size_t i) { return 2 * count - i; };
        std::array<lifetime, 2 * value_count + count> buffers{};
        const auto needed_at = [&](std::size_t buffer, std::size_t moment) {
            if (moment < buffers[buffer].first) buffers[buffer].first = moment;
            if (moment > buffers[buffer].last) buffers[buffer].last = moment;
        };
        const auto bytes_of = [](std::size_t value) { return align_up(Plan::value_sizes[value] * sizeof(Scalar)); };
        for (std::size_t v = 1; v < value_count; ++v) {
            const std::size_t holder = Plan::template holder<Mode>[v], from = Plan::writer[v];
            if (holder == v) buffers[v] = {bytes_of(v), from, from};
            if (holder == 0) continue;
            needed_at(holder, Plan::reader[v]);
            if (!training || !Plan::has_gradient[from]) continue;
            if (facts[from].reads_output) needed_at(holder, backward(from));
        }
        for (std::size_t i = 0; training && i < count; ++i) {
            // Forward writes what it saves even where no backward will read it.
            buffers[2 * value_count + i] = {align_up(facts[i].saved_bytes), i, Plan::has_gradient[i] ? backward(i) : i};
            if (!Plan::has_gradient[i] || !facts[i].reads_input) continue;
            for (std::size_t k = 0; k < Plan::planned.steps[i].input_count; ++k)
                if (const std::size_t holder = Plan::template holder<Mode>[Plan::input(i, k)]; holder != 0)
                    needed_at(holder, backward(i));
        }
        // A gradient is written by the reader's backward, and read by the writer's.
        for (std::size_t v = value_count; training && v-- > 1;) {
            const std::size_t holder = Plan::gradient_holder[v];
            if (!Plan::value_has_gradient[v] || holder == value_count) continue;
            const std::size_t buffer = value_count + holder;
            if (holder == v) buffers[buffer] = {bytes_of(v), backward(Plan::reader[v]), backward(Plan::reader[v])};
            needed_at(buffer, backward(Plan::reader[v]));
            needed_at(buffer, backward(Plan::writer[v]));
        }
        return place_buffers(buffers);
    }();

public:
    static constexpr std::size_t bytes = arena.total;  ///< of the arena, for each sample
    /// Where a value is stored.
    static constexpr std::size_t value(std::size_t index) {
        const std::size_t holder = Plan::template holder<Mode>[index];
        return holder == 0 ? not_in_arena : arena.offset[holder];
    }
    /// Where the gradient of a value is stored.
    static constexpr std::size_t gradient(std::size_t index) {
        const std::size_t holder = Plan::gradient_holder[index];
        return holder == value_count ? not_in_arena : arena.offset[value_count + holder];
    }
    static constexpr std::size_t saved(std::size_t step) { return arena.offset[2 * value_count + step]; }

    /// Scratch memory for a batch of `samples`: the most that any pass requires.
    static constexpr scratch_size scratch(std::size_t samples) {
        const scratch_size most =
            facts_of_stages<typename Plan::stages>::template scratch<Scalar>(samples, Mode == run_mode::training);
        return {align_up(most.shared), align_up(most.worker)};
    }
};

}  // namespace ctcnn::detail
