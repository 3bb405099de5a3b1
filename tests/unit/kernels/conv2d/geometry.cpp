// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/geometry.hpp"

#include <concepts>

namespace {

using namespace ctcnn;

template <std::size_t In, std::size_t Out, std::size_t Groups, std::size_t Height, std::size_t Width, class... Window>
using convolution = kernels::conv2d_geometry<In, Out, Groups, detail::window_geometry<Height, Width, Window...>>;

using wide_windows = convolution<6, 4, 2, 9, 8, kernel<3, 2>, stride<2, 1>, padding<1, 2, 0, 3>, dilation<2, 3>>;
static_assert(wide_windows::group_in == 3 && wide_windows::group_out == 2 && wide_windows::kernel_size == 6);
static_assert(wide_windows::stride_y == 2 && wide_windows::stride_x == 1 && wide_windows::dilation_y == 2 &&
              wide_windows::dilation_x == 3);
static_assert(wide_windows::padding_top == 1 && wide_windows::padding_left == 2 && wide_windows::padding_bottom == 0 &&
              wide_windows::padding_right == 3);
static_assert(std::same_as<wide_windows::input_shape, shape<6, 9, 8>> &&
              std::same_as<wide_windows::weight_shape, shape<4, 3, 3, 2>>);
static_assert(std::same_as<wide_windows::output_shape, shape<4, 3, 10>>);
static_assert(wide_windows::multiply_adds == 4 * 3 * 10 * 3 * 6);

// Windows of one pixel: all pixels in one row.
using pixel_windows = convolution<6, 4, 2, 9, 8, kernel<1>, stride<1>, padding<0>>;
using pixel_row = kernels::conv2d_flattened<pixel_windows>;
static_assert(std::same_as<pixel_row::output_shape, shape<4, 1, 72>> &&
              std::same_as<pixel_row::input_shape, shape<6, 1, 72>>);
static_assert(std::same_as<pixel_row::weight_shape, pixel_windows::weight_shape> && pixel_row::groups == 2);
template <class Geometry>
inline constexpr bool stays = std::same_as<kernels::conv2d_flattened<Geometry>, Geometry>;
static_assert(stays<wide_windows> && stays<convolution<6, 4, 2, 9, 8, kernel<1>, stride<2>, padding<0>>> &&
              stays<convolution<6, 4, 2, 9, 8, kernel<1>, stride<1>, padding<1>>>);

// The gradient of the input reads what forward writes and writes what that reads; and its own gradient is as forward.
using padded_windows = convolution<6, 4, 2, 9, 8, kernel<3, 2>, stride<1>, padding<1, 0, 2, 1>>;
using padded_gradient_windows = kernels::conv2d_input_gradient<padded_windows>;
static_assert(std::same_as<padded_gradient_windows::input_shape, padded_windows::output_shape>);
static_assert(std::same_as<padded_gradient_windows::output_shape, padded_windows::input_shape>);
static_assert(padded_gradient_windows::padding_top == 1 && padded_gradient_windows::padding_left == 1 &&
              padded_gradient_windows::padding_bottom == 0 && padded_gradient_windows::padding_right == 0);
static_assert(
    std::same_as<kernels::conv2d_input_gradient<padded_gradient_windows>::padding_type, padded_windows::padding_type>);

}  // namespace
