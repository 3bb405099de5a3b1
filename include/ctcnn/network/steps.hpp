// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/type_list.hpp"
#include "ctcnn/layers/join.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/fusion.hpp"
#include "ctcnn/network/planned_steps.hpp"
#include "ctcnn/network/rearrange.hpp"

/// Turns the graph of a network into the types of the steps that are run.
namespace ctcnn::detail {

/// Whether planar and channels-last are the same memory: one channel, or one pixel.
template <Shape S>
inline constexpr bool arrangements_agree = [] {
    if constexpr (S::rank != 3)
        return true;
    else
        return S::extents[0] == 1 || S::extents[1] * S::extents[2] == 1;
}();

/// A step as a type: a bound layer (or several fused ones, a rearrangement, or a fork), where its tensors are among
/// those of the network, and the index of its first layer.
template <class Bound, std::size_t FirstTensor, std::size_t FirstStatistic, std::size_t LayerIndex>
struct stage {
    using bound = Bound;
    static constexpr std::size_t first_tensor = FirstTensor;        ///< among the network's trained tensors
    static constexpr std::size_t first_statistic = FirstStatistic;  ///< among the network's statistics
    static constexpr std::size_t layer_index = LayerIndex;          ///< of its first leaf, for random streams
};

/// Views of a value, one for each of its readers. Backward adds their gradients.
template <Shape S>
struct fork : bound_layer<S> {
    static constexpr arrangement reads = arrangement::any;
    static constexpr arrangement writes = arrangement::any;
    static constexpr bool is_view = true;
    static constexpr bool is_distributed = true;
};
template <class Bound>
inline constexpr bool is_fork = false;
template <Shape S>
inline constexpr bool is_fork<fork<S>> = true;

/// `Bound` for inputs in arrangement A. A layer that reads any arrangement may have a type for each.
template <class Bound, arrangement A>
struct arranged_bound {
    using type = Bound;
};
template <class Bound, arrangement A>
    requires requires { typename Bound::template arranged<A>; }
struct arranged_bound<Bound, A> {
    using type = typename Bound::template arranged<A>;
};

/// The sums of the numbers before each one; last, the sum of all.
template <std::size_t Count>
constexpr std::array<std::size_t, Count + 1> sums_before(const std::array<std::size_t, Count>& numbers) {
    std::array<std::size_t, Count + 1> result{};
    for (std::size_t i = 0; i < Count; ++i) result[i + 1] = result[i] + numbers[i];
    return result;
}

/// Facts of the network's input and of each leaf.
template <class Input, class Leaves>
struct values_of_leaves;
template <class Input, class... Leaves>
struct values_of_leaves<Input, type_list<Leaves...>> {
    static constexpr std::array<bool, sizeof...(Leaves) + 1> arrangements_agree{
        detail::arrangements_agree<Input>, detail::arrangements_agree<typename Leaves::bound::output_shape>...};
    static constexpr std::array<std::size_t, sizeof...(Leaves) + 1> sizes{Input::size,
                                                                          Leaves::bound::output_shape::size...};
    static constexpr std::array<std::size_t, sizeof...(Leaves)> tensors{Leaves::bound::parameters::tensors...};
    static constexpr std::array<std::size_t, sizeof...(Leaves)> statistics{Leaves::bound::statistics::tensors...};
};

/// The steps of a bound graph. Constant numbers decide what they are, and each step's type is made from its own numbers
/// alone. What belongs to one step is a type and not a static member, because g++ mangles the name of each static
/// member, which contains the whole network.
template <class Bound, run_mode Mode>
struct steps_of {
    using leaves = typename Bound::leaves;
    using graph = typename Bound::graph;
    using input = typename Bound::template shape_of<0>;
    static constexpr std::size_t leaf_count = leaves::size;
    template <std::size_t Leaf>
    using fused = fused_chain<Mode, typename type_at<Leaf, leaves>::bound, graph, leaves, Leaf + 1>;

    template <class Indices>
    struct nodes;
    template <std::size_t... Index>
    struct nodes<std::index_sequence<Index...>> {
        static constexpr std::array<node_facts, leaf_count> facts{
            node_facts{fused<Index>::next::value, fused<Index>::type::reads, fused<Index>::type::writes,
                       fused<Index>::addend::value}...};
    };
    static constexpr planned_steps<leaf_count> planned =
        plan_steps(graph::numbers, nodes<std::make_index_sequence<leaf_count>>::facts,
                   values_of_leaves<input, leaves>::arrangements_agree);

    /// Of each leaf: trained tensors, and statistics, of the leaves before it.
    static constexpr std::array<std::size_t, leaf_count + 1> first_tensor =
        sums_before(values_of_leaves<input, leaves>::tensors);
    static constexpr std::array<std::size_t, leaf_count + 1> first_statistic =
        sums_before(values_of_leaves<input, leaves>::statistics);
    template <class StageBound, std::size_t Node>
    using stage_from = stage<StageBound, first_tensor[Node], first_statistic[Node], Node>;

    template <std::size_t Number, step_kind Kind = planned.steps[Number].kind>
    struct make;
    template <std::size_t Number>
    struct make<Number, step_kind::layer> {
        using type = stage_from<
            typename arranged_bound<typename fused<planned.steps[Number].node>::type, planned.steps[Number].from>::type,
            planned.steps[Number].node>;
    };
    /// The shape of what a step reads.
    template <std::size_t Number>
    using shape_before =
        typename Bound::template shape_of<planned.graph_values[planned.inputs[planned.steps[Number].first_input]]>;
    template <std::size_t Number>
    struct make<Number, step_kind::rearrange> {
        using type = stage_from<rearrange<shape_before<Number>, planned.steps[Number].from, planned.steps[Number].to>,
                                planned.steps[Number].node>;
    };
    template <std::size_t Number>
    struct make<Number, step_kind::fork> {
        using type = stage_from<fork<shape_before<Number>>, planned.steps[Number].node>;
    };
    template <class Numbers>
    struct make_all;
    template <std::size_t... Number>
    struct make_all<std::index_sequence<Number...>> {
        using type = type_list<typename make<Number>::type...>;
    };
    using type = typename make_all<std::make_index_sequence<planned.count>>::type;
    /// Elements of a sample of each value.
    static constexpr auto value_sizes = [] {
        constexpr auto& sizes = values_of_leaves<input, leaves>::sizes;
        std::array<std::size_t, planned.value_count> result{};
        for (std::size_t v = 0; v < result.size(); ++v) result[v] = sizes[planned.graph_values[v]];
        return result;
    }();
};

}  // namespace ctcnn::detail
