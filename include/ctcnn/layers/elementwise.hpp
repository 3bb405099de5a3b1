// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/layers/layer.hpp"

namespace ctcnn {

namespace detail {

/// How an elementwise layer may be fused into the layer before it: `activation` in every mode, `inference_activation`
/// in inference only.
template <class Activation, bool FromOutput = Activation::gradient_from_output>
struct fusible_activation {
    using activation = Activation;
    using inference_activation = Activation;
};
template <class Activation>
struct fusible_activation<Activation, false> {
    using inference_activation = Activation;
};

}  // namespace detail

/// The base of relu, sigmoid and the other layers that apply a function to each element. `Activation` is an activation
/// of kernels/activation/, which determines whether the gradient is computed from the output or from the input. The
/// network fuses it into a convolution or linear layer before it; in training only if its gradient is computed from the
/// output.
template <class Activation>
struct elementwise {
    template <Shape Input>
    static constexpr bool accepts = true;

    template <Shape Input>
    static consteval void require() {}

    template <Shape Input>
    struct bound : bound_layer<Input>, detail::fusible_activation<Activation> {
        static constexpr arrangement reads = arrangement::any;
        static constexpr arrangement writes = arrangement::any;
        static constexpr bool backward_reads_output = Activation::gradient_from_output;
        static constexpr bool backward_reads_input = !backward_reads_output;
        static constexpr bool is_distributed = true;

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
                kernels::activate<Activation>(pass.input.sample(i), pass.output.sample(i), Input::size);
            });
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
                kernels::activate_backward<Activation>(read_by_gradient(pass, i), pass.d_output.sample(i),
                                                       pass.d_input.sample(i), Input::size);
            });
        }

    private:
        template <class Pass>
        static const typename Pass::scalar* read_by_gradient(const Pass& pass, std::size_t sample) noexcept {
            if constexpr (backward_reads_output)
                return pass.output.sample(sample);
            else
                return pass.input.sample(sample);
        }
    };
};

}  // namespace ctcnn
