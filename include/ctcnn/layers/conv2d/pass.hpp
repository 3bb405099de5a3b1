// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/kernels/conv2d/image_source.hpp"
#include "ctcnn/layers/layer.hpp"

/// What the algorithms of conv2d (direct, depthwise, Winograd) have in common. An algorithm is a class template on the
/// geometry and the activation with, for a whole batch:
///
///     forward(pass)            forward_scratch<Scalar>(count)
///     prepare(pass)            prepared_bytes<Scalar>
///     backward_data(pass)      data_scratch<Scalar>(count)      and backward_data(pass, bias): conv_transpose2d
///     backward_weights(pass)   weights_scratch<Scalar>(count)
namespace ctcnn::detail {

/// `count` elements, rounded up so that what follows them in scratch memory is aligned.
template <class Scalar>
constexpr std::size_t aligned_size(std::size_t count) {
    return align_up(count * sizeof(Scalar)) / sizeof(Scalar);
}

template <class Pass>
inline constexpr bool has_bias = decltype(Pass::parameters)::layout::tensors == 2;

template <class Pass>
auto weight_of(const Pass& pass) noexcept {
    return pass.parameters.template data_of<0>();
}

/// Weights as `prepare` made them, or null. Only inference's forward has them.
template <class Pass>
const typename Pass::scalar* prepared_of(const Pass& pass) noexcept {
    if constexpr (requires { pass.prepared; })
        return reinterpret_cast<const typename Pass::scalar*>(pass.prepared);
    else
        return nullptr;
}

/// The bias, or null.
template <class Pass>
const typename Pass::scalar* bias_of(const Pass& pass) noexcept {
    if constexpr (has_bias<Pass>)
        return pass.parameters.template data_of<1>();
    else
        return nullptr;
}

/// What is added to the output, or null.
template <class Activation, class Pass>
const typename Pass::scalar* addend_of([[maybe_unused]] const Pass& pass) noexcept {
    if constexpr (kernels::adds<Activation>)
        return pass.addend;
    else
        return nullptr;
}

/// What becomes of the sums of image `image`, which are written to `output`. Size: elements of the sums of an image.
template <class Activation, std::size_t Size, class Pass>
kernels::epilogue<typename Pass::scalar, Activation>
epilogue_of([[maybe_unused]] const Pass& pass, [[maybe_unused]] std::size_t image,
            [[maybe_unused]] const typename Pass::scalar* output) noexcept {
    if constexpr (kernels::adds<Activation>)
        return {output, pass.addend + image * Size};
    else
        return {};
}

/// The output where the activation's gradient reads it; elsewhere anything that may be read, for the identity does not
/// look at it.
template <bool ReadsOutput, class Pass>
auto output_of(const Pass& pass, std::size_t image) noexcept {
    if constexpr (ReadsOutput)
        return pass.output.sample(image);
    else
        return pass.d_output.sample(image);
}

/// The gradient of the convolution's sum as the kernels of an image read it: through the activation that follows it.
template <class Activation, class Pass>
auto gradient_of(const Pass& pass, std::size_t image) noexcept {
    using Scalar = typename Pass::scalar;
    if constexpr (!std::is_same_v<Activation, kernels::identity>)
        return kernels::gradient_source<Scalar, Activation>{pass.output.sample(image), pass.d_output.sample(image)};
    else
        return kernels::image_source<Scalar>{pass.d_output.sample(image)};
}

/// to = the sum of `parts` partial sums of `size` elements, neighbours `step` elements apart, added in order.
template <class Scalar>
CTCNN_NOINLINE void add_parts(const Scalar* sums, std::size_t step, std::size_t parts, Scalar* to,
                              std::size_t size) noexcept {
    std::copy_n(sums, size, to);
    for (std::size_t part = 1; part < parts; ++part)
        for (std::size_t o = 0; o < size; ++o) to[o] += sums[part * step + o];
}

/// d_bias of such sums.
template <class Pass>
void set_bias_gradient(const Pass& pass, const typename Pass::scalar* sums, std::size_t step,
                       std::size_t parts) noexcept {
    if constexpr (has_bias<Pass>)
        add_parts(sums, step, parts, pass.gradients.template data_of<1>(), decltype(Pass::gradients)::layout::sizes[1]);
}

}  // namespace ctcnn::detail
