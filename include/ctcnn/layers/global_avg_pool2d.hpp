// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <string_view>

#include "ctcnn/kernels/pool/global_pool.hpp"
#include "ctcnn/layers/layer.hpp"

namespace ctcnn {

/// The mean of each channel over the whole image.
/// Shapes      x: [C, H, W]  y: [C, 1, 1]
/// Requires    rank 3
/// Equivalent  torch.nn.AdaptiveAvgPool2d(1)
struct global_avg_pool2d {
    static constexpr std::string_view name = "AdaptiveAvgPool2d";

    template <Shape Input>
    static constexpr bool accepts = Input::rank == 3;

    template <Shape Input>
    static consteval void require() {
        static_assert(accepts<Input>,
                      "ctcnn::global_avg_pool2d: input must have rank 3 (channels, height, width); put it before "
                      "ctcnn::flatten");
    }

    template <Shape Input>
    struct bound : bound_layer<Input, shape<Input::extents[0], 1, 1>> {
        static constexpr arrangement reads = arrangement::channels_last;
        static constexpr arrangement writes = arrangement::channels_last;
        static constexpr bool is_distributed = true;
        template <class Scalar>
        static constexpr kernels::global_pool<Scalar> pool{Input::extents[0], Input::extents[1], Input::extents[2]};

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
                pool<typename Pass::scalar>.average_forward(pass.input.sample(i), pass.output.sample(i));
            });
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
                pool<typename Pass::scalar>.average_backward(pass.d_output.sample(i), pass.d_input.sample(i));
            });
        }
    };
};

}  // namespace ctcnn
