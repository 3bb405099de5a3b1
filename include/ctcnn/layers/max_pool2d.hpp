// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <string_view>

#include "ctcnn/layers/pool2d.hpp"

namespace ctcnn {

/// The largest element under each window; NaN if one of them is NaN. Backward passes the gradient to the largest
/// element: the first of equal ones, or the last NaN.
/// Options     kernel<H, W = H> (required), stride<> (the kernel's size), padding<>, ceil_mode<>
/// Shapes      x: [C, H, W]  y: [C, OH, OW], OH = (H + top + bottom - KH) / stride + 1, OW alike; with ceil_mode<> that
///             is rounded up, but no window begins after the image
/// Requires    rank 3; a window that fits the padded image; padding of at most half the kernel on each side
/// Equivalent  torch.nn.MaxPool2d(kernel, stride, padding, ceil_mode=ceil_mode)
template <class... Options>
struct max_pool2d : detail::pool2d<false, Options...> {
    using common = detail::pool2d<false, Options...>;
    static constexpr std::string_view name = "MaxPool2d";

    template <Shape Input>
    static consteval void require() {
        common::template require_options<Input>();
        static_assert(
            !common::is_spec || common::template is_image<Input>,
            "ctcnn::max_pool2d: input must have rank 3 (channels, height, width); put it before ctcnn::flatten");
        static_assert(
            !common::is_spec || common::template fits<Input>,
            "ctcnn::max_pool2d: the kernel must not be larger than the padded input, or the output would have size "
            "zero; use a smaller kernel<> or fewer pooling layers");
    }

    template <Shape Input>
    struct bound : common::template bound<Input> {
        template <class Scalar>
        using implementation = typename common::template bound<Input>::template implementation<Scalar>;
        /// The window with which this layer may be fused into a convolution: see conv2d's with_pool.
        using max_window = typename common::template window_on<Input>;
        static constexpr bool backward_reads_input = true;
        static constexpr bool backward_reads_output = true;
        static constexpr bool is_distributed = true;

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            common::template for_each_rows<Input>(pass,
                                                  [&](std::size_t i, std::size_t, std::size_t first, std::size_t end) {
                                                      implementation<typename Pass::scalar>::max_forward(
                                                          pass.input.sample(i), pass.output.sample(i), first, end);
                                                  });
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
                implementation<typename Pass::scalar>::max_backward(pass.input.sample(i), pass.output.sample(i),
                                                                    pass.d_output.sample(i), pass.d_input.sample(i));
            });
        }
    };
};

}  // namespace ctcnn
