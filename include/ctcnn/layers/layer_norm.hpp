// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ctcnn/kernels/normalization/normalize.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/layers/normalization_options.hpp"
#include "ctcnn/layers/options.hpp"

namespace ctcnn {

/// Layer normalization: each sample is normalized to mean 0 and variance 1 over all of its elements. Each element is
/// then scaled and shifted by its own weight and bias.
/// Options     affine<>: weight and bias (default: true); epsilon<>: default std::ratio<1, 100000>
/// Shapes      x: any  weight: as x, 1 at first  bias: as x, 0 at first  y: as x
/// Parameters  2 * the size of x
/// Requires    at least 2 elements
/// Equivalent  torch.nn.LayerNorm(x.shape[1:], eps, elementwise_affine)
/// Source      Ba et al. 2016
template <class... Options>
struct layer_norm {
    static constexpr std::string_view name = "LayerNorm";
    using options = detail::normalization_options<Options...>;

    template <Shape Input>
    static constexpr bool accepts = options::known && options::differ && (Input::size > 1);

    template <Shape Input>
    static consteval void require() {
        static_assert(options::known,
                      "ctcnn::layer_norm: an option is not one of affine<>, epsilon<>; write layer_norm<>");
        static_assert(!options::known || options::differ,
                      "ctcnn::layer_norm: each option may be given once; remove the second one");
        static_assert(
            !options::known || !options::differ || (Input::size > 1),
            "ctcnn::layer_norm: input must have at least 2 elements, because the variance of one is 0; remove "
            "the layer");
    }

    template <Shape Input>
    using affine_tensors = detail::affine_tensors<options::has_affine, Input>;

    template <Shape Input>
    struct bound : bound_layer<Input, Input, typename affine_tensors<Input>::layout> {
        static constexpr bool has_affine = options::has_affine;
        static constexpr auto& parameter_names = affine_tensors<Input>::names;
        static constexpr auto& initial_values = affine_tensors<Input>::values;
        static constexpr bool backward_reads_input = true;
        static constexpr std::size_t saved_bytes = sizeof(kernels::moments);
        static constexpr bool is_distributed = true;

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            using Scalar = typename Pass::scalar;
            pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
                const Scalar* const x = pass.input.sample(i);
                const kernels::moments m = kernels::moments_of(x, Input::size, options::epsilon_value);
                if (pass.saved != nullptr) reinterpret_cast<kernels::moments*>(pass.saved)[i] = m;
                const auto line = kernels::normalizing_line<Scalar>(m, 1, 0);
                if constexpr (has_affine)
                    kernels::normalize(x, pass.output.sample(i), Input::size, line,
                                       pass.parameters.template data_of<0>(), pass.parameters.template data_of<1>());
                else
                    kernels::normalize(x, pass.output.sample(i), Input::size, line);
            });
        }

        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            if constexpr (Pass::wants_d_input) backward_data(pass);
            if constexpr (has_affine) backward_parameters(pass);
        }

    private:
        static const kernels::moments* saved_moments(const std::byte* saved) noexcept {
            return reinterpret_cast<const kernels::moments*>(saved);
        }

        template <class Pass>
        static void backward_data(const Pass& pass) noexcept {
            using Scalar = typename Pass::scalar;
            pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
                const Scalar *const x = pass.input.sample(i), *const d_y = pass.d_output.sample(i);
                const kernels::moments m = saved_moments(pass.saved)[i];
                const Scalar scale = static_cast<Scalar>(m.inverse_deviation);
                if constexpr (has_affine) {
                    const Scalar* const weight = pass.parameters.template data_of<0>();
                    const auto sums = kernels::gradient_sums_of(x, d_y, Input::size, m, weight);
                    kernels::normalize_backward(x, d_y, pass.d_input.sample(i), Input::size, scale,
                                                kernels::shared_gradient<Scalar>(m, sums, Input::size), weight);
                } else {
                    const auto sums = kernels::gradient_sums_of(x, d_y, Input::size, m);
                    kernels::normalize_backward(x, d_y, pass.d_input.sample(i), Input::size, scale,
                                                kernels::shared_gradient<Scalar>(m, sums, Input::size));
                }
            });
        }

        /// A piece is some elements, whose gradients are added over all samples in order.
        template <class Pass>
        static void backward_parameters(const Pass& pass) noexcept {
            constexpr std::size_t piece_size = 256, bytes = Input::size * sizeof(typename Pass::scalar);
            pass.threads.gather_samples(pass.input.data(), pass.count(), bytes);
            pass.threads.gather_samples(pass.d_output.data(), pass.count(), bytes);
            pass.threads.gather_samples(pass.saved, pass.count(), sizeof(kernels::moments));
            pass.threads.run((Input::size + piece_size - 1) / piece_size, [&](std::size_t piece, std::size_t) {
                const std::size_t first = piece * piece_size;
                kernels::normalize_parameters(
                    pass.input.data(), pass.d_output.data(), saved_moments(pass.saved), pass.count(), Input::size,
                    first, std::min(Input::size - first, piece_size), pass.gradients.template data_of<0>() + first,
                    pass.gradients.template data_of<1>() + first);
            });
        }
    };
};

}  // namespace ctcnn
