// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

#include "ctcnn/core/type_list.hpp"
#include "ctcnn/layers/layer.hpp"

/// Which layers are fused into one step. A layer may be fused with those that follow it if nothing else reads the
/// values between them; if one of them is a sum, the step also reads the sum's other operand.
namespace ctcnn::detail {

/// The activation that a layer before `Next` may apply in its place: `type`. If its gradient can't be computed from its
/// output, it is fused only in inference, which has no backward.
template <run_mode Mode, class Next>
struct activation_of {};
template <run_mode Mode, class Next>
    requires requires { typename Next::activation; }
struct activation_of<Mode, Next> {
    using type = typename Next::activation;
};
template <class Next>
    requires(
        requires { typename Next::inference_activation; } && !requires { typename Next::activation; })
struct activation_of<run_mode::inference, Next> {
    using type = typename Next::inference_activation;
};

template <run_mode Mode, class Bound, class Next>
concept Fuses = requires {
    requires Bound::fusible;
    typename Bound::template fused<typename activation_of<Mode, Next>::type>;
};

/// In inference a batch normalization is a scale and a shift for each channel, which the layer before it may apply.
template <run_mode Mode, class Bound, class Next>
concept Normalizes = Mode == run_mode::inference && requires {
    requires Next::is_channel_line_in_inference;
    requires Bound::fusible && !Bound::reads_addend;
    typename Bound::template normalized<Next>;
};

/// In inference a layer may add the other operand of a sum.
template <run_mode Mode, class Bound>
concept Adds = Mode == run_mode::inference && requires {
    requires Bound::fusible && !Bound::reads_addend;
    typename Bound::with_addend;
};
template <class Bound>
inline constexpr bool is_sum_of_two = false;
template <class Bound>
    requires requires { requires Bound::is_sum_of_two; }
inline constexpr bool is_sum_of_two<Bound> = true;

template <run_mode Mode, class Bound, class Next>
concept Pools = requires {
    typename Next::max_window;
    requires Bound::template can_pool<typename Next::max_window>;
};

/// Whether a layer is the identity in inference, in any arrangement.
template <class Bound>
inline constexpr bool passes_through = [] {
    constexpr bool keeps = Bound::reads == arrangement::any && Bound::writes == arrangement::any;
    return keeps && (Bound::is_view || Bound::is_view_in_inference);
}();

/// Whether leaf `Join` is a sum of two, and those from `First` to it pass through.
template <class Leaves, std::size_t First, std::size_t Join, class Offsets = std::make_index_sequence<Join - First>>
struct is_sum_after;
template <class Leaves, std::size_t First, std::size_t Join, std::size_t... Offset>
struct is_sum_after<Leaves, First, Join, std::index_sequence<Offset...>>
    : std::bool_constant<is_sum_of_two<typename type_at<Join, Leaves>::bound> &&
                         (passes_through<typename type_at<First + Offset, Leaves>::bound> && ...)> {};

/// Whether the output of the leaf before `Next` is read by a sum of two only, whose other operand is known before that
/// leaf runs: because an earlier path ends in it, or because a later path is made of identities, as in `residual<...>`.
template <class Graph, class Leaves, std::size_t Next,
          std::size_t Join = Graph::numbers.joined_after(Next - 1, Leaves::size).join>
struct is_added : is_sum_after<Leaves, Next, Join> {};
template <class Graph, class Leaves, std::size_t Next>
struct is_added<Graph, Leaves, Next, 0> : std::false_type {};

/// Whether a layer may be fused in inference but not in training.
template <class Bound>
inline constexpr bool fuses_in_inference_only =
    requires { typename Bound::inference_activation; } && !requires { typename Bound::activation; };
template <class Bound>
    requires requires { requires Bound::is_channel_line_in_inference; }
inline constexpr bool fuses_in_inference_only<Bound> = true;
template <class Bound>
    requires is_sum_of_two<Bound>
inline constexpr bool fuses_in_inference_only<Bound> = true;

/// `Bound` fused with `Next`: `type`, which is missing where they can't be fused.
template <run_mode Mode, class Bound, class Next>
struct fused_pair {};
template <run_mode Mode, class Bound, class Next>
    requires Fuses<Mode, Bound, Next>
struct fused_pair<Mode, Bound, Next> {
    using type = typename Bound::template fused<typename activation_of<Mode, Next>::type>;
};
template <run_mode Mode, class Bound, class Next>
    requires Normalizes<Mode, Bound, Next>
struct fused_pair<Mode, Bound, Next> {
    using type = typename Bound::template normalized<Next>;
};
template <run_mode Mode, class Bound, class Next>
    requires Pools<Mode, Bound, Next>
struct fused_pair<Mode, Bound, Next> {
    using type = typename Bound::template with_pool<typename Next::max_window>;
};

/// In place of a value: nothing is added.
inline constexpr std::size_t no_addend = static_cast<std::size_t>(-1);

/// `Bound` fused with as many of the leaves after it as possible, of which `Next` is the first: `type` is the result,
/// `next` the first leaf that is not fused, `addend` the value of the graph that is added to the output.
template <run_mode Mode, class Bound, class Graph, class Leaves, std::size_t Next>
struct fused_chain {
    using type = Bound;
    using next = std::integral_constant<std::size_t, Next>;
    using addend = std::integral_constant<std::size_t, no_addend>;
};
template <run_mode Mode, class Bound, class Graph, class Leaves, std::size_t Next>
    requires(Next < Leaves::size && Graph::numbers.is_followed(Next - 1) &&
             requires { typename fused_pair<Mode, Bound, typename type_at<Next, Leaves>::bound>::type; })
struct fused_chain<Mode, Bound, Graph, Leaves, Next>
    : fused_chain<Mode, typename fused_pair<Mode, Bound, typename type_at<Next, Leaves>::bound>::type, Graph, Leaves,
                  Next + 1> {};
template <run_mode Mode, class Bound, class Graph, class Leaves, std::size_t Next>
    requires(Adds<Mode, Bound> && is_added<Graph, Leaves, Next>::value)
struct fused_chain<Mode, Bound, Graph, Leaves, Next>
    : fused_chain<Mode, typename Bound::with_addend, Graph, Leaves,
                  Graph::numbers.joined_after(Next - 1, Leaves::size).join + 1> {
    using addend = std::integral_constant<std::size_t, Graph::numbers.joined_after(Next - 1, Leaves::size).other>;
};

}  // namespace ctcnn::detail
