// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/kernels/activation.hpp"
#include "ctcnn/layers/layer.hpp"

namespace ctcnn {

/// What relu, sigmoid and their like have in common: a function of each element, whose gradient follows from the
/// output. `Activation` is one of kernels/activation.hpp. Behind a convolution or a linear layer the network computes
/// it there.
template <class Activation>
struct elementwise {
    template <Shape Input>
    static constexpr bool accepts = true;

    template <Shape Input>
    static consteval void require() {}

    template <Shape Input>
    struct bound : bound_layer<Input> {
        using activation = Activation;

        static constexpr arrangement reads = arrangement::any;
        static constexpr arrangement writes = arrangement::any;
        static constexpr bool backward_reads_output = true;

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            pass.threads.run(pass.count(), [&](std::size_t i, std::size_t) {
                kernels::activate<Activation>(pass.input.sample(i), pass.output.sample(i), Input::size);
            });
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            pass.threads.run(pass.count(), [&](std::size_t i, std::size_t) {
                kernels::activate_backward<Activation>(pass.output.sample(i), pass.d_output.sample(i),
                                                       pass.d_input.sample(i), Input::size);
            });
        }
    };
};

}  // namespace ctcnn
