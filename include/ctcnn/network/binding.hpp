// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/type_list.hpp"
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

namespace detail {

/// A layer, bound: `Spec` stands at `Position` and became `Bound`.
template <class Position, class Spec, class Bound>
struct leaf {
    using position = Position;
    using spec = Spec;
    using bound = Bound;
};

template <class Position, std::size_t Index>
struct child;
template <std::size_t... Outer, std::size_t Index>
struct child<position<Outer...>, Index> {
    using type = position<Outer..., Index>;
};

/// An element that is no group, and where it is in the tree of elements.
template <class Position, class Element>
struct placed_element {
    using position = Position;
    using element = Element;
};

/// The elements below `Element`, groups looked through, in order.
template <class Position, class Element>
struct listed_elements {
    using type = type_list<placed_element<Position, Element>>;
};
template <class Position, class Indices, class... Elements>
struct listed_group;
template <class Position, std::size_t... Index, class... Elements>
struct listed_group<Position, std::index_sequence<Index...>, Elements...>
    : joined_lists<typename listed_elements<typename child<Position, Index>::type, Elements>::type...> {};
template <class Position, class... Elements>
struct listed_elements<Position, sequential<Elements...>>
    : listed_group<Position, std::make_index_sequence<sizeof...(Elements)>, Elements...> {};

template <bool Fits, class Element, class Input>
struct bound_element {
    using output = Input;
};
template <class Element, class Input>
struct bound_element<true, Element, Input> {
    using bound = typename Element::template bound<Input>;
    using output = typename bound::output_shape;
};

/// Element `Index` of a flat list, bound to the output of the one before it. Named for each index in turn, from 0 on,
/// so that the one before is always there: no template is instantiated deeper for a longer network.
template <class Elements, class Input, std::size_t Index>
struct bound_at;

template <class Elements, class Input, std::size_t Index, bool BeforeFits>
struct bound_after {
    using input = typename bound_at<Elements, Input, Index - 1>::output;
    using placed = type_at<Index - 1, Elements>;
    using at = layer_at<typename placed::position, typename placed::element, input>;
    static constexpr bool fits = at::fits;
    using made = bound_element<fits, typename placed::element, input>;
    using output = typename made::output;
};
/// Nothing is bound to what is not known: one error, not forty.
template <class Elements, class Input, std::size_t Index>
struct bound_after<Elements, Input, Index, false> {
    static constexpr bool fits = false;
    using output = Input;
};

template <class Elements, class Input, std::size_t Index>
struct bound_at : bound_after<Elements, Input, Index, bound_at<Elements, Input, Index - 1>::fits> {};
/// Before the first element there is the input.
template <class Elements, class Input>
struct bound_at<Elements, Input, 0> {
    static constexpr bool fits = true;
    using output = Input;
};

/// Result of binding: the leaves up to the first that does not fit, the shape after them, and whether all has fitted.
template <class Elements, class Input, class Indices = std::make_index_sequence<Elements::size>>
struct bound_chain;
template <class Elements, class Input, std::size_t... Index>
struct bound_chain<Elements, Input, std::index_sequence<Index...>> {
    /// With one more, for there is no array of no element.
    static constexpr std::array<bool, sizeof...(Index) + 1> all_fit{bound_at<Elements, Input, Index + 1>::fits...};
    static constexpr std::size_t fitting = [] {
        std::size_t count = 0;
        while (all_fit[count]) ++count;
        return count;
    }();
    static constexpr bool fits = fitting == sizeof...(Index);

    template <std::size_t Place>
    using leaf_at = leaf<typename type_at<Place, Elements>::position, typename type_at<Place, Elements>::element,
                         typename bound_at<Elements, Input, Place + 1>::made::bound>;
    template <class Places>
    struct first_leaves;
    template <std::size_t... Place>
    struct first_leaves<std::index_sequence<Place...>> {
        using type = type_list<leaf_at<Place>...>;
    };
    using leaves = typename first_leaves<std::make_index_sequence<fitting>>::type;
    using output = typename bound_at<Elements, Input, fitting>::output;
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

/// The elements bound to `Input` and to each other: `leaves`, `output`, and `fits`, which is false where a rule was
/// broken.
template <Shape Input, class... Elements>
using bind =
    typename not_empty<bound_chain<typename listed_elements<position<>, sequential<Elements...>>::type, Input>>::type;

}  // namespace detail

}  // namespace ctcnn
