// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/type_list.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/network/tree.hpp"

namespace ctcnn::detail {

/// One row of a summary: a layer, or a container of layers, such as `sequential`.
struct summary_row {
    std::string name;       ///< of the spec: "Conv2d"
    std::size_t depth = 1;  ///< 1 for an element of the network, 2 for an element of one of these
    std::size_t index = 1;  ///< counted from 1 over all rows of this depth
    bool is_container = false;
    std::vector<std::size_t> output_extents;  ///< of a sample
    std::size_t parameters = 0;               ///< of a container: of all layers in it
    std::size_t weights = 0;                  ///< the parameters that are weights, not biases
    std::size_t statistics = 0;               ///< numbers that are not trained; of a container: of all layers in it
    std::size_t multiply_adds = 0;            ///< of forward, for a sample; of a container: of all layers in it

    [[nodiscard]] std::size_t output_size() const noexcept {
        std::size_t size = 1;
        for (const std::size_t extent : output_extents) size *= extent;
        return size;
    }
};

/// A container in a summary: `children`, in the order in which their layers run, and whether a join follows them.
template <class Element>
struct container_traits {};
template <class... Elements>
struct written_container {
    using children = typename joined_lists<typename written_out<Elements>::type...>::type;
    static constexpr bool has_join = false;
};
template <class... Elements>
struct container_traits<sequential<Elements...>> : written_container<Elements...> {};
template <class... Elements>
struct container_traits<block<Elements...>> : written_container<Elements...> {};
template <class... Elements>
struct container_traits<shortcut<Elements...>> : written_container<Elements...> {};
template <std::size_t Count, class Element>
struct container_traits<repeat<Count, Element>> : written_container<repeat<Count, Element>> {};
template <Join Element>
struct container_traits<Element> {
    using children = typename join_of<Element>::paths;
    static constexpr bool has_join = true;
};
template <class List>
struct residual_container;
template <class... Elements>
struct residual_container<type_list<Elements...>> : written_container<Elements...> {};
template <class... Elements>
struct container_traits<residual<Elements...>>
    : residual_container<typename split_residual<position<>, type_list<>, Elements...>::children> {
    static constexpr bool has_join = true;
};

template <class Element>
concept Container = requires { typename container_traits<Element>::children; };

/// An element without the `named` around it.
template <class Element>
struct unnamed {
    using type = Element;
};
template <fixed_text Name, class Element>
struct unnamed<named<Name, Element>> : unnamed<Element> {};

/// Visits the elements as they were written, together with the bound layers in order.
template <class Network>
class summary_writer {
public:
    template <Shape Input, class... Elements>
    static std::vector<summary_row> write(network<Input, Elements...>) {
        std::vector<summary_row> rows;
        std::vector<std::size_t> counters;
        add<0>(rows, counters, 1, typename written_container<Elements...>::children{});
        return rows;
    }

private:
    template <class Element>
    struct leaves_of {
        static constexpr std::size_t count = 1;
    };
    template <class... Elements>
    static constexpr std::size_t leaves_of_all(type_list<Elements...>) {
        return sum_of(std::array<std::size_t, sizeof...(Elements)>{leaves_of<Elements>::count...});
    }
    template <Container Element>
    struct leaves_of<Element> {
        static constexpr std::size_t count = leaves_of_all(typename container_traits<Element>::children{}) +
                                             (container_traits<Element>::has_join ? 1 : 0);
    };
    template <fixed_text Name, class Element>
    struct leaves_of<named<Name, Element>> : leaves_of<Element> {};

    /// Of each element: the number of leaves before it.
    template <class... Elements>
    static constexpr std::array<std::size_t, sizeof...(Elements) + 1> leaves_before =
        sums_before(std::array<std::size_t, sizeof...(Elements)>{leaves_of<Elements>::count...});

    template <std::size_t FirstLeaf, class... Elements>
    static void add(std::vector<summary_row>& rows, std::vector<std::size_t>& counters, std::size_t depth,
                    type_list<Elements...>) {
        for_each_index<sizeof...(Elements)>([&](auto index) {
            add_element<FirstLeaf + leaves_before<Elements...>[index]>(
                rows, counters, depth, type_tag<typename unnamed<type_at<index, type_list<Elements...>>>::type>{});
        });
    }

    [[gnu::cold]] static summary_row numbered(std::string_view name, std::vector<std::size_t>& counters,
                                              std::size_t depth) {
        if (counters.size() < depth) counters.resize(depth);
        summary_row row;
        row.name = name;
        row.depth = depth;
        row.index = ++counters[depth - 1];
        return row;
    }

    template <class OutputShape>
    static std::vector<std::size_t> extents() {
        return {OutputShape::extents.begin(), OutputShape::extents.end()};
    }

    template <std::size_t Leaf, class Spec>
    [[gnu::cold]] static void add_element(std::vector<summary_row>& rows, std::vector<std::size_t>& counters,
                                          std::size_t depth, type_tag<Spec>) {
        using bound = typename Network::template layer<Leaf>;
        if constexpr (!bound::is_view) {
            summary_row row = numbered(Spec::name, counters, depth);
            row.output_extents = extents<typename bound::output_shape>();
            row.parameters = bound::parameters::count;
            row.statistics = bound::statistics::count;
            for (std::size_t i = 0; i < bound::parameter_names.size(); ++i)
                if (bound::parameter_names[i].find("weight") != std::string_view::npos)
                    row.weights += bound::parameters::sizes[i];
            row.multiply_adds = bound::multiply_adds;
            rows.push_back(row);
        }
    }

    template <std::size_t FirstLeaf, Container Element>
    [[gnu::cold]] static void add_element(std::vector<summary_row>& rows, std::vector<std::size_t>& counters,
                                          std::size_t depth, type_tag<Element>) {
        const std::size_t container_row = rows.size();
        summary_row container = numbered(Element::name, counters, depth);
        container.is_container = true;
        rows.push_back(container);
        add<FirstLeaf>(rows, counters, depth + 1, typename container_traits<Element>::children{});
        for (std::size_t i = container_row + 1; i < rows.size(); ++i) {
            if (rows[i].is_container) continue;
            container.parameters += rows[i].parameters;
            container.statistics += rows[i].statistics;
            container.weights += rows[i].weights;
            container.multiply_adds += rows[i].multiply_adds;
        }
        constexpr std::size_t leaves = leaves_of<Element>::count;
        if constexpr (leaves == 0)
            container.output_extents = input_extents<FirstLeaf>();
        else
            container.output_extents =
                extents<typename Network::template layer<FirstLeaf + leaves - 1>::output_shape>();
        rows[container_row] = container;
    }

    /// The shape that reaches a leaf, which is also the output of an empty container before it.
    template <std::size_t Leaf>
    static std::vector<std::size_t> input_extents() {
        if constexpr (Leaf == 0)
            return extents<typename Network::input_shape>();
        else
            return extents<typename Network::template layer<Leaf - 1>::output_shape>();
    }
};

/// The rows of a network's summary, in order. Layers that are views, such as flatten, have none.
template <class Network>
std::vector<summary_row> summary_rows() {
    return summary_writer<Network>::write(Network{});
}

}  // namespace ctcnn::detail
