// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include "ctcnn/core/fixed_text.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/tensor.hpp"
#include "ctcnn/network/layer_row.hpp"
#include "ctcnn/network/position.hpp"

/// A network's parameters, found by layer and name.
namespace ctcnn {

namespace detail {

/// Whether `path`, such as "layer1.0.conv1", names what is at this position.
constexpr bool is_path_of(std::string_view path, std::span<const position_segment> position) {
    for (std::size_t i = 0; i < position.size(); ++i) {
        const std::string_view name = path.substr(0, std::min(path.find('.'), path.size()));
        if (position[i].name.empty()) {
            std::size_t number = 0;
            for (const char digit : name) {
                if (digit < '0' || digit > '9') return false;
                number = number * 10 + static_cast<std::size_t>(digit - '0');
            }
            if (name.empty() || number != position[i].index || (name.size() > 1 && name[0] == '0')) return false;
        } else if (name != position[i].name)
            return false;
        const bool is_last = i + 1 == position.size();
        if ((name.size() == path.size()) != is_last) return false;
        if (!is_last) path.remove_prefix(name.size() + 1);
    }
    return !position.empty() || path.empty();
}

/// Returned where no tensor has the name.
inline constexpr std::size_t no_tensor = static_cast<std::size_t>(-1);

/// A valid index even if nothing was found, so that the static_assert is the only error.
constexpr std::size_t or_first(std::size_t tensor) { return tensor == no_tensor ? 0 : tensor; }

/// The number of the tensor `name` of layer `layer` in the network's block, or no_tensor.
constexpr std::size_t find_tensor(std::span<const layer_row> rows, std::size_t layer, std::string_view name) {
    std::size_t index = 0;
    for (const auto names : {&layer_row::parameter_names, &layer_row::statistic_names})
        for (std::size_t i = 0; i < rows.size(); ++i)
            for (const std::string_view other : rows[i].*names) {
                if (i == layer && other == name) return index;
                ++index;
            }
    return no_tensor;
}

/// The layer at `path` that has a tensor `name`, or any tensor where `name` is empty; rows.size() if there is none.
constexpr std::size_t find_layer(std::span<const layer_row> rows, std::string_view path, std::string_view name) {
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (is_path_of(path, rows[i].position) &&
            (name.empty() ? !rows[i].parameter_names.empty() || !rows[i].statistic_names.empty()
                          : find_tensor(rows, i, name) != no_tensor))
            return i;
    return rows.size();
}

/// The number of the tensor that has this key in PyTorch's state_dict, or no_tensor.
constexpr std::size_t find_tensor(std::span<const layer_row> rows, std::string_view key) {
    const std::size_t dot = key.rfind('.');
    const std::string_view name = dot == key.npos ? key : key.substr(dot + 1);
    const std::size_t layer = find_layer(rows, dot == key.npos ? "" : key.substr(0, dot), name);
    return layer == rows.size() ? no_tensor : find_tensor(rows, layer, name);
}

}  // namespace detail

template <class Network, std::size_t Layer, class Scalar>
class layer_parameters;

/// The parameters and statistics of `Network` in a block that another object owns, such as a model.
///
///     net.parameters().layer<0>().weight()                            the first layer's weight, a tensor_view
///     net.parameters().layer<"layer1.0.bn1">().tensor<"running_mean">()
///     net.parameters().tensor<"layer1.0.bn1.running_mean">()          the same
template <class Network, class Scalar = float>
class CTCNN_VIEW network_parameters : public parameter_view<typename Network::parameters, Scalar> {
    using view = parameter_view<typename Network::parameters, Scalar>;

public:
    using network = Network;

    using view::view;
    /// A view of a block that has the layout of this network's parameters.
    constexpr explicit network_parameters(view block) noexcept : view(block) {}

    /// Layer `Index` of the network. Layers are counted from 0 in the order in which they run, including those in
    /// containers and those without parameters.
    template <std::size_t Index>
    [[nodiscard]] constexpr auto layer() const noexcept {
        static_assert(Index < Network::layer_count,
                      "ctcnn::network_parameters: layer() must be one of the network's layers; they are counted "
                      "from 0, containers do not count");
        return layer_parameters<Network, Index, Scalar>(*this);
    }
    /// The layer at `Path`, whose tensors are `Path`.weight and so on.
    template <fixed_text Path>
    [[nodiscard]] constexpr auto layer() const noexcept {
        constexpr std::size_t index = detail::find_layer(Network::layer_rows(), Path.view(), "");
        static_assert(index < Network::layer_count,
                      "ctcnn::network_parameters: layer() must name a layer with parameters by its path in PyTorch's "
                      "state_dict, such as layer1.0.conv1; network::parameter_names() lists the tensors");
        return layer_parameters<Network, index, Scalar>(*this);
    }
    /// The tensor that has this key in PyTorch's state_dict.
    template <fixed_text Key>
    [[nodiscard]] constexpr auto tensor() const noexcept {
        constexpr std::size_t index = detail::find_tensor(Network::layer_rows(), Key.view());
        static_assert(index != detail::no_tensor,
                      "ctcnn::network_parameters: tensor() must name a tensor of the network by its key in PyTorch's "
                      "state_dict, such as layer1.0.conv1.weight; network::parameter_names() lists them");
        return this->template get<detail::or_first(index)>();
    }
};

/// The parameters and statistics of one layer of a network.
template <class Network, std::size_t Layer, class Scalar>
class CTCNN_VIEW layer_parameters {
public:
    constexpr explicit layer_parameters(network_parameters<Network, Scalar> all) noexcept : all_(all) {}

    /// The tensor that the layer calls `Name`.
    template <fixed_text Name>
    [[nodiscard]] constexpr auto tensor() const noexcept {
        constexpr std::size_t index = detail::find_tensor(Network::layer_rows(), Layer, Name.view());
        static_assert(Layer >= Network::layer_count || index != detail::no_tensor,
                      "ctcnn::layer_parameters: the layer must have a tensor of this name; its header says which it "
                      "has, and a convolution with bias<false> has no bias");
        return all_.template get<detail::or_first(index)>();
    }
    [[nodiscard]] constexpr auto weight() const noexcept { return tensor<"weight">(); }
    [[nodiscard]] constexpr auto bias() const noexcept { return tensor<"bias">(); }

private:
    network_parameters<Network, Scalar> all_;
};

}  // namespace ctcnn
