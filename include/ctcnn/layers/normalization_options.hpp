// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <ratio>
#include <string_view>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/options.hpp"

/// What normalization layers have in common: their options, and the tensors of affine<>.
namespace ctcnn::detail {

/// The values of a normalization layer's `Options`, which are some of affine<> and epsilon<>.
template <class... Options>
struct normalization_options {
    static_assert(((sizeof(Options) > 0) && ...));  // instantiates the options, and so their own static_asserts

    using default_epsilon = epsilon<std::ratio<1, 100'000>>;
    using kinds = option_kinds<affine<true>, default_epsilon>;
    static constexpr bool known = kinds::template known<Options...>;
    static constexpr bool differ = kinds::template differ<Options...>;

    static constexpr bool has_affine = pick_t<affine<true>, Options...>::enabled;
    static constexpr double epsilon_value = pick_t<default_epsilon, Options...>::value;
};

/// The weight and bias of shape S that affine<> adds to a normalization, or nothing.
template <bool HasAffine, Shape S>
struct affine_tensors {
    using layout = parameter_layout<S, S>;
    static constexpr std::array<std::string_view, 2> names{"weight", "bias"};
    static constexpr std::array<double, 2> values{1, 0};  ///< initial values
};
template <Shape S>
struct affine_tensors<false, S> {
    using layout = parameter_layout<>;
    static constexpr std::array<std::string_view, 0> names{};
    static constexpr std::array<double, 0> values{};
};

}  // namespace ctcnn::detail
