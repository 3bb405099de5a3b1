// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <ratio>
#include <string_view>
#include <type_traits>

#include "ctcnn/core/storage.hpp"
#include "ctcnn/kernels/activation.hpp"
#include "ctcnn/kernels/batch_norm.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/layers/options.hpp"

/// What batch_norm2d and batch_norm1d have in common.
namespace ctcnn::detail {

/// What `Options`, some of affine<>, epsilon<> and momentum<>, say.
template <class... Options>
struct batch_norm_options : normalization_options<Options...> {
    using others = normalization_options<Options...>;

    static constexpr bool known = ((is_affine<Options> || is_epsilon<Options> || is_momentum<Options>)&&...);
    static constexpr bool differ = others::differ && times_given<matches_momentum, Options...> <= 1;
    static constexpr double momentum_value =
        pick<matches_momentum, momentum<std::ratio<1, 10>>, Options...>::type::value;
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
    static constexpr bool is_channel_line_in_inference = fusible;
    static constexpr std::size_t saved_batch_bytes = channels * sizeof(kernels::channel_moments);
    /// One value alone is its own mean.
    static constexpr std::size_t least_training_samples = pixels == 1 ? 2 : 1;

    // Scratch: shared, center, scale, shift and factor [C] each; then the sums of each piece, [2][C].
    static constexpr std::size_t lines_bytes(std::size_t scalar) { return align_up(4 * channels * scalar); }
    /// Images are summed up in as many pieces, for any number of threads.
    static constexpr std::size_t pieces_of(std::size_t count) { return std::min<std::size_t>(count, 16); }

    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t count) {
        return {lines_bytes(sizeof(Scalar)) + pieces_of(count) * 2 * channels * sizeof(double), 0};
    }
    template <class Scalar>
    static constexpr scratch_size backward_scratch(std::size_t count) {
        return forward_scratch<Scalar>(count);
    }

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        const auto lines = lines_in<Scalar>(pass.scratch);
        if constexpr (Pass::training()) {
            auto* const moments = reinterpret_cast<kernels::channel_moments*>(pass.saved_batch);
            find_moments(pass, lines.center, moments);
            for (std::size_t c = 0; c < channels; ++c)
                set_line(pass, lines, c, moments[c].mean, moments[c].inverse_deviation);
        } else {
            set_inference_lines(pass, lines);
        }
        pass.threads.run(pass.count(), [&](std::size_t i, std::size_t) {
            kernels::normalize_channels<Activation>(pass.input.sample(i), pass.output.sample(i), lines, size);
        });
    }

    template <class Pass>
    static void backward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        const auto* const moments = reinterpret_cast<const kernels::channel_moments*>(pass.saved_batch);
        const auto lines = lines_in<Scalar>(pass.scratch);
        Scalar* const factor = lines.shift + channels;
        for (std::size_t c = 0; c < channels; ++c) lines.center[c] = static_cast<Scalar>(moments[c].mean);
        const double* const sums = sum_pieces<Scalar>(pass, [&](std::size_t i, double* to) {
            kernels::add_gradient_sums<Activation>(pass.input.sample(i), output_of(pass, i), pass.d_output.sample(i),
                                                   lines.center, size, to);
        });
        const double count = static_cast<double>(pass.count() * pixels);
        for (std::size_t c = 0; c < channels; ++c) {
            const double inverse = moments[c].inverse_deviation, sum = sums[c];
            // Of the distance from the mean as it is in Scalar, made that from the mean.
            const double off = static_cast<double>(lines.center[c]) - moments[c].mean;
            const double product = (sums[channels + c] + off * sum) * inverse;
            const double scale = weight_of(pass, c) * inverse;
            factor[c] = static_cast<Scalar>(scale);
            lines.set(c, moments[c].mean, -scale * inverse * product / count, -scale * sum / count);
            if constexpr (HasAffine) {
                pass.gradients.template get<0>()(c) = static_cast<Scalar>(product);
                pass.gradients.template get<1>()(c) = static_cast<Scalar>(sum);
            }
        }
        if constexpr (Pass::wants_d_input)
            pass.threads.run(pass.count(), [&](std::size_t i, std::size_t) {
                kernels::normalize_channels_backward<Activation>(pass.input.sample(i), output_of(pass, i),
                                                                 pass.d_output.sample(i), pass.d_input.sample(i),
                                                                 factor, lines, size);
            });
    }

    /// running = (1 - momentum) * running + momentum * that of the batch, with the variance divided by one less.
    template <class Pass>
    static void observe(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        const auto* const moments = reinterpret_cast<const kernels::channel_moments*>(pass.saved_batch);
        const auto mean = pass.statistics.template get<0>(), variance = pass.statistics.template get<1>();
        const double count = static_cast<double>(pass.count() * pixels), momentum = Options::momentum_value;
        const auto update = [&](Scalar& running, double found) {
            running = static_cast<Scalar>((1 - momentum) * static_cast<double>(running) + momentum * found);
        };
        for (std::size_t c = 0; c < channels; ++c) {
            update(mean(c), moments[c].mean);
            update(variance(c), moments[c].variance * count / (count - 1));
        }
        pass.statistics.template get<2>()() += 1;
    }

    /// In inference: y = (x - center) * scale + shift of each channel. For a convolution that takes this layer in, too.
    template <class Pass, class Scalar>
    static void set_inference_lines(const Pass& pass, const kernels::channel_lines<Scalar>& lines) noexcept {
        const auto mean = pass.statistics.template get<0>(), variance = pass.statistics.template get<1>();
        for (std::size_t c = 0; c < channels; ++c)
            set_line(pass, lines, c, static_cast<double>(mean(c)),
                     1 / std::sqrt(static_cast<double>(variance(c)) + Options::epsilon_value));
    }

private:
    static constexpr kernels::image_size size{channels, pixels, Held == arrangement::channels_last};

    template <class Scalar>
    static kernels::channel_lines<Scalar> lines_in(const scratch_memory& scratch) noexcept {
        Scalar* const first = scratch.template shared_as<Scalar>();
        return {first, first + channels, first + 2 * channels};
    }

    template <class Pass>
    static double weight_of(const Pass& pass, std::size_t channel) noexcept {
        if constexpr (HasAffine)
            return static_cast<double>(pass.parameters.template get<0>()(channel));
        else
            return 1;
    }
    template <class Pass, class Scalar>
    static void set_line(const Pass& pass, const kernels::channel_lines<Scalar>& lines, std::size_t channel,
                         double mean, double inverse_deviation) noexcept {
        double bias = 0;
        if constexpr (HasAffine) bias = static_cast<double>(pass.parameters.template get<1>()(channel));
        lines.set(channel, mean, weight_of(pass, channel) * inverse_deviation, bias);
    }

    /// What the activation's gradient reads; anything where there is none.
    template <class Pass>
    static const typename Pass::scalar* output_of(const Pass& pass, std::size_t sample) noexcept {
        return backward_reads_output ? pass.output.sample(sample) : pass.d_output.sample(sample);
    }

    /// Calls add(i, sums) for each image: images next to each other are a piece, whose sums are added in order. Returns
    /// the sums of all, [2][C].
    template <class Scalar, class Pass, class Add>
    static const double* sum_pieces(const Pass& pass, const Add& add) noexcept {
        auto* const sums = reinterpret_cast<double*>(pass.scratch.shared + lines_bytes(sizeof(Scalar)));
        const std::size_t count = pass.count(), pieces = pieces_of(count);
        pass.threads.run(pieces, [&](std::size_t piece, std::size_t) {
            double* const to = sums + piece * 2 * channels;
            std::fill_n(to, 2 * channels, 0.0);
            for (std::size_t i = piece * count / pieces; i < (piece + 1) * count / pieces; ++i) add(i, to);
        });
        for (std::size_t piece = 1; piece < pieces; ++piece)
            for (std::size_t s = 0; s < 2 * channels; ++s) sums[s] += sums[piece * 2 * channels + s];
        return sums;
    }

    /// The moments of each channel. They are computed of distances from the first element, near which the others are:
    /// so the difference of two large squares does not take all digits.
    template <class Pass, class Scalar>
    static void find_moments(const Pass& pass, Scalar* center, kernels::channel_moments* moments) noexcept {
        const Scalar* const first = pass.input.sample(0);
        for (std::size_t c = 0; c < channels; ++c) center[c] = first[size.channels_last ? c : c * pixels];
        const double* const sums = sum_pieces<Scalar>(
            pass, [&](std::size_t i, double* to) { kernels::add_moments(pass.input.sample(i), center, size, to); });
        const double count = static_cast<double>(pass.count() * pixels);
        for (std::size_t c = 0; c < channels; ++c) {
            const double distance = sums[c] / count;
            const double variance = std::max(sums[channels + c] / count - distance * distance, 0.0);
            moments[c] = {static_cast<double>(center[c]) + distance, variance,
                          1 / std::sqrt(variance + Options::epsilon_value)};
        }
    }
};

}  // namespace ctcnn::detail
