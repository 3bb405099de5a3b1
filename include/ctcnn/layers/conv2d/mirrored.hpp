// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/parallel/executor.hpp"

/// A transposed convolution (layers/conv_transpose2d.hpp) is the gradient of another convolution, the mirrored one.
/// This is what it needs to call the passes of that.
namespace ctcnn::detail {

/// The pass of the mirrored convolution that the forward of a transposed one calls: the mirrored convolution reads y
/// and writes x, so that its backward_data computes y.
template <class Weight, class X, class Y>
struct mirrored_forward_pass : pass_context {
    using scalar = typename Y::value_type;

    parameter_view<parameter_layout<Weight>, const scalar> parameters;
    X d_output;
    Y d_input;

    [[nodiscard]] std::size_t count() const noexcept { return d_output.count(); }
};
/// The pass that the backward of a transposed convolution calls: the mirrored forward computes d_x, and its
/// backward_weights the gradient of the weight. X and DX are views of x and of its gradient: d_output is x, and output
/// is its gradient.
template <class Weight, class X, class DX, class DY>
struct mirrored_backward_pass : pass_context {
    using scalar = typename DX::value_type;

    parameter_view<parameter_layout<Weight>, const scalar> parameters;
    DY input;
    DX output;
    X d_output;
    parameter_view<parameter_layout<Weight>, scalar> gradients;

    [[nodiscard]] std::size_t count() const noexcept { return input.count(); }
};

/// The sizes of a transposed convolution's output.
template <class Kernel, class Stride, class Padding, class OutputPadding, class Dilation>
struct transposed_window {
    /// The output's size before the padding is removed.
    static constexpr std::size_t padded(std::size_t size, std::size_t stride, std::size_t kernel, std::size_t dilation,
                                        std::size_t more) {
        return (size - 1) * stride + dilation * (kernel - 1) + 1 + more;
    }
    static constexpr std::size_t padded_height(std::size_t height) {
        return padded(height, Stride::vertical, Kernel::height, Dilation::vertical, OutputPadding::vertical);
    }
    static constexpr std::size_t padded_width(std::size_t width) {
        return padded(width, Stride::horizontal, Kernel::width, Dilation::horizontal, OutputPadding::horizontal);
    }
    static constexpr std::size_t rows = Padding::top + Padding::bottom, columns = Padding::left + Padding::right;
};

}  // namespace ctcnn::detail
