// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/fan.hpp"
#include "ctcnn/core/tensor_role.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/position.hpp"

/// What is known of a network's layers, as data: a loop over rows is compiled once, however many layers there are.
namespace ctcnn::detail {

struct layer_row {
    std::span<const position_segment> position;
    std::string_view name;  ///< of the spec
    std::span<const std::string_view> parameter_names;
    std::span<const double> initial_values;  ///< one for each parameter tensor, or empty
    std::span<const std::string_view> statistic_names;
    std::span<const double> statistic_values;  ///< one for each statistic
    fan fans;
};

template <class Leaf>
constexpr layer_row row_of() {
    using bound = typename Leaf::bound;
    return {Leaf::position::segments,
            Leaf::spec::name,
            bound::parameter_names,
            bound::initial_values,
            bound::statistic_names,
            bound::statistic_values,
            bound::fans};
}

/// Refuses a batch of `count` samples; the message names the first layer that needs more.
[[noreturn, gnu::cold]] inline void refuse_few_samples(std::span<const layer_row> rows,
                                                       std::span<const std::size_t> least_samples, std::size_t count) {
    std::size_t layer = 0;
    while (least_samples[layer] <= count) ++layer;
    throw_error(argument_error("ctcnn::network: layer " + layer_name(rows[layer].position, rows[layer].name) +
                               " normalizes over the batch: expected at least " + std::to_string(least_samples[layer]) +
                               " samples in training, found " + std::to_string(count) +
                               "; choose a batch size that leaves no smaller last batch"));
}

/// The names of all tensors in the order of the network's block: trained ones first.
[[gnu::cold]] inline std::vector<std::string> tensor_names(std::span<const layer_row> rows) {
    std::vector<std::string> names;
    for (const layer_row& layer : rows)
        for (const std::string_view name : layer.parameter_names) names.push_back(tensor_name(layer.position, name));
    for (const layer_row& layer : rows)
        for (const std::string_view name : layer.statistic_names) names.push_back(tensor_name(layer.position, name));
    return names;
}

/// Of each trained tensor, in the order of the block: its role, and the offset at which the next one begins.
template <std::size_t Trained>
constexpr std::array<role_run, Trained> trained_roles(std::span<const layer_row> rows,
                                                      std::span<const std::size_t> offsets, std::size_t extent) {
    std::array<role_run, Trained> runs{};
    std::size_t tensor = 0;
    for (const layer_row& layer : rows)
        for (const std::string_view name : layer.parameter_names) {
            const std::size_t end = tensor + 1 < Trained ? offsets[tensor + 1] : extent;
            runs[tensor] = {end, role_of(name, layer.initial_values.empty())};
            ++tensor;
        }
    return runs;
}

/// The layer that has tensor `tensor` of the block, as messages name it: "0.2 (Conv2d)".
[[gnu::cold]] inline std::string layer_of_tensor(std::span<const layer_row> rows, std::size_t tensor) {
    for (const auto names : {&layer_row::parameter_names, &layer_row::statistic_names})
        for (const layer_row& layer : rows) {
            const std::size_t count = (layer.*names).size();
            if (tensor < count) return layer_name(layer.position, layer.name);
            tensor -= count;
        }
    return "";
}

}  // namespace ctcnn::detail
