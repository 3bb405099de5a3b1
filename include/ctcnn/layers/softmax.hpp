// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <string_view>

#include "ctcnn/kernels/activation/channel_softmax.hpp"
#include "ctcnn/layers/layer.hpp"

namespace ctcnn {

/// Softmax over the channels, for each pixel: y = exp(x) / sum exp(x). Do not use it as the last layer of a network
/// that is trained with cross_entropy, which expects logits and computes its own softmax.
/// Shapes      x: [C, ...]  y: as x
/// Requires    rank 1 or more
/// Equivalent  torch.nn.Softmax(dim=1)
struct softmax {
    static constexpr std::string_view name = "Softmax";

    template <Shape Input>
    static constexpr bool accepts = Input::rank >= 1;

    template <Shape Input>
    static consteval void require() {
        static_assert(accepts<Input>, "ctcnn::softmax: input must have rank 1 or more, with the channels first; remove "
                                      "the layer");
    }

    template <Shape Input>
    struct bound : bound_layer<Input> {
        static constexpr bool backward_reads_output = true;
        static constexpr bool is_distributed = true;

        static constexpr std::size_t channels = Input::extents[0];
        static constexpr std::size_t pixels = Input::size / channels;

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
                if constexpr (pixels == 1)
                    kernels::row_softmax(pass.input.sample(i), pass.output.sample(i), channels);
                else
                    kernels::channel_softmax(pass.input.sample(i), pass.output.sample(i), channels, pixels);
            });
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
                if constexpr (pixels == 1)
                    kernels::row_softmax_backward(pass.output.sample(i), pass.d_output.sample(i),
                                                  pass.d_input.sample(i), channels);
                else
                    kernels::channel_softmax_backward(pass.output.sample(i), pass.d_output.sample(i),
                                                      pass.d_input.sample(i), channels, pixels);
            });
        }
    };
};

}  // namespace ctcnn
