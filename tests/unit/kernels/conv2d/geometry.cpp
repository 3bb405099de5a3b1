// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/geometry.hpp"

#include <concepts>

namespace {

using namespace ctcnn;

template <std::size_t In, std::size_t Out, std::size_t Groups, std::size_t Height, std::size_t Width, class... Window>
using convolution = kernels::conv2d_geometry<In, Out, Groups, detail::window_geometry<Height, Width, Window...>>;

using wide = convolution<6, 4, 2, 9, 8, kernel<3, 2>, stride<2, 1>, padding<1, 2, 0, 3>, dilation<2, 3>>;
static_assert(wide::group_in == 3 && wide::group_out == 2 && wide::kernel_size == 6);
static_assert(wide::stride_y == 2 && wide::stride_x == 1 && wide::dilation_y == 2 && wide::dilation_x == 3);
static_assert(wide::padding_top == 1 && wide::padding_left == 2 && wide::padding_bottom == 0 &&
              wide::padding_right == 3);
static_assert(std::same_as<wide::input_shape, shape<6, 9, 8>> && std::same_as<wide::weight_shape, shape<4, 3, 3, 2>>);
static_assert(std::same_as<wide::output_shape, shape<4, 3, 10>>);
static_assert(wide::multiply_adds == 4 * 3 * 10 * 3 * 6);

// Windows of one pixel: all pixels in one row.
using pixels = convolution<6, 4, 2, 9, 8, kernel<1>, stride<1>, padding<0>>;
using row = kernels::conv2d_flattened<pixels>;
static_assert(std::same_as<row::output_shape, shape<4, 1, 72>> && std::same_as<row::input_shape, shape<6, 1, 72>>);
static_assert(std::same_as<row::weight_shape, pixels::weight_shape> && row::groups == 2);
template <class Geometry>
inline constexpr bool stays = std::same_as<kernels::conv2d_flattened<Geometry>, Geometry>;
static_assert(stays<wide> && stays<convolution<6, 4, 2, 9, 8, kernel<1>, stride<2>, padding<0>>> &&
              stays<convolution<6, 4, 2, 9, 8, kernel<1>, stride<1>, padding<1>>>);

// Turned round, a convolution reads what the other writes and writes what it reads, and twice turned it is the same.
using forward = convolution<6, 4, 2, 9, 8, kernel<3, 2>, stride<1>, padding<1, 0, 2, 1>>;
using turned = kernels::conv2d_input_gradient<forward>;
static_assert(std::same_as<turned::input_shape, forward::output_shape>);
static_assert(std::same_as<turned::output_shape, forward::input_shape>);
static_assert(turned::padding_top == 1 && turned::padding_left == 1 && turned::padding_bottom == 0 &&
              turned::padding_right == 0);
static_assert(std::same_as<kernels::conv2d_input_gradient<turned>::padding_type, forward::padding_type>);

}  // namespace
