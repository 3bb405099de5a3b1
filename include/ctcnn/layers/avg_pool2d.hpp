// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <string_view>

#include "ctcnn/layers/pool2d.hpp"

namespace ctcnn {

/// The mean of the elements under each window. Padding counts as zeros or, with count_include_pad<false>, not at all.
/// Options     kernel<H, W = H> (required), stride<> (the kernel's size), padding<>, ceil_mode<>,
///             count_include_pad<>
/// Shapes      x: [C, H, W]  y: [C, OH, OW], OH = (H + top + bottom - KH) / stride + 1, OW alike; with ceil_mode<> that
///             is rounded up, but no window begins after the image
/// Requires    rank 3; a window that fits the padded image; padding of at most half the kernel on each side
/// Equivalent  torch.nn.AvgPool2d(kernel, stride, padding, ceil_mode, count_include_pad)
template <class... Options>
struct avg_pool2d : detail::pool2d<true, Options...> {
    using common = detail::pool2d<true, Options...>;
    static constexpr std::string_view name = "AvgPool2d";

    template <Shape Input>
    static consteval void require() {
        common::template require_options<Input>();
        static_assert(
            !common::is_spec || common::template is_image<Input>,
            "ctcnn::avg_pool2d: input must have rank 3 (channels, height, width); put it before ctcnn::flatten");
        static_assert(
            !common::is_spec || common::template fits<Input>,
            "ctcnn::avg_pool2d: the kernel must not be larger than the padded input, or the output would have size "
            "zero; use a smaller kernel<> or fewer pooling layers");
    }

    template <Shape Input>
    struct bound : common::template bound<Input> {
        template <class Scalar>
        using implementation = typename common::template bound<Input>::template implementation<Scalar>;
        static constexpr bool is_distributed = true;

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            common::template for_each_rows<Input>(
                pass, [&](std::size_t i, std::size_t, std::size_t first, std::size_t end) {
                    implementation<typename Pass::scalar>::template average_forward<common::counts_padding>(
                        pass.input.sample(i), pass.output.sample(i), first, end);
                });
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
                implementation<typename Pass::scalar>::template average_backward<common::counts_padding>(
                    pass.d_output.sample(i), pass.d_input.sample(i));
            });
        }
    };
};

}  // namespace ctcnn
