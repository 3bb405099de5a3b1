// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <type_traits>

#include "ctcnn/core/shape.hpp"

/// Named numbers for layers that slide a window over an image. Names, not positions, so that
/// `conv2d<32, kernel<5>, padding<1>>` reads the same in the source and in a compiler's message.
namespace ctcnn {

/// Height and width of the window.
template <std::size_t Height, std::size_t Width = Height>
struct kernel {
    static_assert(Height > 0 && Width > 0, "ctcnn::kernel: height and width must be at least 1");
    static constexpr std::size_t height = Height, width = Width;
};

/// Rows and columns from one window to the next.
template <std::size_t Vertical, std::size_t Horizontal = Vertical>
struct stride {
    static_assert(Vertical > 0 && Horizontal > 0, "ctcnn::stride: both strides must be at least 1");
    static constexpr std::size_t vertical = Vertical, horizontal = Horizontal;
};

/// Rows added above and below, columns added left and right: padding<P> on all sides, padding<V, H> above and below, left
/// and right, or padding<Top, Left, Bottom, Right>, in ONNX's order.
template <std::size_t Top, std::size_t Left = Top, std::size_t Bottom = Top, std::size_t Right = Left>
struct padding {
    static constexpr std::size_t top = Top, left = Left, bottom = Bottom, right = Right;
    static constexpr bool is_zero = Top + Left + Bottom + Right == 0;
};
/// As much padding as keeps the image's size at stride 1: dilation * (kernel - 1) rows and columns, the odd one below
/// and at the right.
/// Equivalent  padding='same' in PyTorch, SAME_UPPER in ONNX
struct padding_same {};

/// Rows and columns that a transposed convolution's output has more, below and at the right.
template <std::size_t Vertical, std::size_t Horizontal = Vertical>
struct output_padding {
    static constexpr std::size_t vertical = Vertical, horizontal = Horizontal;
};

/// Distance between neighbouring elements of the window.
template <std::size_t Vertical, std::size_t Horizontal = Vertical>
struct dilation {
    static_assert(Vertical > 0 && Horizontal > 0, "ctcnn::dilation: both dilations must be at least 1");
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

/// Whether a last window that begins in the image, or in the padding before it, may reach over its end: as many outputs
/// as round up, and not down.
template <bool Enabled = true>
struct ceil_mode {
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

/// Where a window of these numbers comes to lie on an image of `Height` x `Width`: the arithmetic that convolution and
/// pooling share.
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
    /// Rows and columns that one window covers, the gaps of the dilation counted.
    static constexpr std::size_t window_height = (Kernel::height - 1) * Dilation::vertical + 1;
    static constexpr std::size_t window_width = (Kernel::width - 1) * Dilation::horizontal + 1;
    /// Windows along one side; 0 where there is no room for one.
    /// \param end  of the image, in the padded image: a window that ceil_mode adds begins before it
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
    /// Whether there is room for one window at least.
    static constexpr bool fits = out_height > 0 && out_width > 0;
};

template <class T, template <std::size_t, std::size_t> class Tag>
inline constexpr bool is_pair_tag = false;
template <std::size_t A, std::size_t B, template <std::size_t, std::size_t> class Tag>
inline constexpr bool is_pair_tag<Tag<A, B>, Tag> = true;

template <class T>
inline constexpr bool is_padding = false;
template <std::size_t Top, std::size_t Left, std::size_t Bottom, std::size_t Right>
inline constexpr bool is_padding<padding<Top, Left, Bottom, Right>> = true;

template <class T>
inline constexpr bool is_groups = false;
template <std::size_t Count>
inline constexpr bool is_groups<groups<Count>> = true;

template <class T>
inline constexpr bool is_bias = false;
template <bool Enabled>
inline constexpr bool is_bias<bias<Enabled>> = true;

template <class T>
inline constexpr bool is_ceil_mode = false;
template <bool Enabled>
inline constexpr bool is_ceil_mode<ceil_mode<Enabled>> = true;

template <class T>
inline constexpr bool is_count_include_pad = false;
template <bool Enabled>
inline constexpr bool is_count_include_pad<count_include_pad<Enabled>> = true;

template <class T>
inline constexpr bool is_algorithm = false;
template <class Choice>
inline constexpr bool is_algorithm<algorithm<Choice>> = true;

template <class T>
inline constexpr bool is_window_tag =
    is_pair_tag<T, kernel> || is_pair_tag<T, stride> || is_padding<T> || is_pair_tag<T, dilation>;

/// The padding itself, where an option only says how much it is.
template <class Padding, class Kernel, class Dilation>
struct padding_of {
    using type = Padding;
};
template <class Kernel, class Dilation>
struct padding_of<padding_same, Kernel, Dilation> {
    static constexpr std::size_t rows = Dilation::vertical * (Kernel::height - 1);
    static constexpr std::size_t columns = Dilation::horizontal * (Kernel::width - 1);
    using type = padding<rows / 2, columns / 2, rows - rows / 2, columns - columns / 2>;
};

/// The one of `Options` for which `Matches` holds, or `Default`.
template <template <class> class Matches, class Default, class... Options>
struct pick {
    using type = Default;
};
template <template <class> class Matches, class Default, class First, class... Rest>
struct pick<Matches, Default, First, Rest...> : pick<Matches, Default, Rest...> {};
template <template <class> class Matches, class Default, class First, class... Rest>
    requires(Matches<First>::value)
struct pick<Matches, Default, First, Rest...> {
    using type = First;
};

template <class T>
struct matches_kernel {
    static constexpr bool value = is_pair_tag<T, kernel>;
};
template <class T>
struct matches_stride {
    static constexpr bool value = is_pair_tag<T, stride>;
};
template <class T>
struct matches_padding {
    static constexpr bool value = is_padding<T> || std::is_same_v<T, padding_same>;
};
template <class T>
struct matches_output_padding {
    static constexpr bool value = is_pair_tag<T, output_padding>;
};
template <class T>
struct matches_dilation {
    static constexpr bool value = is_pair_tag<T, dilation>;
};
template <class T>
struct matches_groups {
    static constexpr bool value = is_groups<T>;
};
template <class T>
struct matches_bias {
    static constexpr bool value = is_bias<T>;
};

template <class T>
struct matches_ceil_mode {
    static constexpr bool value = is_ceil_mode<T>;
};
template <class T>
struct matches_count_include_pad {
    static constexpr bool value = is_count_include_pad<T>;
};
template <class T>
struct matches_algorithm {
    static constexpr bool value = is_algorithm<T>;
};

template <template <class> class Matches, class... Options>
inline constexpr std::size_t times_given = (std::size_t{Matches<Options>::value} + ... + 0);

}  // namespace detail

}  // namespace ctcnn
