// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d/mirrored.hpp"

#include <cstddef>

#include "ctcnn/core/window_geometry.hpp"
#include "ctcnn/layers/options.hpp"

namespace {

using namespace ctcnn;

using enlarged_window =
    detail::transposed_window<kernel<3, 5>, stride<2, 3>, padding<1, 2, 0, 1>, output_padding<1, 0>, dilation<2, 1>>;
static_assert(enlarged_window::padded_height(7) == 6 * 2 + 2 * 2 + 1 + 1 &&
              enlarged_window::padded_width(6) == 5 * 3 + 4 + 1);
static_assert(enlarged_window::rows == 1 && enlarged_window::columns == 3);

/// A convolution takes an image of this size back to what it was made of.
template <std::size_t Size, class Kernel, class Stride, class Padding, class More>
constexpr bool goes_back() {
    using window = detail::transposed_window<Kernel, Stride, Padding, More, dilation<1>>;
    constexpr std::size_t height = window::padded_height(Size) - window::rows;
    constexpr std::size_t width = window::padded_width(Size) - window::columns;
    using forward = detail::window_geometry<height, width, Kernel, Stride, Padding>;
    return forward::out_height == Size && forward::out_width == Size;
}
static_assert(goes_back<5, kernel<3>, stride<1>, padding<1>, output_padding<0>>());
static_assert(goes_back<5, kernel<4, 2>, stride<2, 3>, padding<1, 0>, output_padding<1, 2>>());

}  // namespace
