// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "import_onnx/operators.hpp"

/// What the attributes of operators on images say, once for what computes them and what makes layers of them.
namespace import_onnx {

using pair = std::array<std::size_t, 2>;  ///< vertical, horizontal

/// A window that slides over an image.
struct window {
    pair kernel{1, 1}, stride{1, 1}, dilation{1, 1};
    pair before{0, 0}, after{0, 0};  ///< padding
    pair more{0, 0};                 ///< output_padding, of a transposed convolution
    pair output{1, 1};               ///< extents
    bool ceil_mode = false;
};

/// Of Conv, MaxPool and AveragePool on an image of these extents.
/// Errors  refuses what ONNX does not allow, and windows that do not fit
[[nodiscard]] window window_of(const operator_call& call, pair image, pair kernel);
/// Of ConvTranspose.
[[nodiscard]] window transposed_window_of(const operator_call& call, pair image, pair kernel);
/// The kernel that a pooling operator's attribute names.
[[nodiscard]] pair kernel_of(const operator_call& call);
/// Extents of the image that is input 0, which must be one: [batch, channels, height, width].
[[nodiscard]] pair image_of(const operator_call& call);

/// What Resize or Upsample does to an image.
struct resizing {
    bool is_linear = false;
    std::string coordinates, rounding;  ///< as the attributes call them
    std::array<double, 2> scale{1, 1};
    pair output{1, 1};
};
[[nodiscard]] resizing resizing_of(const operator_call& call);

/// The padding of Pad: of each dimension, before and after it. Zeros only.
struct padding {
    extents before, after;
    double value = 0;
};
[[nodiscard]] padding padding_of(const operator_call& call);

}  // namespace import_onnx
