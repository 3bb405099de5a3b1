// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <string_view>

/// The sizes of a window that slides over an image, and the number of windows of an image. Each size is a type of its
/// own, so that `conv2d<32, kernel<5>, padding<1>>` reads the same in the source and in a compiler's message.
namespace ctcnn {

/// Height and width of the window.
template <std::size_t Height, std::size_t Width = Height>
struct kernel {
    static constexpr std::string_view option = "kernel";
    static_assert(Height > 0 && Width > 0, "ctcnn::kernel: height and width must be at least 1");
    static constexpr std::size_t height = Height, width = Width;
};

/// Rows and columns from one window to the next.
template <std::size_t Vertical, std::size_t Horizontal = Vertical>
struct stride {
    static constexpr std::string_view option = "stride";
    static_assert(Vertical > 0 && Horizontal > 0, "ctcnn::stride: both strides must be at least 1");
    static constexpr std::size_t vertical = Vertical, horizontal = Horizontal;
};

/// Rows added above and below, and columns added left and right, of the image: padding<P> on all sides; padding<V, H>,
/// V above and below, H left and right; or padding<Top, Left, Bottom, Right>, in ONNX's order.
template <std::size_t Top, std::size_t Left = Top, std::size_t Bottom = Top, std::size_t Right = Left>
struct padding {
    static constexpr std::string_view option = "padding";
    static constexpr std::size_t top = Top, left = Left, bottom = Bottom, right = Right;
    static constexpr bool is_zero = Top + Left + Bottom + Right == 0;
};

/// Distance between neighbouring elements of the window.
template <std::size_t Vertical, std::size_t Horizontal = Vertical>
struct dilation {
    static constexpr std::string_view option = "dilation";
    static_assert(Vertical > 0 && Horizontal > 0, "ctcnn::dilation: both dilations must be at least 1");
    static constexpr std::size_t vertical = Vertical, horizontal = Horizontal;
};

/// Whether the last window may extend beyond the padded image, if it begins in the image or in the padding before it:
/// the number of outputs is then rounded up, and not down.
template <bool Enabled = true>
struct ceil_mode {
    static constexpr std::string_view option = "ceil_mode";
    static constexpr bool enabled = Enabled;
};

namespace detail {

/// The windows of an image of `Height` x `Width`: the arithmetic that convolution and pooling share.
template <std::size_t Height, std::size_t Width, class Kernel, class Stride, class Padding,
          class Dilation = dilation<1>, class CeilMode = ceil_mode<false>>
struct window_geometry {
    using kernel_type = Kernel;
    using stride_type = Stride;
    using padding_type = Padding;
    using dilation_type = Dilation;

    static constexpr std::size_t height = Height, width = Width;
    static constexpr std::size_t padded_height = Height + Padding::top + Padding::bottom;
    static constexpr std::size_t padded_width = Width + Padding::left + Padding::right;
    /// Rows and columns that one window covers, including the gaps of the dilation.
    static constexpr std::size_t window_height = (Kernel::height - 1) * Dilation::vertical + 1;
    static constexpr std::size_t window_width = (Kernel::width - 1) * Dilation::horizontal + 1;
    /// Windows along one side; 0 if the window is larger than the padded image.
    /// \param end  the end of the image in the padded image: a window that ceil_mode adds must begin before it
    static constexpr std::size_t windows(std::size_t padded, std::size_t window, std::size_t step, std::size_t end) {
        const std::size_t room = padded + (CeilMode::enabled ? step - 1 : 0);
        if (window > room) return 0;
        const std::size_t count = (room - window) / step + 1;
        return CeilMode::enabled && (count - 1) * step >= end ? count - 1 : count;
    }
    static constexpr std::size_t out_height =
        windows(padded_height, window_height, Stride::vertical, Height + Padding::top);
    static constexpr std::size_t out_width =
        windows(padded_width, window_width, Stride::horizontal, Width + Padding::left);
    /// Whether there is at least one window.
    static constexpr bool fits = out_height > 0 && out_width > 0;
};

}  // namespace detail

}  // namespace ctcnn
