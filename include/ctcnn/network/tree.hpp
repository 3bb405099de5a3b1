// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "ctcnn/core/type_list.hpp"
#include "ctcnn/layers/block.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/join.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/repeat.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/position.hpp"

/// Turns the tree of elements that the user writes into a flat list of tokens, in the order in which the layers run: a
/// layer, the begin of a join, the begin of its next path, the join itself. Shapes play no part yet.
namespace ctcnn::detail {

enum class token_kind : unsigned char { layer, open, next_path, join };

/// An element that is not a container, and its position.
template <class Position, class Element>
struct layer_token {
    static constexpr token_kind kind = token_kind::layer;
    static constexpr std::size_t paths = 0;
    using position = Position;
    using element = Element;
};
struct open_token {
    static constexpr token_kind kind = token_kind::open;
    static constexpr std::size_t paths = 0;
};
struct next_path_token {
    static constexpr token_kind kind = token_kind::next_path;
    static constexpr std::size_t paths = 0;
};
/// The join of the last `Paths` paths.
template <class Position, class Element, std::size_t Paths>
struct join_token {
    static constexpr token_kind kind = token_kind::join;
    static constexpr std::size_t paths = Paths;
    using position = Position;
    using element = Element;
};

/// The tokens of `Element`, which is at `Position`.
template <class Position, class Element>
struct tokens_of {
    using type = type_list<layer_token<Position, Element>>;
};

// ---- elements of a container ----------------------------------------------------------------------------------------

/// Whether a name can be part of a tensor's name: it is not empty and has no dot.
template <fixed_text Name>
struct checked_name {
    static constexpr bool holds = [] {
        static_assert(!Name.view().empty() && Name.view().find('.') == std::string_view::npos,
                      "ctcnn::named: a name must have at least one character, and no dot, which separates the names of "
                      "containers from those of their elements; put a named element into a named container");
        return true;
    }();
};

/// An element that is named by its number, unless it is `named`.
template <class Position, std::size_t Index, class Element>
struct numbered_tokens : tokens_of<typename child<Position, Index>::type, Element> {};
template <class Position, std::size_t Index, fixed_text Name, class Element>
    requires(checked_name<Name>::holds)
struct numbered_tokens<Position, Index, named<Name, Element>> : tokens_of<named_position<Position, Name>, Element> {};

/// An element as a list; a `repeat` as its copies.
template <class Element>
struct written_out {
    using type = type_list<Element>;
};
template <class Element, class Indices>
struct copies_of;
template <class Element, std::size_t... Index>
struct copies_of<Element, std::index_sequence<Index...>> {
    template <std::size_t>
    using copy = Element;
    using type = type_list<copy<Index>...>;
};
template <std::size_t Count>
struct checked_count {
    static constexpr bool holds = [] {
        static_assert(Count > 0, "ctcnn::repeat: the count must be at least 1; remove a repeat of 0");
        return true;
    }();
};
template <std::size_t Count, class Element>
    requires(checked_count<Count>::holds)
struct written_out<repeat<Count, Element>> : copies_of<Element, std::make_index_sequence<Count>> {};

template <class Position, class Elements, class Indices = std::make_index_sequence<Elements::size>>
struct numbered_elements;
template <class Position, class... Elements, std::size_t... Index>
struct numbered_elements<Position, type_list<Elements...>, std::index_sequence<Index...>>
    : joined_lists<typename numbered_tokens<Position, Index, Elements>::type...> {};

/// The tokens of the elements of a sequential.
template <class Position, class Elements>
struct tokens_of_list;
template <class Position, class... Elements>
struct tokens_of_list<Position, type_list<Elements...>>
    : numbered_elements<Position, typename joined_lists<typename written_out<Elements>::type...>::type> {};

template <class Position, class... Elements>
struct tokens_of<Position, sequential<Elements...>> : tokens_of_list<Position, type_list<Elements...>> {};
template <class Position, std::size_t Count, class Element>
struct tokens_of<Position, repeat<Count, Element>> : tokens_of<Position, sequential<repeat<Count, Element>>> {};
template <class Position, fixed_text Name, class Element>
    requires(checked_name<Name>::holds)
struct tokens_of<Position, named<Name, Element>> : tokens_of<named_position<Position, Name>, Element> {};

template <class Position, class Elements>
struct unnumbered_elements;
template <class Position, class... Elements>
struct unnumbered_elements<Position, type_list<Elements...>>
    : joined_lists<typename tokens_of<Position, Elements>::type...> {};
template <class Position, class... Elements>
struct tokens_of<Position, block<Elements...>>
    : unnumbered_elements<Position, typename joined_lists<typename written_out<Elements>::type...>::type> {};

// ---- joins ----------------------------------------------------------------------------------------------------------

/// The tokens of a join, from the tokens of its paths.
template <class JoinToken, class... Paths>
struct joined_tokens;
template <class JoinToken, class First, class... Others>
struct joined_tokens<JoinToken, First, Others...>
    : joined_lists<type_list<open_token>, First, typename joined_lists<type_list<next_path_token>, Others>::type...,
                   type_list<JoinToken>> {};

template <class Position, class Element, class Paths>
struct join_tokens;
template <class Position, class Element, class... Paths>
struct join_tokens<Position, Element, type_list<Paths...>>
    : joined_tokens<join_token<Position, Element, sizeof...(Paths)>, typename tokens_of<Position, Paths>::type...> {};
template <class Position, class Element>
struct join_tokens<Position, Element, type_list<>> {
    using type = type_list<layer_token<Position, Element>>;  // refused later: not a layer
};

template <class Position, Join Element>
struct tokens_of<Position, Element> : join_tokens<Position, Element, typename join_of<Element>::paths> {};

// ---- residual -------------------------------------------------------------------------------------------------------

/// The elements of a residual without its shortcut, and the tokens of the shortcut. `children`: all elements that run,
/// in order.
template <class Position, class List, class... Elements>
struct split_residual;
template <class Position, class... Before>
struct split_residual<Position, type_list<Before...>> {
    using elements = type_list<Before...>;
    using children = type_list<Before..., identity>;
    using shortcut_tokens = typename tokens_of<Position, identity>::type;
};
template <class Position, class... Before, class... Elements>
struct split_residual<Position, type_list<Before...>, shortcut<Elements...>> {
    using elements = type_list<Before...>;
    using children = type_list<Before..., shortcut<Elements...>>;
    using shortcut_tokens =
        typename tokens_of<named_position<Position, fixed_text("shortcut")>, sequential<Elements...>>::type;
};
template <class Position, class... Before, fixed_text Name, class Element>
struct split_residual<Position, type_list<Before...>, shortcut<named<Name, Element>>> {
    using elements = type_list<Before...>;
    using children = type_list<Before..., named<Name, Element>>;
    using shortcut_tokens = typename tokens_of<Position, named<Name, Element>>::type;
};
template <class Position, class... Before, class First, class... Others>
struct split_residual<Position, type_list<Before...>, First, Others...>
    : split_residual<Position, type_list<Before..., First>, Others...> {};

/// The shortcut runs last, and its parameters come last, as in PyTorch's modules.
template <class Position, class... Elements>
struct tokens_of<Position, residual<Elements...>> {
    using parts = split_residual<Position, type_list<>, Elements...>;
    using type = typename joined_tokens<join_token<Position, residual<Elements...>, 2>,
                                        typename tokens_of_list<Position, typename parts::elements>::type,
                                        typename parts::shortcut_tokens>::type;
};

}  // namespace ctcnn::detail
