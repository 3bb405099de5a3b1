// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/window_geometry.hpp"

namespace ctcnn::kernels {

/// All sizes of one convolution as constants. `Window` is a ctcnn::detail::window_geometry.
template <std::size_t InChannels, std::size_t OutChannels, std::size_t Groups, class Window>
struct conv2d_geometry : Window {
    using window = Window;
    static constexpr std::size_t in_channels = InChannels, out_channels = OutChannels, groups = Groups;
    static constexpr std::size_t group_in = InChannels / Groups;    ///< input channels of a group
    static constexpr std::size_t group_out = OutChannels / Groups;  ///< filters of a group

    static constexpr std::size_t kernel_height = Window::kernel_type::height;
    static constexpr std::size_t kernel_width = Window::kernel_type::width;
    static constexpr std::size_t kernel_size = kernel_height * kernel_width;
    static constexpr std::size_t stride_y = Window::stride_type::vertical, stride_x = Window::stride_type::horizontal;
    static constexpr std::size_t padding_top = Window::padding_type::top, padding_left = Window::padding_type::left;
    static constexpr std::size_t padding_bottom = Window::padding_type::bottom;
    static constexpr std::size_t padding_right = Window::padding_type::right;
    static constexpr std::size_t dilation_y = Window::dilation_type::vertical;
    static constexpr std::size_t dilation_x = Window::dilation_type::horizontal;

    using input_shape = shape<InChannels, Window::height, Window::width>;
    using output_shape = shape<OutChannels, Window::out_height, Window::out_width>;
    using weight_shape = shape<OutChannels, group_in, kernel_height, kernel_width>;

    static constexpr std::size_t multiply_adds = output_shape::size * group_in * kernel_size;
};

namespace detail {

template <class Geometry>
struct flattened {
    using type = Geometry;
};
template <class Geometry>
    requires(Geometry::kernel_size == 1 && Geometry::stride_y * Geometry::stride_x == 1 &&
             Geometry::padding_type::is_zero)
struct flattened<Geometry> {
    using type = conv2d_geometry<
        Geometry::in_channels, Geometry::out_channels, Geometry::groups,
        ctcnn::detail::window_geometry<1, Geometry::height * Geometry::width, typename Geometry::kernel_type, stride<1>,
                                       padding<0>, dilation<1>>>;
};

}  // namespace detail

/// The same convolution. If it is 1x1 without stride and padding, the image is treated as a single row of pixels, so
/// that there is one incomplete tile of pixels and not one in each row.
template <class Geometry>
using conv2d_flattened = typename detail::flattened<Geometry>::type;

/// The convolution that computes the input's gradient, for stride 1 and paddings smaller than the window: that of the
/// output's gradient with the filters rotated by 180°, input and output channels exchanged, and a padding of its own.
template <class Forward>
using conv2d_input_gradient = conv2d_geometry<
    Forward::out_channels, Forward::in_channels, Forward::groups,
    ctcnn::detail::window_geometry<
        Forward::out_height, Forward::out_width, typename Forward::kernel_type, stride<1>,
        padding<Forward::window_height - 1 - Forward::padding_top, Forward::window_width - 1 - Forward::padding_left,
                Forward::window_height - 1 - Forward::padding_bottom,
                Forward::window_width - 1 - Forward::padding_right>,
        typename Forward::dilation_type>>;

}  // namespace ctcnn::kernels
