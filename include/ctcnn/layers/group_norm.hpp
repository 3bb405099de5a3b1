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

/// Group normalization: the channels are divided into Groups groups of neighbouring channels. Each group of a sample is
/// normalized to mean 0 and variance 1, and each channel is then scaled and shifted. With one group for each channel
/// this is instance normalization.
/// Options     affine<>: weight and bias (default: true); epsilon<>: default std::ratio<1, 100000>
/// Shapes      x: [C, ...]  weight: [C], 1 at first  bias: [C], 0 at first  y: as x
/// Parameters  2 * C
/// Requires    groups that divide the channels, of at least 2 elements each
/// Equivalent  torch.nn.GroupNorm(Groups, C, eps, affine)
/// Source      Wu and He 2018
template <std::size_t Groups, class... Options>
struct group_norm {
    static constexpr std::string_view name = "GroupNorm";
    using options = detail::normalization_options<Options...>;

    /// The requirements on the options and the input. Each rule is checked only if those before it hold.
    template <Shape Input>
    struct rules {
        static constexpr bool is_spec = options::known && options::differ && Groups > 0;
        static constexpr std::size_t channels = [] {
            if constexpr (Input::rank > 0)
                return Input::extents[0];
            else
                return 0;
        }();
        static constexpr bool groups_divide =
            !is_spec || (channels > 0 && channels % std::max<std::size_t>(Groups, 1) == 0);
        static constexpr bool groups_are_sets =
            !is_spec || !groups_divide || Input::size / std::max<std::size_t>(Groups, 1) > 1;
    };

    template <Shape Input>
    static constexpr bool accepts =
        rules<Input>::is_spec && rules<Input>::groups_divide && rules<Input>::groups_are_sets;

    template <Shape Input>
    static consteval void require() {
        static_assert(Groups > 0, "ctcnn::group_norm: there must be at least 1 group; write group_norm<1>");
        static_assert(Groups == 0 || options::known,
                      "ctcnn::group_norm: an option is not one of affine<>, epsilon<>; write group_norm<1>");
        static_assert(Groups == 0 || !options::known || options::differ,
                      "ctcnn::group_norm: each option may be given once; remove the second one");
        static_assert(rules<Input>::groups_divide,
                      "ctcnn::group_norm: groups must divide the input's channels; choose their number among the "
                      "divisors of the channels");
        static_assert(rules<Input>::groups_are_sets,
                      "ctcnn::group_norm: a group must have at least 2 elements, because the variance of one is 0; use "
                      "fewer groups");
    }

    template <Shape Input>
    using affine_tensors = detail::affine_tensors<options::has_affine, shape<Input::extents[0]>>;

    template <Shape Input>
    struct bound : bound_layer<Input, Input, typename affine_tensors<Input>::layout> {
        static constexpr bool has_affine = options::has_affine;
        static constexpr auto& parameter_names = affine_tensors<Input>::names;
        static constexpr auto& initial_values = affine_tensors<Input>::values;
        static constexpr bool backward_reads_input = true;
        static constexpr std::size_t saved_bytes = Groups * sizeof(kernels::moments);
        static constexpr bool is_distributed = true;

        static constexpr std::size_t channels = Input::extents[0];
        static constexpr std::size_t group_channels = channels / Groups;
        static constexpr std::size_t pixels = Input::size / channels;

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            using Scalar = typename Pass::scalar;
            pass.threads.run_samples({pass.count(), pass.count() * Groups}, [&](std::size_t piece, std::size_t) {
                const std::size_t at = piece * group_channels * pixels;
                const Scalar* const x = pass.input.data() + at;
                const kernels::moments m = kernels::moments_of(x, group_channels * pixels, options::epsilon_value);
                if (pass.saved != nullptr) reinterpret_cast<kernels::moments*>(pass.saved)[piece] = m;
                for (std::size_t c = 0; c < group_channels; ++c) {
                    const std::size_t channel = piece % Groups * group_channels + c;
                    const auto line =
                        kernels::normalizing_line<Scalar>(m, weight_of(pass, channel), bias_of(pass, channel));
                    kernels::normalize(x + c * pixels, pass.output.data() + at + c * pixels, pixels, line);
                }
            });
        }

        // Scratch: shared [samples][C] gradient_sums. They are needed for the gradients of the parameters and,
        // weighted, for that of the input.

        template <class Scalar>
        static constexpr scratch_size backward_scratch(std::size_t count) {
            return {detail::align_up(count * channels * sizeof(kernels::gradient_sums)), 0};
        }

        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            auto* const sums = pass.scratch.template shared_as<kernels::gradient_sums>();
            pass.threads.run_samples({pass.count(), pass.count() * Groups}, [&](std::size_t piece, std::size_t) {
                backward_group(pass, piece, sums + piece * group_channels);
            });
            if constexpr (has_affine) {
                constexpr std::size_t piece_size = 64;
                pass.threads.gather_samples(sums, pass.count(), channels * sizeof(kernels::gradient_sums));
                pass.threads.run((channels + piece_size - 1) / piece_size, [&](std::size_t piece, std::size_t) {
                    const std::size_t end = std::min(channels, (piece + 1) * piece_size);
                    for (std::size_t channel = piece * piece_size; channel < end; ++channel)
                        add_samples(pass, channel, sums);
                });
            }
        }

    private:
        template <class Pass>
        static double weight_of(const Pass& pass, std::size_t channel) noexcept {
            if constexpr (has_affine)
                return static_cast<double>(pass.parameters.template get<0>()(channel));
            else
                return 1;
        }
        template <class Pass>
        static double bias_of(const Pass& pass, std::size_t channel) noexcept {
            if constexpr (has_affine)
                return static_cast<double>(pass.parameters.template get<1>()(channel));
            else
                return 0;
        }

        /// Sets the sums of the channels of group `piece`, counted through all samples, and its d_input.
        template <class Pass>
        static void backward_group(const Pass& pass, std::size_t piece, kernels::gradient_sums* sums) noexcept {
            using Scalar = typename Pass::scalar;
            const std::size_t at = piece * group_channels * pixels, first = piece % Groups * group_channels;
            const Scalar *const x = pass.input.data() + at, *const d_y = pass.d_output.data() + at;
            const kernels::moments m = reinterpret_cast<const kernels::moments*>(pass.saved)[piece];
            kernels::gradient_sums all{0, 0};
            for (std::size_t c = 0; c < group_channels; ++c) {
                sums[c] = kernels::gradient_sums_of(x + c * pixels, d_y + c * pixels, pixels, m);
                all.sum += sums[c].sum * weight_of(pass, first + c);
                all.product += sums[c].product * weight_of(pass, first + c);
            }
            if constexpr (Pass::wants_d_input) {
                const auto shared = kernels::shared_gradient<Scalar>(m, all, group_channels * pixels);
                for (std::size_t c = 0; c < group_channels; ++c)
                    kernels::normalize_backward(
                        x + c * pixels, d_y + c * pixels, pass.d_input.data() + at + c * pixels, pixels,
                        static_cast<Scalar>(m.inverse_deviation * weight_of(pass, first + c)), shared);
            }
        }

        /// Sets the gradients of a channel's weight and bias: the sums of all samples, in order.
        template <class Pass>
        static void add_samples(const Pass& pass, std::size_t channel, const kernels::gradient_sums* sums) noexcept {
            using Scalar = typename Pass::scalar;
            kernels::gradient_sums all{0, 0};
            for (std::size_t i = 0; i < pass.count(); ++i) {
                all.sum += sums[i * channels + channel].sum;
                all.product += sums[i * channels + channel].product;
            }
            pass.gradients.template get<0>()(channel) = static_cast<Scalar>(all.product);
            pass.gradients.template get<1>()(channel) = static_cast<Scalar>(all.sum);
        }
    };
};

}  // namespace ctcnn
