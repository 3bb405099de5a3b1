// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <ratio>
#include <string_view>
#include <type_traits>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/normalization/batch_norm.hpp"
#include "ctcnn/layers/batch_norm_run.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/layers/normalization_options.hpp"
#include "ctcnn/layers/options.hpp"

/// What batch_norm2d and batch_norm1d have in common.
namespace ctcnn::detail {

/// The values of `Options`, which are some of affine<>, epsilon<> and momentum<>.
template <class... Options>
struct batch_norm_options : normalization_options<Options...> {
    using others = normalization_options<Options...>;

    using default_momentum = momentum<std::ratio<1, 10>>;
    using kinds = option_kinds<affine<true>, typename others::default_epsilon, default_momentum>;
    static constexpr bool known = kinds::template known<Options...>;
    static constexpr bool differ = kinds::template differ<Options...>;
    static constexpr double momentum_value = pick_t<default_momentum, Options...>::value;
};

/// Batch normalization over the channels of [C], [C, L] or [C, H, W], with the activation that follows it.
template <Shape Input, bool HasAffine, class Options, arrangement Held = arrangement::planar,
          class Activation = kernels::identity>
struct bound_batch_norm
    : bound_layer<Input, Input, typename affine_tensors<HasAffine, shape<Input::extents[0]>>::layout> {
    using affine_tensors = detail::affine_tensors<HasAffine, shape<Input::extents[0]>>;
    template <arrangement Other>
    using arranged = bound_batch_norm<Input, HasAffine, Options, Other, Activation>;
    template <class Next>
    using fused = bound_batch_norm<Input, HasAffine, Options, Held, Next>;
    static constexpr bool fusible = std::is_same_v<Activation, kernels::identity>;

    static constexpr std::size_t channels = Input::extents[0], pixels = Input::size / channels;

    static constexpr auto& parameter_names = affine_tensors::names;
    static constexpr auto& initial_values = affine_tensors::values;
    using statistics = parameter_layout<shape<channels>, shape<channels>, shape<>>;
    static constexpr std::array<std::string_view, 3> statistic_names{"running_mean", "running_var",
                                                                     "num_batches_tracked"};
    static constexpr std::array<double, 3> statistic_values{0, 1, 0};

    static constexpr arrangement reads = arrangement::any;
    static constexpr arrangement writes = arrangement::any;
    static constexpr bool backward_reads_input = true;
    static constexpr bool backward_reads_output = !fusible;
    static constexpr bool forward_differs_in_training = true;
    static constexpr bool is_distributed = true;
    static constexpr bool is_channel_line_in_inference = fusible;
    static constexpr std::size_t saved_batch_bytes = channels * sizeof(kernels::channel_moments);
    /// The variance of one value is zero.
    static constexpr std::size_t least_training_samples = pixels == 1 ? 2 : 1;

    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t count) {
        return {batch_norm_run<Scalar>::scratch_bytes(channels, count), 0};
    }
    template <class Scalar>
    static constexpr scratch_size backward_scratch(std::size_t count) {
        return forward_scratch<Scalar>(count);
    }

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        const auto run = run_of(pass);
        if constexpr (Pass::training())
            run.find_moments(pass.input.data(), reinterpret_cast<kernels::channel_moments*>(pass.saved_batch),
                             Options::epsilon_value);
        else
            set_inference_lines(pass, run.lines());
        run.template normalize<Activation>(pass.input.data(), pass.output.data());
    }

    template <class Pass>
    static void backward(const Pass& pass) noexcept {
        typename Pass::scalar *d_x = nullptr, *d_weight = nullptr, *d_bias = nullptr;
        if constexpr (Pass::wants_d_input) d_x = pass.d_input.data();
        if constexpr (HasAffine) {
            d_weight = pass.gradients.template data_of<0>();
            d_bias = pass.gradients.template data_of<1>();
        }
        // The output, if the activation's gradient reads it; else any readable array of its size.
        const auto* const y = backward_reads_output ? pass.output.data() : pass.d_output.data();
        run_of(pass).template backward<Activation>(pass.input.data(), y, pass.d_output.data(), d_x,
                                                   reinterpret_cast<const kernels::channel_moments*>(pass.saved_batch),
                                                   d_weight, d_bias);
    }

    template <class Pass>
    static void observe(const Pass& pass) noexcept {
        update_running(pass.statistics.template data_of<0>(), pass.statistics.template data_of<1>(),
                       reinterpret_cast<const kernels::channel_moments*>(pass.saved_batch), channels,
                       static_cast<double>(pass.count() * pixels), Options::momentum_value);
        *pass.statistics.template data_of<2>() += 1;
    }

    /// In inference: sets the lines y = (x - center) * scale + shift of each channel. Convolutions into which this
    /// layer is fused call it, too.
    template <class Pass, class Scalar>
    static void set_inference_lines(const Pass& pass, const kernels::channel_lines<Scalar>& lines) noexcept {
        tensors_of<Scalar>(pass).set_inference_lines(pass.statistics.template data_of<0>(),
                                                     pass.statistics.template data_of<1>(), Options::epsilon_value,
                                                     channels, lines);
    }

private:
    template <class Scalar, class Pass>
    static batch_norm_tensors<Scalar> tensors_of(const Pass& pass) noexcept {
        if constexpr (HasAffine)
            return {pass.parameters.template data_of<0>(), pass.parameters.template data_of<1>()};
        else
            return {nullptr, nullptr};
    }
    template <class Pass>
    static batch_norm_run<typename Pass::scalar> run_of(const Pass& pass) noexcept {
        return {pass,
                {channels, pixels, Held == arrangement::channels_last},
                pass.count(),
                tensors_of<typename Pass::scalar>(pass)};
    }
};

}  // namespace ctcnn::detail
