// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/window_geometry.hpp"

#include <cstddef>

namespace {

using namespace ctcnn;

template <std::size_t Height, std::size_t Width, class... Window>
using window = detail::window_geometry<Height, Width, Window...>;
template <class Window, std::size_t Height, std::size_t Width>
inline constexpr bool gives = Window::fits && Window::out_height == Height && Window::out_width == Width;

static_assert(gives<window<28, 28, kernel<5>, stride<1>, padding<1>>, 26, 26>);
static_assert(gives<window<13, 13, kernel<2>, stride<1>, padding<0>>, 12, 12>);
static_assert(gives<window<7, 6, kernel<3, 5>, stride<2, 1>, padding<1, 2>>, 4, 6>);
static_assert(gives<window<7, 7, kernel<3>, stride<1>, padding<0>, dilation<3>>, 1, 1>);
static_assert(gives<window<1, 1, kernel<3>, stride<5>, padding<1>>, 1, 1>);
static_assert(!window<6, 7, kernel<3>, stride<1>, padding<0>, dilation<3>>::fits);
static_assert(!window<2, 9, kernel<3>, stride<1>, padding<0>>::fits);
static_assert(window<2, 9, kernel<3>, stride<1>, padding<0>>::out_height == 0);
static_assert(kernel<3>::height == 3 && kernel<3>::width == 3 && kernel<3, 5>::width == 5);

// Four numbers are in ONNX's order; two are above and below, left and right.
using around = padding<1, 2, 3, 4>;
static_assert(around::top == 1 && around::left == 2 && around::bottom == 3 && around::right == 4);
static_assert(padding<1, 2>::bottom == 1 && padding<1, 2>::right == 2 && padding<3>::right == 3);
static_assert(padding<0>::is_zero && !padding<0, 0, 0, 1>::is_zero);
static_assert(gives<window<7, 6, kernel<3>, stride<2>, padding<0, 1, 2, 0>>, 4, 3>);
static_assert(window<7, 6, kernel<3, 5>, stride<1>, padding<0>, dilation<2, 1>>::window_height == 5);
static_assert(window<7, 6, kernel<3, 5>, stride<1>, padding<0>, dilation<2, 1>>::window_width == 5);

// Rounded up: one more window where some of the image is left, unless it would begin after the image's end.
template <std::size_t Size, std::size_t Kernel, std::size_t Stride, std::size_t Padding = 0>
inline constexpr std::size_t rounded_up =
    window<Size, Size, kernel<Kernel>, stride<Stride>, padding<Padding>, dilation<1>, ceil_mode<>>::out_height;
static_assert(rounded_up<7, 2, 2> == 4 && rounded_up<6, 2, 2> == 3 && rounded_up<6, 3, 2> == 3);
static_assert(rounded_up<5, 2, 2, 1> == 3);
static_assert(rounded_up<1, 2, 2> == 1 && rounded_up<2, 3, 1> == 0);

}  // namespace
