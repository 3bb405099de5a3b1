// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <ratio>
#include <string_view>
#include <type_traits>

#include "ctcnn/core/window_geometry.hpp"

/// What may be given to a layer after its first number, in any order, and how a layer picks out its own. The numbers of a
/// window (kernel, stride, padding, dilation, ceil_mode) are in core/window_geometry.hpp.
namespace ctcnn {

/// As much padding as keeps the image's size at stride 1: dilation * (kernel - 1) rows and columns, the odd one below
/// and at the right.
/// Equivalent  padding='same' in PyTorch, SAME_UPPER in ONNX
struct padding_same {};

/// Rows and columns that a transposed convolution's output has more, below and at the right.
template <std::size_t Vertical, std::size_t Horizontal = Vertical>
struct output_padding {
    static constexpr std::size_t vertical = Vertical, horizontal = Horizontal;
};

/// Number of groups the channels are divided into; each group sees its own channels only.
template <std::size_t Count>
struct groups {
    static_assert(Count > 0, "ctcnn::groups: there must be at least 1 group");
    static constexpr std::size_t count = Count;
};

/// Whether a bias is added.
template <bool Enabled>
struct bias {
    static constexpr bool enabled = Enabled;
};

/// Whether a mean counts the padding under its window, as zeros. What is beyond the padding never counts.
template <bool Enabled = true>
struct count_include_pad {
    static constexpr bool enabled = Enabled;
};

/// How a convolution is computed. All give the same result but for rounding.
struct automatic {};  ///< the fastest for the shape whose rounding error is that of the others
struct direct {};     ///< the sum as it stands in the textbook, for any shape
/// Winograd's algorithm, for 3x3 kernels at stride 1: about a quarter of the multiplications. Tiles of Small and
/// Small + 1 pixels a side. 3: the rounding error of a sum; 4: a tenth faster, twice the error.
template <std::size_t Small>
struct winograd {
    static_assert(Small == 3 || Small == 4,
                  "ctcnn::winograd: tiles of 3 (and 4) or of 4 (and 5) pixels; write winograd<3>");
};
template <class Choice>
struct algorithm {
    static_assert(sizeof(Choice) > 0);  // so that a winograd<> that does not exist says so
    using type = Choice;
};

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

/// Whether two options are of one kind: the same template with other arguments.
template <class A, class B>
inline constexpr bool same_option = std::is_same_v<A, B>;
template <template <std::size_t...> class Option, std::size_t... A, std::size_t... B>
inline constexpr bool same_option<Option<A...>, Option<B...>> = true;
template <template <bool...> class Option, bool... A, bool... B>
inline constexpr bool same_option<Option<A...>, Option<B...>> = true;
template <template <class...> class Option, class... A, class... B>
inline constexpr bool same_option<Option<A...>, Option<B...>> = true;

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

/// How much padding_same is.
template <class Kernel, class Dilation, std::size_t Rows = Dilation::vertical*(Kernel::height - 1),
          std::size_t Columns = Dilation::horizontal*(Kernel::width - 1)>
using same_padding = padding<Rows / 2, Columns / 2, Rows - Rows / 2, Columns - Columns / 2>;

/// The names of a layer's weight and, where it has one, bias.
template <bool HasBias>
inline constexpr std::array<std::string_view, 2> weight_and_bias{"weight", "bias"};
template <>
inline constexpr std::array<std::string_view, 1> weight_and_bias<false>{"weight"};

}  // namespace detail

}  // namespace ctcnn
