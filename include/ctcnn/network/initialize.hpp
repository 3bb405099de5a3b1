// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "ctcnn/core/fan.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/initializers/initializer.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/layer_row.hpp"

namespace ctcnn::detail {

/// Draws the tensors of a network's block, which begin at `offsets` and have `sizes`. Each tensor has a random stream
/// of its own, which depends only on the seed and the tensor's number.
template <class Scalar, Initializer Init>
void draw_parameters(std::span<const layer_row> rows, std::span<const std::size_t> offsets,
                     std::span<const std::size_t> sizes, Scalar* block, std::uint64_t seed, const Init& initializer) {
    std::size_t tensor = 0;
    const auto next = [&] {
        const std::span<Scalar> elements(block + offsets[tensor], sizes[tensor]);
        ++tensor;
        return elements;
    };
    const auto fill = [&](double value) {
        const std::span<Scalar> elements = next();
        std::fill(elements.begin(), elements.end(), static_cast<Scalar>(value));
    };
    for (const layer_row& layer : rows) {
        for (const double value : layer.initial_values) fill(value);
        if (!layer.initial_values.empty()) continue;
        for (const std::string_view name : layer.parameter_names) {
            const random_stream stream(seed, random_purpose::initialization, static_cast<std::uint32_t>(tensor));
            if (role_of(name, true) == tensor_role::bias)
                initializer.bias(next(), layer.fans, stream);
            else
                initializer.weight(next(), layer.fans, stream);
        }
    }
    for (const layer_row& layer : rows)
        for (const double value : layer.statistic_values) fill(value);
}

}  // namespace ctcnn::detail
