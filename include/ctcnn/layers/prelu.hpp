// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ctcnn/kernels/activation/prelu.hpp"
#include "ctcnn/layers/layer.hpp"

namespace ctcnn {

/// Option of prelu: a slope for each channel.
struct per_channel {};

/// Rectifier with a learned slope: y = x where x > 0, else weight * x.
/// Options     per_channel: a slope for each channel, not one for all
/// Shapes      x: any, its channels first  weight: [1], or [C] per_channel; 0.25 at first  y: as x
/// Parameters  1, or C
/// Equivalent  torch.nn.PReLU(), torch.nn.PReLU(C)
/// Source      He et al. 2015
template <class... Options>
struct prelu {
    static constexpr std::string_view name = "PReLU";

    template <Shape Input>
    static constexpr bool accepts = sizeof...(Options) <= 1 && (std::is_same_v<Options, per_channel> && ...);

    template <Shape Input>
    static consteval void require() {
        static_assert(accepts<Input>,
                      "ctcnn::prelu: its one option is per_channel; write prelu<> or prelu<per_channel>");
    }

    /// Number of slopes for an input.
    template <Shape Input>
    static constexpr std::size_t slopes_of = [] {
        if constexpr (sizeof...(Options) > 0 && Input::rank > 0)
            return Input::extents[0];
        else
            return 1;
    }();

    template <Shape Input>
    struct bound : bound_layer<Input, Input, parameter_layout<shape<slopes_of<Input>>>> {
        static constexpr std::size_t slopes = slopes_of<Input>;
        /// Number of contiguous elements that share a slope.
        static constexpr std::size_t shared = Input::size / slopes;

        static constexpr std::array<std::string_view, 1> parameter_names{"weight"};
        /// The slopes before training; they are not drawn by the initializer.
        static constexpr std::array<double, 1> initial_values{0.25};
        // A slope may be negative, so that the sign of the input does not follow from that of the output.
        static constexpr bool backward_reads_input = true;
        static constexpr arrangement reads = slopes == 1 ? arrangement::any : arrangement::planar;
        static constexpr arrangement writes = reads;
        static constexpr bool is_distributed = true;

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            const auto* const slope = pass.parameters.template data_of<0>();
            pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
                for (std::size_t c = 0; c < slopes; ++c)
                    kernels::prelu(pass.input.sample(i) + c * shared, pass.output.sample(i) + c * shared, shared,
                                   slope[c]);
            });
        }

        // Scratch: shared [samples][slopes], the gradients of each sample, as double, which are then added in order.

        template <class Scalar>
        static constexpr scratch_size backward_scratch(std::size_t count) {
            return {detail::align_up(count * slopes * sizeof(double)), 0};
        }

        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            using Scalar = typename Pass::scalar;
            const Scalar* const slope = pass.parameters.template data_of<0>();
            double* const sums = pass.scratch.template shared_as<double>();
            pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
                for (std::size_t c = 0; c < slopes; ++c) {
                    const Scalar* const x = pass.input.sample(i) + c * shared;
                    const Scalar* const d_y = pass.d_output.sample(i) + c * shared;
                    sums[i * slopes + c] = kernels::prelu_slope_gradient(x, d_y, shared);
                    if constexpr (Pass::wants_d_input)
                        kernels::prelu_backward(x, d_y, pass.d_input.sample(i) + c * shared, shared, slope[c]);
                }
            });
            pass.threads.gather_samples(sums, pass.count(), slopes * sizeof(double));
            pass.threads.run(1, [&](std::size_t, std::size_t) {
                for (std::size_t c = 0; c < slopes; ++c) {
                    double sum = 0;
                    for (std::size_t i = 0; i < pass.count(); ++i) sum += sums[i * slopes + c];
                    pass.gradients.template data_of<0>()[c] = static_cast<Scalar>(sum);
                }
            });
        }
    };
};

}  // namespace ctcnn
