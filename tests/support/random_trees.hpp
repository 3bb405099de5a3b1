// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "ctcnn/core/fixed_text.hpp"
#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/block.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/multiply.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/repeat.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "support/random_shapes.hpp"

/// A network is a type, so that random trees of layers are drawn at compile time, from a small grammar. Every element
/// keeps the size of the image and has a given number of input and output channels, so that elements can replace each
/// other. The numbers of channels are few and small: equal layers are compiled once, and trees test the connections of
/// layers.
namespace ctcnn::test {

inline constexpr std::size_t tree_height = 4, tree_width = 6;

constexpr std::uint64_t seed_below(std::uint64_t seed, std::size_t number) {
    std::uint64_t z = (seed + number + 1) * 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    return z ^ z >> 27;
}

enum class element_kind : std::size_t {
    // of any channels
    convolution,
    wide_convolution,
    in_a_row,
    in_a_block,
    with_shortcut,
    sum,
    product,
    // of an even number after it
    side_by_side,
    // of as many channels after it as before
    function,
    pooling,
    nothing,
    repeated,
    around,
    gated
};

/// \param depth  the largest depth of nested groups
constexpr element_kind draw_element(std::uint64_t seed, std::size_t in, std::size_t out, std::size_t depth) {
    using enum element_kind;
    constexpr_random random(seed);
    for (;;) {
        // Groups twice as often as layers, unless the depth is 0.
        const std::size_t group = depth > 0 ? random.between(0, 2) : 0;
        constexpr std::array leaves{convolution, wide_convolution, function, function, pooling, nothing};
        constexpr std::array groups{in_a_row, in_a_block, with_shortcut, sum,   product,
                                    repeated, around,     side_by_side,  gated, side_by_side};
        const element_kind kind =
            group > 0 ? groups[random.between(0, groups.size() - 1)] : leaves[random.between(0, leaves.size() - 1)];
        if (kind == side_by_side && out % 2 == 1) continue;
        if (kind >= function && in != out) continue;
        return kind;
    }
}

/// Names of elements and of paths: 'e' and 'p' with a number.
template <char Letter, std::size_t Number>
inline constexpr auto tree_name = [] {
    constexpr char text[3] = {Letter, static_cast<char>('0' + Number), '\0'};
    return fixed_text(text);
}();

template <std::uint64_t Seed, std::size_t In, std::size_t Out, std::size_t Depth,
          element_kind Kind = draw_element(Seed, In, Out, Depth)>
struct random_element;

/// Two or three elements, the last with `Out` channels.
template <std::uint64_t Seed, std::size_t In, std::size_t Out, std::size_t Depth>
struct random_chain {
    static constexpr std::size_t count = constexpr_random(seed_below(Seed, 90)).between(2, 3);
    static constexpr std::size_t middle =
        constexpr_random(seed_below(Seed, 91)).one_of(std::array<std::size_t, 3>{1, 2, 4});
    template <std::size_t Index>
    using element = typename random_element<seed_below(Seed, Index), Index == 0 ? In : middle,
                                            Index + 1 == count ? Out : middle, Depth>::type;

    template <class Indices>
    struct of;
    template <std::size_t... Index>
    struct of<std::index_sequence<Index...>> {
        using numbered = sequential<element<Index>...>;
        /// Elements of a block are named, as two tensors would otherwise have the same name.
        using with_names = block<named<tree_name<'e', Index>, element<Index>>...>;
        using around_identity = residual<element<Index>...>;
        template <class... Others>
        using around = residual<element<Index>..., shortcut<Others...>>;
    };
    using lists = of<std::make_index_sequence<count>>;
};
/// An element as a path of a join, of which one may have no name.
template <std::uint64_t Seed, std::size_t Number, std::size_t In, std::size_t Out, std::size_t Depth,
          bool HasName = (Number > 0 || Seed % 2 == 0)>
struct random_path {
    using type = named<tree_name<'p', Number>, typename random_element<seed_below(Seed, Number), In, Out, Depth>::type>;
};
template <std::uint64_t Seed, std::size_t Number, std::size_t In, std::size_t Out, std::size_t Depth>
struct random_path<Seed, Number, In, Out, Depth, false> {
    using type = typename random_chain<seed_below(Seed, Number), In, Out, Depth>::lists::numbered;
};

template <std::uint64_t Seed, std::size_t In, std::size_t Out, std::size_t Depth>
struct random_element<Seed, In, Out, Depth, element_kind::convolution> {
    using type = conv2d<Out, kernel<1>, padding<0>, bias<Seed % 4 != 0>>;
};
template <std::uint64_t Seed, std::size_t In, std::size_t Out, std::size_t Depth>
struct random_element<Seed, In, Out, Depth, element_kind::wide_convolution> {
    using type = conv2d<Out, kernel<3>, padding<1>, bias<true>>;
};
template <std::uint64_t Seed, std::size_t In, std::size_t Out, std::size_t Depth>
struct random_element<Seed, In, Out, Depth, element_kind::in_a_row> {
    using type = typename random_chain<Seed, In, Out, Depth - 1>::lists::numbered;
};
template <std::uint64_t Seed, std::size_t In, std::size_t Out, std::size_t Depth>
struct random_element<Seed, In, Out, Depth, element_kind::in_a_block> {
    using type = typename random_chain<Seed, In, Out, Depth - 1>::lists::with_names;
};
template <std::uint64_t Seed, std::size_t In, std::size_t Out, std::size_t Depth>
struct random_element<Seed, In, Out, Depth, element_kind::with_shortcut> {
    using beside = typename random_element<seed_below(Seed, 10), In, Out, 0>::type;
    using type = typename random_chain<Seed, In, Out, Depth - 1>::lists::template around<beside>;
};
template <std::uint64_t Seed, std::size_t In, std::size_t Out, std::size_t Depth>
struct random_element<Seed, In, Out, Depth, element_kind::sum> {
    template <std::size_t Number>
    using path = typename random_path<Seed, Number, In, Out, Depth - 1>::type;
    template <bool HasThree, class = void>
    struct of {
        using type = add<path<0>, path<1>>;
    };
    template <class Nothing>
    struct of<true, Nothing> {
        using type = add<path<0>, path<1>, path<2>>;
    };
    using type = typename of<Seed / 2 % 3 == 0>::type;
};
template <std::uint64_t Seed, std::size_t In, std::size_t Out, std::size_t Depth>
struct random_element<Seed, In, Out, Depth, element_kind::product> {
    using type = multiply<typename random_path<Seed, 0, In, Out, Depth - 1>::type,
                          typename random_path<Seed, 1, In, Out, Depth - 1>::type>;
};
template <std::uint64_t Seed, std::size_t In, std::size_t Out, std::size_t Depth>
struct random_element<Seed, In, Out, Depth, element_kind::side_by_side> {
    using type = concat<typename random_path<Seed, 0, In, Out / 2, Depth - 1>::type,
                        typename random_path<Seed, 1, In, Out / 2, Depth - 1>::type>;
};
template <std::uint64_t Seed, std::size_t In, std::size_t Out, std::size_t Depth>
struct random_element<Seed, In, Out, Depth, element_kind::function> {
    template <std::uint64_t, class = void>
    struct number {
        using type = relu;
    };
    template <class Nothing>
    struct number<1, Nothing> {
        using type = hyperbolic_tangent;
    };
    template <class Nothing>
    struct number<2, Nothing> {
        using type = sigmoid;
    };
    using type = typename number<Seed % 4>::type;
};
template <std::uint64_t Seed, std::size_t In, std::size_t Out, std::size_t Depth>
struct random_element<Seed, In, Out, Depth, element_kind::pooling> {
    template <bool Averages, class = void>
    struct of {
        using type = max_pool2d<kernel<3>, stride<1>, padding<1>>;
    };
    template <class Nothing>
    struct of<true, Nothing> {
        using type = avg_pool2d<kernel<3>, stride<1>, padding<1>>;
    };
    using type = typename of<Seed % 2 == 0>::type;
};
template <std::uint64_t Seed, std::size_t In, std::size_t Out, std::size_t Depth>
struct random_element<Seed, In, Out, Depth, element_kind::nothing> {
    using type = identity;
};
template <std::uint64_t Seed, std::size_t In, std::size_t Out, std::size_t Depth>
struct random_element<Seed, In, Out, Depth, element_kind::repeated> {
    using type = repeat<2, typename random_element<seed_below(Seed, 0), In, Out, Depth - 1>::type>;
};
template <std::uint64_t Seed, std::size_t In, std::size_t Out, std::size_t Depth>
struct random_element<Seed, In, Out, Depth, element_kind::around> {
    using type = typename random_chain<Seed, In, Out, Depth - 1>::lists::around_identity;
};
/// Squeeze-and-excitation, with the gate before or after the image.
template <std::uint64_t Seed, std::size_t In, std::size_t Out, std::size_t Depth>
struct random_element<Seed, In, Out, Depth, element_kind::gated> {
    using gate = sequential<avg_pool2d<kernel<tree_height, tree_width>, stride<1>, padding<0>>,
                            conv2d<Out, kernel<1>, padding<0>, bias<true>>, sigmoid>;
    using path = typename random_path<Seed, 1, In, Out, Depth - 1>::type;
    template <bool GateFirst, class = void>
    struct of {
        using type = multiply<path, gate>;
    };
    template <class Nothing>
    struct of<true, Nothing> {
        using type = multiply<gate, path>;
    };
    using type = typename of<Seed / 2 % 2 == 0>::type;
};

/// Tree number `Index` of the seed. It ends in a pooling, which may be fused with the convolution before it, in a
/// pooling on each path, or in a sum that is fused in inference with the convolution that ends one of its paths.
template <std::uint64_t Seed, std::size_t Index>
struct random_tree {
    static constexpr std::uint64_t seed = seed_below(Seed * 1'000'003 + 11 * 1009, Index);
    static constexpr std::size_t channels = constexpr_random(seed).one_of(std::array<std::size_t, 2>{2, 4});
    template <std::size_t Number>
    using element = typename random_element<seed_below(seed, Number), channels, channels, 2>::type;
    using smaller = max_pool2d<kernel<2>, stride<2>, padding<0>>;
    using averaged = avg_pool2d<kernel<2>, stride<2>, padding<0>>;

    template <std::size_t, class = void>
    struct of {
        using type = sequential<element<0>, element<1>>;
    };
    template <class Nothing>
    struct of<1, Nothing> {
        using type = sequential<element<0>, conv2d<channels, kernel<1>, padding<0>, bias<true>>, smaller>;
    };
    template <class Nothing>
    struct of<2, Nothing> {
        using type = add<named<"p0", sequential<element<0>, averaged>>, named<"p1", sequential<element<1>, smaller>>>;
    };
    template <class Nothing>
    struct of<3, Nothing> {
        static constexpr auto bits = seed_below(seed, 2) % 8;
        using last = std::conditional_t<bits / 4 == 0, conv2d<channels, kernel<3>, padding<1>, bias<true>>,
                                        conv2d<channels, kernel<1>, padding<0>, bias<true>>>;
        template <std::size_t, class = void>
        struct sum {
            using type = residual<element<0>, last>;
        };
        template <class Other>
        struct sum<1, Other> {
            using type = residual<element<0>, shortcut<last>>;
        };
        template <class Other>
        struct sum<2, Other> {
            using type = add<named<"p0", element<0>>, named<"p1", last>>;
        };
        template <class Other>
        struct sum<3, Other> {
            using type = add<named<"p0", last>, identity>;
        };
        using type = sequential<typename sum<bits % 4>::type, relu, smaller>;
    };
    static constexpr bool ends_in_addition = Index % 4 == 3;  ///< of a convolution
    using type = typename of<Index % 4>::type;
    using input = shape<channels, tree_height, tree_width>;
};

}  // namespace ctcnn::test
