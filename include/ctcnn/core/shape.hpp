// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>

namespace ctcnn {

namespace detail {

/// Product of the dimensions, or 0 if it overflows std::size_t. (A dimension of 0 is rejected before.)
template <std::size_t... Dims>
consteval std::size_t checked_product() {
    std::size_t product = 1;
    bool overflow = false;
    [[maybe_unused]] const auto multiply = [&](std::size_t dimension) {
        overflow = overflow || (dimension != 0 && product > std::numeric_limits<std::size_t>::max() / dimension);
        product = overflow ? product : product * dimension;
    };
    (multiply(Dims), ...);
    return overflow ? 0 : product;
}

}  // namespace detail

/// The extents of a tensor as a type: `shape<32, 26, 26>` is 32 channels of 26 rows and 26 columns.
///
/// The order of dimensions is PyTorch's: an image is C,H,W; a convolution's weight O,I,H,W; a linear weight O,I.
/// `shape<>` is a scalar: rank 0, size 1.
template <std::size_t... Dims>
struct shape {
    static_assert(((Dims > 0) && ...), "ctcnn::shape: every dimension must be at least 1; write the missing extent");
    static_assert(((Dims == 0) || ...) || detail::checked_product<Dims...>() != 0,
                  "ctcnn::shape: the number of elements must fit std::size_t; use smaller dimensions");

    static constexpr std::size_t rank = sizeof...(Dims);                         ///< number of dimensions
    static constexpr std::size_t size = detail::checked_product<Dims...>();      ///< number of elements
    static constexpr std::array<std::size_t, sizeof...(Dims)> extents{Dims...};  ///< the dimensions, outermost first

    /// Extent of dimension `Index`, counted from the outermost.
    template <std::size_t Index>
        requires(Index < rank)
    static constexpr std::size_t extent = extents[Index];

    /// Distance in elements between neighbours along each dimension, row-major.
    static constexpr std::array<std::size_t, sizeof...(Dims)> strides = [] {
        std::array<std::size_t, sizeof...(Dims)> result{};
        std::size_t stride = 1;
        for (std::size_t i = rank; i-- > 0; stride *= extents[i]) result[i] = stride;
        return result;
    }();
};

namespace detail {

template <class T>
inline constexpr bool is_shape = false;
template <std::size_t... Dims>
inline constexpr bool is_shape<shape<Dims...>> = true;

}  // namespace detail

/// A specialisation of `ctcnn::shape`.
template <class T>
concept Shape = detail::is_shape<std::remove_cv_t<T>>;

/// A shape of channels, height and width, as convolutions and pooling require.
template <class T>
concept ImageShape = Shape<T> && T::rank == 3;

template <std::size_t... Left, std::size_t... Right>
consteval bool operator==(shape<Left...>, shape<Right...>) {
    return std::is_same_v<shape<Left...>, shape<Right...>>;
}

namespace detail {

template <Shape Left, Shape Right>
struct concatenated;
template <std::size_t... Left, std::size_t... Right>
struct concatenated<shape<Left...>, shape<Right...>> {
    using type = shape<Left..., Right...>;
};

template <Shape S>
struct without_first;
template <std::size_t First, std::size_t... Rest>
struct without_first<shape<First, Rest...>> {
    using type = shape<Rest...>;
};

/// The dimensions of `Left` followed by those of `Right`.
template <Shape Left, Shape Right>
using concatenate = typename concatenated<Left, Right>::type;

/// `S` with one more dimension in front.
template <std::size_t First, Shape S>
using prepend = concatenate<shape<First>, S>;

/// `S` without its outermost dimension.
template <Shape S>
    requires(S::rank > 0)
using drop_first = typename without_first<S>::type;

/// All elements of `S` in one dimension.
template <Shape S>
using flattened = shape<S::size>;

}  // namespace detail

/// "[32, 26, 26]", for messages and tables.
template <Shape S>
std::string to_string(S = {}) {
    std::string text = "[";
    for (std::size_t i = 0; i < S::rank; ++i) text += (i == 0 ? "" : ", ") + std::to_string(S::extents[i]);
    return text + "]";
}

}  // namespace ctcnn
