// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/kernels/conv2d/image_source.hpp"
#include "ctcnn/layers/layer.hpp"

/// What the algorithms of conv2d (direct, depthwise, Winograd) have in common. An algorithm is a class template with
/// the parameters Geometry and Activation and, for max pooling in the same pass, Pool. Its functions work on a whole
/// batch:
///
///     forward(pass)            forward_scratch<Scalar>(count)
///     prepare(pass)            prepared_bytes<Scalar>
///     backward_data(pass)      data_scratch<Scalar>(count)      conv_transpose2d calls backward_data(pass, bias)
///     backward_weights(pass)   weights_scratch<Scalar>(count)
namespace ctcnn::detail {

/// No pooling follows a convolution.
struct no_pool {};

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

/// The weights in the layout that `prepare` stored, or null. Only inference's forward has them.
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

/// What is applied to the sums of image `image` before they are written to `output`.
/// \tparam Size  elements of an image of sums
template <class Activation, std::size_t Size, class Pass>
kernels::epilogue<typename Pass::scalar, Activation>
epilogue_of([[maybe_unused]] const Pass& pass, [[maybe_unused]] std::size_t image,
            [[maybe_unused]] const typename Pass::scalar* output) noexcept {
    if constexpr (kernels::adds<Activation>)
        return {output, pass.addend + image * Size};
    else
        return {};
}

/// The output, if the activation's gradient reads it; else any readable array of its size.
template <bool ReadsOutput, class Pass>
auto output_of(const Pass& pass, std::size_t image) noexcept {
    if constexpr (ReadsOutput)
        return pass.output.sample(image);
    else
        return pass.d_output.sample(image);
}

/// The source of the gradient of the activation's input, for one image.
template <class Activation, class Pass>
auto gradient_of(const Pass& pass, std::size_t image) noexcept {
    using Scalar = typename Pass::scalar;
    if constexpr (!std::is_same_v<Activation, kernels::identity>)
        return kernels::gradient_source<Scalar, Activation>{pass.output.sample(image), pass.d_output.sample(image)};
    else
        return kernels::image_source<Scalar>{pass.d_output.sample(image)};
}

/// The same where max pooling with the window Pool may follow the activation; `no_pool` is none.
template <class Activation, class Pool, class Pass>
auto image_gradient(const Pass& pass, std::size_t image) noexcept {
    if constexpr (std::is_same_v<Pool, no_pool>)
        return gradient_of<Activation>(pass, image);
    else
        return kernels::pooled_gradient_source<typename Pass::scalar, Activation,
                                               decltype(pass.d_output)::shape_type::extents[0], Pool>{
            output_of<!std::is_same_v<Activation, kernels::identity>>(pass, image), pass.d_output.sample(image),
            reinterpret_cast<const std::uint8_t*>(pass.saved) + image * decltype(pass.d_output)::shape_type::size};
}

/// to [size] = the sum of `pieces` partial sums, `step` elements apart, added in order.
template <class Scalar>
CTCNN_NOINLINE void add_partial_sums(const Scalar* sums, std::size_t step, std::size_t pieces, Scalar* to,
                                     std::size_t size) noexcept {
    std::copy_n(sums, size, to);
    for (std::size_t piece = 1; piece < pieces; ++piece)
        for (std::size_t o = 0; o < size; ++o) to[o] += sums[piece * step + o];
}

/// Sets d_bias, if there is a bias, to the sum of such partial sums.
template <class Pass>
void set_bias_gradient(const Pass& pass, const typename Pass::scalar* sums, std::size_t step,
                       std::size_t pieces) noexcept {
    if constexpr (has_bias<Pass>)
        add_partial_sums(sums, step, pieces, pass.gradients.template data_of<1>(),
                         decltype(Pass::gradients)::layout::sizes[1]);
}

}  // namespace ctcnn::detail
