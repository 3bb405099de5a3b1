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
#include "ctcnn/layers/block.hpp"
#include "ctcnn/layers/join.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/contract.hpp"
#include "ctcnn/network/graph.hpp"
#include "ctcnn/network/position.hpp"
#include "ctcnn/network/tree.hpp"

/// Binds specs to the shapes that reach them, one after the other, up to the first that does not fit.
namespace ctcnn {

/// One element of a network, its position, and the shape that reaches it. All rules are checked while this template is
/// instantiated, so that a compiler's message names the three.
///
/// The assertions are in functions because clang++ discards a class with a failed assertion, and then reports an error
/// for each use of the class.
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

/// A join of a network, its position, and the shapes in which its paths end.
template <class Position, class Element, bool HasEmptyPath, Shape... Ends>
struct join_at {
    static constexpr bool fits = [] {
        static_assert(!HasEmptyPath, "ctcnn::network: every path of a join must have at least 1 layer; write "
                                     "ctcnn::identity for the path that changes nothing");
        if constexpr (HasEmptyPath)
            return false;
        else if constexpr (Element::template joins<Ends...>)
            return true;
        else {
            Element::template require_joined<Ends...>();
            return false;
        }
    }();
};

namespace detail {

/// A layer or join at `Position`, whose `Spec` was bound to `Bound`.
template <class Position, class Spec, class Bound>
struct leaf {
    using position = Position;
    using spec = Spec;
    using bound = Bound;
};

/// The bound layer of a node, and the shape of its output.
template <bool Fits, class Token, class... Inputs>
struct bound_node;
template <class Token, class Input, class... Others>
struct bound_node<false, Token, Input, Others...> {
    using output = Input;
};
template <class Position, class Element, class Input>
struct bound_node<true, layer_token<Position, Element>, Input> {
    using bound = typename Element::template bound<Input>;
    using output = typename bound::output_shape;
};

template <class Position, class Element, std::size_t Paths, class... Inputs>
struct bound_node<true, join_token<Position, Element, Paths>, Inputs...> {
    using bound = typename Element::template joined<Inputs...>;
    using output = typename bound::output_shape;
};

/// Whether a layer that accepts its input keeps the contract.
template <bool Accepts, class Element, class Input>
inline constexpr bool keeps_contract = false;
template <class Element, class Input>
inline constexpr bool keeps_contract<true, Element, Input> =
    layer_contract<typename Element::template bound<Input>>::holds;

template <class Token, bool HasEmptyPath, class... Inputs>
struct node_at;
template <class Position, class Element, bool HasEmptyPath, class Input>
struct node_at<layer_token<Position, Element>, HasEmptyPath, Input> {
    static constexpr bool fits = keeps_contract<layer_at<Position, Element, Input>::fits, Element, Input>;
};
template <class Position, class Element, std::size_t Paths, bool HasEmptyPath, class... Inputs>
struct node_at<join_token<Position, Element, Paths>, HasEmptyPath, Inputs...>
    : join_at<Position, Element, HasEmptyPath, Inputs...> {};

/// Value `Value` of a graph: the network's input, or what node `Value` - 1 writes. Instantiated for each value in turn,
/// from 0 on, so that the depth of instantiation does not grow with the length of the network. `fits` is a type because
/// g++ mangles the name of each static member, which would contain the whole network.
template <class Graph, class Input, std::size_t Value>
struct bound_at;

template <class Graph, class Input, std::size_t Node,
          class Indices = std::make_index_sequence<Graph::numbers.nodes[Node].input_count>>
struct bound_to_inputs;
template <class Graph, class Input, std::size_t Node, std::size_t... Number>
struct bound_to_inputs<Graph, Input, Node, std::index_sequence<Number...>> {
    using token = typename Graph::template token_at<Node>;
    template <std::size_t Which>
    using input =
        typename bound_at<Graph, Input, Graph::numbers.inputs[Graph::numbers.nodes[Node].first_input + Which]>::output;
    using fits = std::bool_constant<node_at<token, Graph::numbers.nodes[Node].has_empty_path, input<Number>...>::fits>;
    using made = bound_node<fits::value, token, input<Number>...>;
    using output = typename made::output;
};

template <class Graph, class Input, std::size_t Value, bool BeforeFits>
struct bound_after : bound_to_inputs<Graph, Input, Value - 1> {};
/// Nothing is bound after an element that does not fit, so that the user sees one error.
template <class Graph, class Input, std::size_t Value>
struct bound_after<Graph, Input, Value, false> {
    using fits = std::false_type;
    using output = Input;
};

template <class Graph, class Input, std::size_t Value>
struct bound_at : bound_after<Graph, Input, Value, bound_at<Graph, Input, Value - 1>::fits::value> {};
template <class Graph, class Input>
struct bound_at<Graph, Input, 0> {
    using fits = std::true_type;
    using output = Input;
};

/// Result of binding: the leaves up to the first that does not fit, the shape after them, and whether all fit.
template <class Graph, class Input>
struct bound_graph {
    using graph = Graph;

    template <class Nodes>
    struct fit_of;
    template <std::size_t... Node>
    struct fit_of<std::index_sequence<Node...>> {
        /// One more, as an array must have an element.
        static constexpr std::array<bool, sizeof...(Node) + 1> all{bound_at<Graph, Input, Node + 1>::fits::value...};
    };
    static constexpr std::size_t fitting = [] {
        constexpr auto& all_fit = fit_of<std::make_index_sequence<Graph::numbers.node_count>>::all;
        std::size_t count = 0;
        while (all_fit[count]) ++count;
        return count;
    }();
    static constexpr bool fits = fitting == Graph::numbers.node_count;

    template <std::size_t Node, class Token = typename Graph::template token_at<Node>>
    using leaf_at =
        leaf<typename Token::position, typename Token::element, typename bound_at<Graph, Input, Node + 1>::made::bound>;
    template <class Nodes>
    struct first_leaves;
    template <std::size_t... Node>
    struct first_leaves<std::index_sequence<Node...>> {
        using type = type_list<leaf_at<Node>...>;
    };
    using leaves = typename first_leaves<std::make_index_sequence<fitting>>::type;
    using output = typename bound_at<Graph, Input, fits ? Graph::numbers.output : fitting>::output;
    /// The shape of value `Value`.
    template <std::size_t Value>
    using shape_of = typename bound_at<Graph, Input, Value>::output;
};

/// `Bound`, which must have a layer, unless the first one was refused.
template <class Bound>
struct not_empty {
    static constexpr bool holds = [] {
        static_assert(
            Bound::leaves::size > 0 || !Bound::fits,
            "ctcnn::network: there must be at least 1 layer; write network<shape<1, 28, 28>, flatten, linear<10>>");
        return true;
    }();
    using type = std::conditional_t<holds, Bound, void>;
};

/// What a network's elements are: a sequential, which numbers them, or, where there is one and it is a block, that block.
template <class... Elements>
struct network_tree {
    using type = sequential<Elements...>;
};
template <class... Elements>
struct network_tree<block<Elements...>> {
    using type = block<Elements...>;
};

/// The elements bound to `Input` and to each other: `leaves`, `output`, and `fits`, which is false if a rule was
/// broken.
template <Shape Input, class... Elements>
using bind = typename not_empty<bound_graph<graph<typename network_tree<Elements...>::type>, Input>>::type;

}  // namespace detail

}  // namespace ctcnn
