// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/network/plan.hpp"

/// A network whose layers record times. For the library they are layers that a user wrote.
namespace ctcnn::bench {

/// When the passes of layers began and ended, in the order in which they ran. There is one object in the program, as
/// layers have no state.
struct lap {
    std::chrono::steady_clock::time_point begin, end;
};
inline std::vector<lap> laps;

/// `type`: `Bound` fused with the activation `Next`, if `Bound` can be fused.
template <class Bound, class Next>
struct fusion {};
template <class Bound, class Next>
    requires requires { typename Bound::template fused<Next>; }
struct fusion<Bound, Next> {
    using type = typename Bound::template fused<Next>;
};

template <class Bound, class Window>
struct pooling {};
template <class Bound, class Window>
    requires requires { typename Bound::template with_pool<Window>; }
struct pooling<Bound, Window> {
    using type = typename Bound::template with_pool<Window>;
};

/// `Bound`, a layer of the library, whose passes record times. It can be fused as `Bound` can.
template <class Spec, class Bound>
struct timed_bound : Bound {
    static constexpr std::string_view spec_name = Spec::name;

    template <class Next>
    using fused = timed_bound<Spec, typename fusion<Bound, Next>::type>;
    template <class Window>
    using with_pool = timed_bound<Spec, typename pooling<Bound, Window>::type>;

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        const auto begin = std::chrono::steady_clock::now();
        Bound::forward(pass);
        laps.push_back({begin, std::chrono::steady_clock::now()});
    }
    template <class Pass>
    static void backward(const Pass& pass) noexcept {
        const auto begin = std::chrono::steady_clock::now();
        Bound::backward(pass);
        laps.push_back({begin, std::chrono::steady_clock::now()});
    }
};

template <class Spec>
struct timed {
    static constexpr std::string_view name = Spec::name;
    template <Shape Input>
    static constexpr bool accepts = Spec::template accepts<Input>;
    template <Shape Input>
    using bound = timed_bound<Spec, typename Spec::template bound<Input>>;
};

namespace detail {

template <class Element>
struct with_clocks {
    using type = timed<Element>;
};
template <class... Elements>
struct with_clocks<sequential<Elements...>> {
    using type = sequential<typename with_clocks<Elements>::type...>;
};
template <class Input, class... Elements>
struct with_clocks<network<Input, Elements...>> {
    using type = network<Input, typename with_clocks<Elements>::type...>;
};

}  // namespace detail

template <class Network>
using timed_network = typename detail::with_clocks<Network>::type;

/// A timed stage: a layer, with the activation that is fused with it, if any.
struct timed_stage {
    std::string_view name;
    std::size_t multiply_adds;   ///< of forward, for a sample
    std::size_t backward_times;  ///< backward has so many times as many: for d_weight, and for d_input if needed
};

/// The timed stages of a training step, in the order of forward. In backward all of them run in reverse, which requires
/// that the first layer has parameters.
template <class TimedNetwork>
std::vector<timed_stage> timed_stages() {
    using plan = typename TimedNetwork::plan;
    static_assert(plan::has_gradient[0]);
    std::vector<timed_stage> stages;
    const auto add = [&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
        using bound = typename plan::template stage_at<Index>::bound;
        if constexpr (requires { bound::spec_name; } && !plan::template is_view<run_mode::training>[Index])
            stages.push_back({bound::spec_name, bound::multiply_adds, plan::wants_d_input[Index] ? 2u : 1u});
    };
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        (add(std::integral_constant<std::size_t, Index>{}), ...);
    }(std::make_index_sequence<plan::count>{});
    return stages;
}

}  // namespace ctcnn::bench
