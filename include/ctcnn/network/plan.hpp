// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/network/binding.hpp"
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

/// What `Bound` does with the leaves behind it: `type` is it and those it takes in, `rest` the leaves that are left.
template <class Bound, class... Leaves>
struct absorb {
    using type = Bound;
    using rest = type_list<Leaves...>;
};
template <class Bound, class Next, class... Leaves>
    requires Fuses<Bound, typename Next::bound>
struct absorb<Bound, Next, Leaves...>
    : absorb<typename Bound::template fused<typename Next::bound::activation>, Leaves...> {
};
template <class Bound, class Next, class... Leaves>
    requires Pools<Bound, typename Next::bound>
struct absorb<Bound, Next, Leaves...>
    : absorb<typename Bound::template with_pool<typename Next::bound::max_window>, Leaves...> {
};

template <bool Needed, class Stages, Shape Current, arrangement From, arrangement To, std::size_t Tensor,
          std::size_t Place>
struct rearranged_if {
    using type = Stages;
};
template <class... Stages, Shape Current, arrangement From, arrangement To, std::size_t Tensor, std::size_t Place>
struct rearranged_if<true, type_list<Stages...>, Current, From, To, Tensor, Place> {
    using type = type_list<Stages..., stage<rearrange<Current, From, To>, Tensor, Place>>;
};

/// `Held` is the arrangement in which the activation reaches the next leaf.
template <class Stages, Shape Current, arrangement Held, std::size_t Tensor, std::size_t Place, class... Leaves>
struct plan_stages;

template <class... Stages, Shape Current, arrangement Held, std::size_t Tensor, std::size_t Place>
struct plan_stages<type_list<Stages...>, Current, Held, Tensor, Place> {
    // What leaves the network is planar.
    using type = typename rearranged_if<Held != arrangement::planar && !arrangements_agree<Current>,
                                        type_list<Stages...>, Current, Held, arrangement::planar, Tensor, Place>::type;
};

template <class... Stages, Shape Current, arrangement Held, std::size_t Tensor, std::size_t Place, class First,
          class... Rest>
struct plan_stages<type_list<Stages...>, Current, Held, Tensor, Place, First, Rest...> {
    using bound = typename First::bound;
    static constexpr bool must_rearrange =
        bound::reads != arrangement::any && bound::reads != Held && !arrangements_agree<Current>;
    static constexpr arrangement held_after =
        bound::writes == arrangement::any ? (must_rearrange ? bound::reads : Held) : bound::writes;

    using all = absorb<bound, Rest...>;
    template <class Before, class Others>
    struct step;
    template <class Before, class... Others>
    struct step<Before, type_list<Others...>>
        : plan_stages<Before, typename all::type::output_shape, held_after, Tensor + all::type::parameters::tensors,
                      Place + 1 + (sizeof...(Rest) - sizeof...(Others)), Others...> {};

    using before =
        typename rearranged_if<must_rearrange, type_list<Stages...>, Current, Held, bound::reads, Tensor, Place>::type;
    using type = typename step<typename append<before, stage<typename all::type, Tensor, Place>>::type,
                               typename all::rest>::type;
};

/// A stretch of memory that is needed from one moment to another.
struct lifetime {
    std::size_t bytes = 0;  // for each sample
    std::size_t first = 0, last = 0;
};

template <std::size_t Count>
struct placement {
    std::array<std::size_t, Count> offset{};  // bytes for each sample, a multiple of the storage alignment
    std::size_t total = 0;                    // bytes for each sample
};

/// Packs buffers into one arena so that those alive at the same time do not overlap: the largest first, each at the
/// lowest place that is free during its life.
template <std::size_t Count>
constexpr placement<Count> place_buffers(const std::array<lifetime, Count>& buffers) {
    placement<Count> result;
    std::array<bool, Count> placed{};
    for (std::size_t round = 0; round < Count; ++round) {
        std::size_t next = Count;
        for (std::size_t i = 0; i < Count; ++i)
            if (!placed[i] && (next == Count || buffers[i].bytes > buffers[next].bytes)) next = i;
        std::size_t offset = 0;
        for (bool moved = true; moved;) {
            moved = false;
            for (std::size_t i = 0; i < Count; ++i) {
                const bool together = buffers[i].first <= buffers[next].last && buffers[next].first <= buffers[i].last;
                const bool overlap =
                    offset < result.offset[i] + buffers[i].bytes && result.offset[i] < offset + buffers[next].bytes;
                if (placed[i] && together && overlap) {
                    offset = result.offset[i] + buffers[i].bytes;
                    moved = true;
                }
            }
        }
        placed[next] = true;
        result.offset[next] = offset;
        if (offset + buffers[next].bytes > result.total) result.total = offset + buffers[next].bytes;
    }
    return result;
}

}  // namespace detail

/// The two ways to run a network.
enum class run_mode { inference, training };

/// The stages of a network in order, and the place of every buffer. Offsets and sizes are for each sample of the batch.
template <class Stages>
struct plan;

template <class... Stages>
struct plan<type_list<Stages...>> {
    static constexpr std::size_t count = sizeof...(Stages);

    template <std::size_t Index>
    using stage_at = std::tuple_element_t<Index, std::tuple<Stages...>>;

    /// Whether a stage, or one before it, has parameters. Where none has, backward is not called, and the first
    /// stage that has parameters need not compute d_input.
    static constexpr std::array<bool, count> has_gradient = [] {
        std::array<bool, count> result{Stages::bound::parameters::count != 0 ...};
        for (std::size_t i = 1; i < count; ++i) result[i] = result[i] || result[i - 1];
        return result;
    }();
    template <std::size_t Index>
    static constexpr bool wants_d_input = Index > 0 && has_gradient[Index - (Index > 0)];

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
        static constexpr std::size_t gradient(std::size_t index) { return places.offset[count + owner<Mode>(index)]; }
        static constexpr std::size_t saved(std::size_t index) { return places.offset[2 * count + index]; }

        /// Scratch memory for a batch of `samples`: the most that any pass asks for.
        static constexpr scratch_size scratch(std::size_t samples) {
            scratch_size most;
            ((most = larger(most, Stages::bound::template forward_scratch<Scalar>(samples))), ...);
            if (Mode == run_mode::training)
                ((most = larger(most, Stages::bound::template backward_scratch<Scalar>(samples))), ...);
            return {align_up(most.shared), align_up(most.worker)};
        }
    };
};

/// The plan of a list of leaves whose input is planar and of shape `Input`.
template <Shape Input, class Leaves>
struct make_plan;
template <Shape Input, class... Leaves>
struct make_plan<Input, type_list<Leaves...>> {
    using type = plan<typename detail::plan_stages<type_list<>, Input, arrangement::planar, 0, 0, Leaves...>::type>;
};

}  // namespace ctcnn
