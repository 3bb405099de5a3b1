// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/core/type_list.hpp"
#include "ctcnn/layers/layer.hpp"

/// Which layers become one step: a layer may take in what follows it, where nothing else reads what is between them.
namespace ctcnn::detail {

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
template <class Bound, class Graph, class Leaves, std::size_t Next>
struct absorb {
    using type = Bound;
    static constexpr std::size_t next = Next;
};
template <class Bound, class Graph, class Leaves, std::size_t Next>
    requires(Next < Leaves::size && Graph::numbers.is_followed(Next - 1))
&&Fuses<Bound, typename type_at<Next, Leaves>::bound> struct absorb<Bound, Graph, Leaves, Next>
    : absorb<typename Bound::template fused<typename type_at<Next, Leaves>::bound::activation>, Graph, Leaves,
             Next + 1> {};
template <class Bound, class Graph, class Leaves, std::size_t Next>
    requires(Next < Leaves::size && Graph::numbers.is_followed(Next - 1))
&&Pools<Bound, typename type_at<Next, Leaves>::bound> struct absorb<Bound, Graph, Leaves, Next>
    : absorb<typename Bound::template with_pool<typename type_at<Next, Leaves>::bound::max_window>, Graph, Leaves,
             Next + 1> {};

}  // namespace ctcnn::detail
