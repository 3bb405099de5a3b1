// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ratio>
#include <string_view>
#include <type_traits>

#include "ctcnn/core/window_geometry.hpp"

/// The options of layers, which may be given in any order, and how a layer reads them. The options of a window (kernel,
/// stride, padding, dilation, ceil_mode) are in core/window_geometry.hpp.
namespace ctcnn {

/// Padding that keeps the image's size at stride 1: dilation * (kernel - 1) rows and columns; if odd, with one more
/// below and at the right.
/// Equivalent  padding='same' in PyTorch, SAME_UPPER in ONNX
struct padding_same {
    static constexpr std::string_view option = "padding_same";
};

/// Additional rows and columns of a transposed convolution's output, below and at the right.
template <std::size_t Vertical, std::size_t Horizontal = Vertical>
struct output_padding {
    static constexpr std::string_view option = "output_padding";
    static constexpr std::size_t vertical = Vertical, horizontal = Horizontal;
};

/// The number of groups into which the channels are divided. The filters of a group read the channels of the group
/// only.
template <std::size_t Count>
struct groups {
    static constexpr std::string_view option = "groups";
    static_assert(Count > 0, "ctcnn::groups: there must be at least 1 group");
    static constexpr std::size_t count = Count;
};

/// Whether a bias is added.
template <bool Enabled>
struct bias {
    static constexpr std::string_view option = "bias";
    static constexpr bool enabled = Enabled;
};

/// Whether a mean counts the padding under its window as zeros. Elements beyond the padding are never counted.
template <bool Enabled = true>
struct count_include_pad {
    static constexpr std::string_view option = "count_include_pad";
    static constexpr bool enabled = Enabled;
};

/// The algorithm of a convolution. All have the same result up to rounding.
struct automatic {};  ///< the fastest one for the shape among those with the smaller rounding error
struct direct {};     ///< the sum of the definition, for any shape
/// Winograd's algorithm, for 3x3 kernels at stride 1, with about a quarter of the multiplications. Its tiles have Small
/// and Small + 1 pixels on each side. With 3 the rounding error is that of direct; 4 is a tenth faster with twice the
/// error.
template <std::size_t Small>
struct winograd {
    static_assert(Small == 3 || Small == 4,
                  "ctcnn::winograd: tiles of 3 (and 4) or of 4 (and 5) pixels; write winograd<3>");
};
template <class Choice>
struct algorithm {
    static constexpr std::string_view option = "algorithm";
    static_assert(sizeof(Choice) > 0);  // instantiates Choice, and so its own static_asserts
    using type = Choice;
};

namespace detail {

/// The value of a std::ratio; 0 for another type.
template <class T>
inline constexpr double ratio_value = 0;
template <std::intmax_t Numerator, std::intmax_t Denominator>
inline constexpr double ratio_value<std::ratio<Numerator, Denominator>> =
    static_cast<double>(Numerator) / static_cast<double>(Denominator);

}  // namespace detail

/// Whether a normalization is followed by a learned weight and bias.
template <bool Enabled>
struct affine {
    static constexpr std::string_view option = "affine";
    static constexpr bool enabled = Enabled;
};

/// The number that is added to a variance before its square root is taken; Value is a std::ratio above 0.
template <class Value>
struct epsilon {
    static constexpr std::string_view option = "epsilon";
    static_assert(detail::ratio_value<Value> > 0,
                  "ctcnn::epsilon: it must be a std::ratio above 0; write epsilon<std::ratio<1, 100000>>");
    static constexpr double value = detail::ratio_value<Value>;
};

/// The weight of a new batch in a running average; Value is a std::ratio above 0 and at most 1.
template <class Value>
struct momentum {
    static constexpr std::string_view option = "momentum";
    static_assert(detail::ratio_value<Value> > 0 && detail::ratio_value<Value> <= 1,
                  "ctcnn::momentum: it must be a std::ratio above 0, and at most 1; write momentum<std::ratio<1, 10>>");
    static constexpr double value = detail::ratio_value<Value>;
};

namespace detail {

/// An option of a layer says its own name, by which a layer recognizes it with any numbers.
template <class T>
concept LayerOption = requires {
    { T::option } -> std::convertible_to<std::string_view>;
};

/// Whether two options are of one kind.
template <class A, class B>
inline constexpr bool same_option = false;
template <LayerOption A, LayerOption B>
inline constexpr bool same_option<A, B> = std::string_view(A::option) == B::option;

/// The one of `Options` that is of the kind of `Default`, or `Default`.
template <class Default, class... Options>
struct pick {
    using type = Default;
};
template <class Default, class First, class... Rest>
struct pick<Default, First, Rest...>
    : std::conditional_t<same_option<First, Default>, std::type_identity<First>, pick<Default, Rest...>> {};
template <class Default, class... Options>
using pick_t = typename pick<Default, Options...>::type;

/// How many of `Options` are of the kind of `Example`.
template <class Example, class... Options>
inline constexpr std::size_t times_given = (std::size_t{same_option<Options, Example>} + ... + 0);

/// The kinds of options that a layer takes, one example of each.
template <class... Examples>
struct option_kinds {
    template <class Option>
    static constexpr bool has = (same_option<Option, Examples> || ...);
    /// Whether there are no others among `Options`.
    template <class... Options>
    static constexpr bool known = (has<Options> && ...);
    /// Whether none is given twice.
    template <class... Options>
    static constexpr bool differ = ((times_given<Examples, Options...> <= 1) && ...);
};

/// The padding that padding_same means.
template <class Kernel, class Dilation, std::size_t Rows = (Kernel::height - 1) * Dilation::vertical,
          std::size_t Columns = (Kernel::width - 1) * Dilation::horizontal>
using same_padding = padding<Rows / 2, Columns / 2, Rows - Rows / 2, Columns - Columns / 2>;

/// The names of a layer's weight and, where it has one, bias.
template <bool HasBias>
inline constexpr std::array<std::string_view, 2> weight_and_bias{"weight", "bias"};
template <>
inline constexpr std::array<std::string_view, 1> weight_and_bias<false>{"weight"};

}  // namespace detail

}  // namespace ctcnn
