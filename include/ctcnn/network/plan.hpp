// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <limits>
#include <utility>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/core/type_list.hpp"
#include "ctcnn/network/binding.hpp"
#include "ctcnn/network/memory_plan.hpp"
#include "ctcnn/network/rearrange.hpp"

/// From layers to what is run: which neighbours fuse into one kernel, where an activation's arrangement has to change,
/// and where in one arena each activation lies. Nothing else knows about these three.
namespace ctcnn {

/// A step of the plan: a bound layer (or several fused into one, or a rearrangement) and where its parameters begin.
template <class Bound, std::size_t FirstTensor, std::size_t Place>
struct stage {
    using bound = Bound;
    static constexpr std::size_t first_tensor = FirstTensor;  ///< index of its first parameter tensor in the network
    static constexpr std::size_t place = Place;               ///< index of its (first) leaf, for random streams
};

namespace detail {

/// Whether planar and channels-last are the same memory: one channel, or one pixel.
template <Shape S>
inline constexpr bool arrangements_agree = [] {
    if constexpr (S::rank != 3)
        return true;
    else
        return S::extents[0] == 1 || S::extents[1] * S::extents[2] == 1;
}();

template <class Bound, class Next>
concept Fuses = requires {
    requires Bound::fusible;
    typename Next::activation;
    typename Bound::template fused<typename Next::activation>;
};

template <class Bound, class Next>
concept Pools = requires {
    typename Next::max_window;
    requires Bound::template can_pool<typename Next::max_window>;
};

/// What `Bound` does with the leaves after it, of which `Next` is the first: `type` is it and those it takes in, `next`
/// the first leaf that is left.
template <class Bound, class Leaves, std::size_t Next>
struct absorb {
    using type = Bound;
    static constexpr std::size_t next = Next;
};
template <class Bound, class Leaves, std::size_t Next>
    requires(Next < Leaves::size)
&&Fuses<Bound, typename type_at<Next, Leaves>::bound> struct absorb<Bound, Leaves, Next>
    : absorb<typename Bound::template fused<typename type_at<Next, Leaves>::bound::activation>, Leaves, Next + 1> {};
template <class Bound, class Leaves, std::size_t Next>
    requires(Next < Leaves::size)
&&Pools<Bound, typename type_at<Next, Leaves>::bound> struct absorb<Bound, Leaves, Next>
    : absorb<typename Bound::template with_pool<typename type_at<Next, Leaves>::bound::max_window>, Leaves, Next + 1> {
};

/// In the place of an offset: the network's own input, which is no buffer of the arena.
inline constexpr std::size_t network_input = std::numeric_limits<std::size_t>::max();

/// What happens at one place of the plan: a leaf with those that it takes in, or a rearrangement before it.
struct planned_stage {
    std::size_t leaf = 0;  ///< the number of leaves where it is the rearrangement of the network's output
    bool rearranges = false;
    arrangement from = arrangement::planar, to = arrangement::planar;
};

/// What the plan has to know of a leaf, as numbers.
struct leaf_facts {
    std::size_t next;     ///< the first leaf that it does not take in
    std::size_t tensors;  ///< that it has
    arrangement reads, writes;
    bool agree_before;  ///< planar and channels-last are the same memory for its input
    bool agree_after;   ///< and for its output
};

template <std::size_t Leaves>
struct planned_stages {
    std::array<planned_stage, 2 * Leaves + 1> stages{};
    std::size_t count = 0;
    /// Of each leaf: parameter tensors of the leaves before it.
    std::array<std::size_t, Leaves + 1> first_tensor{};
};

/// The stages in order: one look at each leaf, with the arrangement in which the activation reaches it.
template <std::size_t Leaves>
constexpr planned_stages<Leaves> plan_stages(const std::array<leaf_facts, Leaves>& leaves) {
    planned_stages<Leaves> result;
    for (std::size_t i = 0; i < Leaves; ++i) result.first_tensor[i + 1] = result.first_tensor[i] + leaves[i].tensors;
    arrangement held = arrangement::planar;
    for (std::size_t i = 0; i < Leaves; i = leaves[i].next) {
        const leaf_facts& leaf = leaves[i];
        const bool rearranges = leaf.reads != arrangement::any && leaf.reads != held && !leaf.agree_before;
        if (rearranges) result.stages[result.count++] = {i, true, held, leaf.reads};
        result.stages[result.count++] = {i, false, held, held};
        if (leaf.writes != arrangement::any)
            held = leaf.writes;
        else if (rearranges)
            held = leaf.reads;
    }
    // What leaves the network is planar.
    if (Leaves > 0 && held != arrangement::planar && !leaves[Leaves - 1].agree_after)
        result.stages[result.count++] = {Leaves, true, held, arrangement::planar};
    return result;
}

/// From leaves to stages: numbers decide, and each stage's type is made from its own numbers alone.
template <Shape Input, class Leaves, class Indices = std::make_index_sequence<Leaves::size>>
struct stages_of;
template <Shape Input, class... Leaves, std::size_t... Index>
struct stages_of<Input, type_list<Leaves...>, std::index_sequence<Index...>> {
    using leaves = type_list<Leaves...>;
    template <std::size_t Leaf>
    using absorbed = absorb<typename type_at<Leaf, leaves>::bound, leaves, Leaf + 1>;

    static constexpr planned_stages<sizeof...(Leaves)> planned = plan_stages(std::array<leaf_facts, sizeof...(Leaves)>{
        leaf_facts{absorbed<Index>::next, Leaves::bound::parameters::tensors, Leaves::bound::reads,
                   Leaves::bound::writes, arrangements_agree<typename Leaves::bound::input_shape>,
                   arrangements_agree<typename Leaves::bound::output_shape>}...});

    template <std::size_t Number, bool Rearranges = planned.stages[Number].rearranges>
    struct make {
        static constexpr std::size_t leaf = planned.stages[Number].leaf;
        using type = stage<typename absorbed<leaf>::type, planned.first_tensor[leaf], leaf>;
    };
    template <std::size_t Number>
    struct make<Number, true> {
        static constexpr planned_stage here = planned.stages[Number];
        template <std::size_t Leaf>
        struct shape_before {
            using type = typename type_at<Leaf - 1, leaves>::bound::output_shape;
        };
        template <std::size_t Leaf>
            requires(Leaf == 0)
        struct shape_before<Leaf> {
            using type = Input;
        };
        using type = stage<rearrange<typename shape_before<here.leaf>::type, here.from, here.to>,
                           planned.first_tensor[here.leaf], here.leaf>;
    };
    template <class Numbers>
    struct make_all;
    template <std::size_t... Number>
    struct make_all<std::index_sequence<Number...>> {
        using type = type_list<typename make<Number>::type...>;
    };
    using type = typename make_all<std::make_index_sequence<planned.count>>::type;
};

}  // namespace detail

/// The two ways to run a network.
enum class run_mode { inference, training };

/// The stages of a network in order, and the place of every buffer. Offsets and sizes are for each sample of the batch.
template <class Stages>
struct plan;

template <class... Stages>
struct plan<detail::type_list<Stages...>> {
    static constexpr std::size_t count = sizeof...(Stages);

    template <std::size_t Index>
    using stage_at = detail::type_at<Index, detail::type_list<Stages...>>;

    /// Whether a stage, or one before it, has parameters. Where none has, backward is not called, and the first
    /// stage that has parameters need not compute d_input.
    static constexpr std::array<bool, count> has_gradient = [] {
        std::array<bool, count> result{Stages::bound::parameters::count != 0 ...};
        for (std::size_t i = 1; i < count; ++i) result[i] = result[i] || result[i - 1];
        return result;
    }();
    static constexpr std::array<bool, count> wants_d_input = [] {
        std::array<bool, count> result{};
        for (std::size_t i = 1; i < count; ++i) result[i] = has_gradient[i - 1];
        return result;
    }();

    template <run_mode Mode>
    static constexpr std::array<bool, count> is_view{
        (Stages::bound::is_view || (Mode == run_mode::inference && Stages::bound::is_view_in_inference))...};

    /// The stage whose buffer holds the output of stage `index`; `count` where that is the network's own input.
    template <run_mode Mode>
    static constexpr std::size_t owner(std::size_t index) {
        while (is_view<Mode>[index]) {
            if (index == 0) return count;
            --index;
        }
        return index;
    }

    template <class Scalar, run_mode Mode>
    struct memory {
        /// Buffers: outputs, gradients of the outputs, saved bytes; one of each a stage.
        static constexpr detail::placement<3 * count> places = [] {
            constexpr bool training = Mode == run_mode::training;
            constexpr std::array<std::size_t, count> sizes{
                align_up(Stages::bound::output_shape::size * sizeof(Scalar))...};
            constexpr std::array<std::size_t, count> saved{align_up(Stages::bound::saved_bytes)...};
            constexpr std::array<bool, count> reads_input{Stages::bound::backward_reads_input...};
            constexpr std::array<bool, count> reads_output{Stages::bound::backward_reads_output...};
            // Moment i is forward of stage i; moment `count` the loss; moment 2 * count - i backward of stage i.
            const auto backward = [](std::size_t i) { return 2 * count - i; };
            std::array<detail::lifetime, 3 * count> buffers{};
            const auto use = [&](std::size_t buffer, std::size_t moment) {
                if (moment < buffers[buffer].first) buffers[buffer].first = moment;
                if (moment > buffers[buffer].last) buffers[buffer].last = moment;
            };
            for (std::size_t i = 0; i < count; ++i) {
                if (!is_view<Mode>[i]) buffers[i] = {sizes[i], i, i};
                const std::size_t own = owner<Mode>(i);
                if (own != count) use(own, i + 1);  // the next stage's forward, or the loss
                // Forward writes what it saves even where no backward will read it.
                if (training) buffers[2 * count + i] = {saved[i], i, has_gradient[i] ? backward(i) : i};
                if (!training || !has_gradient[i]) continue;
                if (own != count && reads_output[i]) use(own, backward(i));
                if (i > 0 && owner<Mode>(i - 1) != count && reads_input[i]) use(owner<Mode>(i - 1), backward(i));
            }
            for (std::size_t i = 0; training && i + 1 < count; ++i) {  // d_logits, the last one, is the caller's
                if (!has_gradient[i]) continue;
                const std::size_t own = owner<Mode>(i);
                if (own == owner<Mode>(count - 1)) continue;
                if (own == i) buffers[count + i] = {sizes[i], backward(i), backward(i)};
            }
            for (std::size_t i = 0; training && i + 1 < count; ++i) {
                const std::size_t own = owner<Mode>(i);
                if (own != count && buffers[count + own].bytes != 0) {
                    use(count + own, backward(i + 1));
                    use(count + own, backward(i));
                }
            }
            return detail::place_buffers(buffers);
        }();

        static constexpr std::size_t bytes = places.total;  ///< of the arena, for each sample
        static constexpr std::size_t output(std::size_t index) { return places.offset[owner<Mode>(index)]; }
        /// The output of the stage before `index`, which stage `index` reads; network_input where that is no buffer.
        static constexpr std::size_t output_or_input(std::size_t index) {
            return index == 0 || owner<Mode>(index - 1) == count ? detail::network_input : output(index - 1);
        }
        static constexpr std::size_t gradient(std::size_t index) { return places.offset[count + owner<Mode>(index)]; }
        static constexpr std::size_t saved(std::size_t index) { return places.offset[2 * count + index]; }

        /// Scratch memory for a batch of `samples`: the most that any pass asks for.
        static constexpr scratch_size scratch(std::size_t samples) {
            scratch_size most;
            using sizes = std::array<scratch_size, count>;
            for (const scratch_size size : sizes{Stages::bound::template forward_scratch<Scalar>(samples)...})
                most = larger(most, size);
            if (Mode == run_mode::training)
                for (const scratch_size size : sizes{Stages::bound::template backward_scratch<Scalar>(samples)...})
                    most = larger(most, size);
            return {align_up(most.shared), align_up(most.worker)};
        }
    };
};

/// The plan of a list of leaves whose input is planar and of shape `Input`.
template <Shape Input, class Leaves>
using make_plan = plan<typename detail::stages_of<Input, Leaves>::type>;

}  // namespace ctcnn
