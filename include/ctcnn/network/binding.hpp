// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/position.hpp"

/// Binds specs to the shapes that reach them, one after the other, and stops at the first that does not fit.
namespace ctcnn {

/// One element of a network, the place where it stands, and the shape that arrives there. All rules are checked while
/// this template is instantiated, so that a compiler's message names the three.
///
/// The assertions stand in functions: one that stands in a class makes clang++ drop the class, and complain about
/// everything that is made of it.
template <class Position, class Element, Shape Input>
struct layer_at {
    static constexpr bool fits = [] {
        static_assert(Layer<Element>,
                      "ctcnn::network: every element must be a layer; write layers as types, such as ctcnn::relu or "
                      "ctcnn::linear<10>, and see ctcnn/layers/layer.hpp for what a layer of your own needs");
        return false;
    }();
};

template <class Position, Layer Element, Shape Input>
struct layer_at<Position, Element, Input> {
    static constexpr bool fits = [] {
        if constexpr (Element::template accepts<Input>)
            return true;
        else if constexpr (requires { Element::template require<Input>(); }) {
            Element::template require<Input>();
            return false;
        } else {
            static_assert(Element::template accepts<Input>,
                          "ctcnn::network: a layer does not accept the shape that reaches it; see its accepts<>");
            return false;
        }
    }();
};

/// A layer, bound: `Spec` stands at `Position` and became `Bound`.
template <class Position, class Spec, class Bound>
struct leaf {
    using position = Position;
    using spec = Spec;
    using bound = Bound;
};

template <class... T>
struct type_list {
    static constexpr std::size_t size = sizeof...(T);
};

namespace detail {

template <class Position, std::size_t Index>
struct child;
template <std::size_t... Outer, std::size_t Index>
struct child<position<Outer...>, Index> {
    using type = position<Outer..., Index>;
};

/// Result of binding: the leaves so far, the shape behind them, and whether all has fitted.
template <class Leaves, class Output, bool Fits>
struct bound_chain {
    using leaves = Leaves;
    using output = Output;
    static constexpr bool fits = Fits;
};

template <class Leaves, class Leaf>
struct append;
template <class... Leaves, class Leaf>
struct append<type_list<Leaves...>, Leaf> {
    using type = type_list<Leaves..., Leaf>;
};

template <class Chain, class Outer, std::size_t Index, class... Elements>
struct bind_elements {
    using type = Chain;  // no element is left, or one did not fit
};

template <class Chain, class Position, class Element>
struct bind_element {
    using at = layer_at<Position, Element, typename Chain::output>;
    template <bool Fits, class = void>
    struct next {
        using type = bound_chain<typename Chain::leaves, typename Chain::output, false>;
    };
    template <class Unused>
    struct next<true, Unused> {
        using bound = typename Element::template bound<typename Chain::output>;
        using type = bound_chain<typename append<typename Chain::leaves, leaf<Position, Element, bound>>::type,
                                 typename bound::output_shape, true>;
    };
    using type = typename next<at::fits>::type;
};
template <class Chain, class Position, class... Elements>
struct bind_element<Chain, Position, sequential<Elements...>> {
    using type = typename bind_elements<Chain, Position, 0, Elements...>::type;
};

template <class Chain, class Outer, std::size_t Index, class First, class... Rest>
    requires(Chain::fits)
struct bind_elements<Chain, Outer, Index, First, Rest...> {
    using type = typename bind_elements<typename bind_element<Chain, typename child<Outer, Index>::type, First>::type,
                                        Outer, Index + 1, Rest...>::type;
};

/// `Chain`, which has to have a layer unless the first one was refused.
template <class Chain>
struct not_empty {
    static constexpr bool holds = [] {
        static_assert(
            Chain::leaves::size > 0 || !Chain::fits,
            "ctcnn::network: there must be at least 1 layer; write network<shape<1, 28, 28>, flatten, linear<10>>");
        return true;
    }();
    using type = std::conditional_t<holds, Chain, void>;
};

}  // namespace detail

/// The elements bound to `Input` and to each other: `leaves`, `output`, and `fits`, which is false where a rule was
/// broken.
template <Shape Input, class... Elements>
using bind = typename detail::not_empty<typename detail::bind_elements<detail::bound_chain<type_list<>, Input, true>,
                                                                       position<>, 0, Elements...>::type>::type;

}  // namespace ctcnn
