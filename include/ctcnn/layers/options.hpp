// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstdint>
#include <ratio>
#include <string_view>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/window.hpp"

/// Options of layers that normalize, and the tensors that options add. Those of layers that slide a window over an image are in core/window.hpp.
namespace ctcnn {

namespace detail {

/// The number that a std::ratio is; 0 for another type.
template <class T>
inline constexpr double ratio_value = 0;
template <std::intmax_t Numerator, std::intmax_t Denominator>
inline constexpr double ratio_value<std::ratio<Numerator, Denominator>> = static_cast<double>(Numerator) /
                                                                          static_cast<double>(Denominator);

}  // namespace detail

/// Whether what was normalized is then scaled and shifted by a learned weight and bias.
template <bool Enabled>
struct affine {
    static constexpr bool enabled = Enabled;
};

/// What is added to a variance before its square root is taken; Value is a std::ratio above 0.
template <class Value>
struct epsilon {
    static_assert(detail::ratio_value<Value> > 0,
                  "ctcnn::epsilon: it must be a std::ratio above 0; write epsilon<std::ratio<1, 100000>>");
    static constexpr double value = detail::ratio_value<Value>;
};

/// The share of what a new batch shows in a running average; Value is a std::ratio above 0 and at most 1.
template <class Value>
struct momentum {
    static_assert(detail::ratio_value<Value> > 0 && detail::ratio_value<Value> <= 1,
                  "ctcnn::momentum: it must be a std::ratio above 0, and at most 1; write momentum<std::ratio<1, 10>>");
    static constexpr double value = detail::ratio_value<Value>;
};

namespace detail {

template <class T>
inline constexpr bool is_momentum = false;
template <class Value>
inline constexpr bool is_momentum<momentum<Value>> = true;
template <class T>
struct matches_momentum {
    static constexpr bool value = is_momentum<T>;
};

template <class T>
inline constexpr bool is_affine = false;
template <bool Enabled>
inline constexpr bool is_affine<affine<Enabled>> = true;

template <class T>
inline constexpr bool is_epsilon = false;
template <class Value>
inline constexpr bool is_epsilon<epsilon<Value>> = true;

template <class T>
struct matches_affine {
    static constexpr bool value = is_affine<T>;
};
template <class T>
struct matches_epsilon {
    static constexpr bool value = is_epsilon<T>;
};

/// What `Options`, some of affine<> and epsilon<>, say of a layer that normalizes.
template <class... Options>
struct normalization_options {
    static_assert(((sizeof(Options) > 0) && ...));  // so that an epsilon<> that can't be used says so

    static constexpr bool known = ((is_affine<Options> || is_epsilon<Options>)&&...);
    static constexpr bool differ =
        times_given<matches_affine, Options...> <= 1 && times_given<matches_epsilon, Options...> <= 1;

    static constexpr bool has_affine = pick<matches_affine, affine<true>, Options...>::type::enabled;
    static constexpr double epsilon_value =
        pick<matches_epsilon, epsilon<std::ratio<1, 100'000>>, Options...>::type::value;
};

/// The weight and bias of shape S that affine<> adds to a normalization, or nothing.
template <bool HasAffine, Shape S>
struct affine_tensors {
    using layout = parameter_layout<S, S>;
    static constexpr std::array<std::string_view, 2> names{"weight", "bias"};
    static constexpr std::array<double, 2> values{1, 0};  ///< at first
};
template <Shape S>
struct affine_tensors<false, S> {
    using layout = parameter_layout<>;
    static constexpr std::array<std::string_view, 0> names{};
    static constexpr std::array<double, 0> values{};
};

/// The names of a layer's weight and, where it has one, bias.
template <bool HasBias>
inline constexpr std::array<std::string_view, 2> weight_and_bias{"weight", "bias"};
template <>
inline constexpr std::array<std::string_view, 1> weight_and_bias<false>{"weight"};

}  // namespace detail

}  // namespace ctcnn
