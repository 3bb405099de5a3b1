// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/linear/linear.hpp"
#include "ctcnn/kernels/linear/small_batch.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/layers/normalized.hpp"
#include "ctcnn/layers/options.hpp"

namespace ctcnn {

/// Fully connected layer: y = W x + b.
/// Options     bias<>
/// Shapes      x: [I]  weight: [Units, I]  bias: [Units]  y: [Units]
/// Parameters  Units * (I + 1)
/// Requires    rank 1; put ctcnn::flatten before it
/// Errors      none at run time
/// Equivalent  torch.nn.Linear(I, Units, bias)
template <std::size_t Units, class... Options>
struct linear {
    static constexpr std::string_view name = "Linear";

    static constexpr bool has_bias = detail::pick_t<bias<true>, Options...>::enabled;

    /// What is required of the options, each rule only where those before it hold.
    static constexpr bool has_units = Units > 0;
    using kinds = detail::option_kinds<bias<true>>;
    static constexpr bool knows_options = kinds::template known<Options...>;
    static constexpr bool options_differ = kinds::template differ<Options...>;
    static constexpr bool is_spec = has_units && knows_options && options_differ;

    template <Shape Input>
    static constexpr bool accepts = is_spec&& Input::rank == 1;

    template <Shape Input>
    static consteval void require() {
        static_assert(has_units, "ctcnn::linear: there must be at least 1 unit; write linear<10>");
        static_assert(!has_units || knows_options,
                      "ctcnn::linear: its only option is bias<>; write linear<10, bias<false>>");
        static_assert(!has_units || !knows_options || options_differ,
                      "ctcnn::linear: bias<> may be given once; remove the second one");
        static_assert(!is_spec || Input::rank == 1,
                      "ctcnn::linear: input must have rank 1; put ctcnn::flatten before it");
    }

    template <Shape Input>
    using parameters_on = std::conditional_t<has_bias, parameter_layout<shape<Units, Input::size>, shape<Units>>,
                                             parameter_layout<shape<Units, Input::size>>>;

    template <Shape Input, class Activation = kernels::identity>
    struct bound : bound_layer<Input, shape<Units>, parameters_on<Input>> {
        /// The same layer followed by an activation, in one pass over memory.
        template <class Next>
        using fused = bound<Input, Next>;
        static constexpr bool fusible = std::is_same_v<Activation, kernels::identity>;
        /// In inference: the same layer followed by a batch normalization.
        template <class Normalization>
        using normalized = detail::normalized_layer<typename linear<Units>::template bound<Input>,
                                                    typename bound::parameters, Normalization>;

        static constexpr auto& parameter_names = detail::weight_and_bias<has_bias>;
        static constexpr std::size_t multiply_adds = Units * Input::size;
        static constexpr bool backward_reads_input = true;
        static constexpr bool backward_reads_output = !std::is_same_v<Activation, kernels::identity>;
        static constexpr fan fans{Input::size, Units};

        template <class Scalar>
        using product = kernels::linear<Scalar, Input::size, Units>;

        template <class Scalar>
        static constexpr scratch_size forward_scratch(std::size_t count) {
            if (kernels::linear_few<Scalar>::pays(Units, count)) return {};
            return {detail::align_up(product<Scalar>::transposed_size(count) * sizeof(Scalar)),
                    detail::align_up(product<Scalar>::forward_scratch(count) * sizeof(Scalar))};
        }

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            using Scalar = typename Pass::scalar;
            using kernel = product<Scalar>;
            const Scalar* const weight = pass.parameters.template data_of<0>();
            const Scalar* const bias = bias_or_null<const Scalar>(pass.parameters);
            const Scalar* const x = pass.input.data();
            Scalar* const y = pass.output.data();
            const std::size_t count = pass.count();
            if (kernels::linear_few<Scalar>::pays(Units, count)) {
                const kernels::linear_few<Scalar> few{weight, bias, x, y, Input::size, Units, count};
                pass.threads.run(few.pieces(),
                                 [&](std::size_t piece, std::size_t) { few.template forward<Activation>(piece); });
                return;
            }
            Scalar* const transposed = pass.scratch.template shared_as<Scalar>();
            pass.threads.run(kernel::sample_blocks(count), [&](std::size_t block, std::size_t) {
                kernel::transpose_samples(x, count, block, transposed);
            });
            pass.threads.run(kernel::forward_pieces, [&](std::size_t piece, std::size_t worker) {
                kernel::template forward<Activation>(weight, bias, transposed, y, count, piece,
                                                     pass.scratch.template worker_as<Scalar>(worker));
            });
        }

        template <class Scalar>
        static constexpr std::size_t by_output_bytes(std::size_t count) {
            return detail::align_up(product<Scalar>::by_output_size(count) * sizeof(Scalar));
        }

        template <class Scalar>
        static constexpr scratch_size backward_scratch(std::size_t count) {
            // One after the other: backward-weights needs the gradient by output and x in panels, backward-data the
            // gradient by sample, in the same memory.
            return detail::larger({by_output_bytes<Scalar>(count) +
                                       detail::align_up(product<Scalar>::panels_size(count) * sizeof(Scalar)),
                                   0},
                                  {detail::align_up(product<Scalar>::by_sample_size(count) * sizeof(Scalar)),
                                   detail::align_up(product<Scalar>::data_scratch * sizeof(Scalar))});
        }

        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            backward_weights(pass);
            if constexpr (Pass::wants_d_input) backward_data(pass);
        }

        /// Sets the gradients of weight and bias.
        template <class Pass>
        static void backward_weights(const Pass& pass) noexcept {
            using Scalar = typename Pass::scalar;
            using kernel = product<Scalar>;
            const std::size_t count = pass.count();
            Scalar* const packed = pass.scratch.template shared_as<Scalar>();
            Scalar* const panels = packed + by_output_bytes<Scalar>(count) / sizeof(Scalar);
            pass.threads.run(kernel::output_groups, [&](std::size_t group, std::size_t) {
                kernel::packing::template by_output<Activation>(output_of(pass), pass.d_output.data(), Units, count,
                                                                group, packed, bias_or_null<Scalar>(pass.gradients));
            });
            pass.threads.run(kernel::panels, [&](std::size_t panel, std::size_t) {
                kernel::pack_panel(pass.input.data(), count, panel, panels);
            });
            pass.threads.run(kernel::weights_pieces, [&](std::size_t piece, std::size_t) {
                kernel::backward_weights(packed, panels, pass.gradients.template data_of<0>(), count, piece);
            });
        }

        /// Sets d_input.
        template <class Pass>
        static void backward_data(const Pass& pass) noexcept {
            using Scalar = typename Pass::scalar;
            using kernel = product<Scalar>;
            const std::size_t count = pass.count();
            Scalar* const packed = pass.scratch.template shared_as<Scalar>();
            pass.threads.run(kernel::row_blocks(count), [&](std::size_t block, std::size_t) {
                kernel::packing::template by_sample<Activation>(output_of(pass), pass.d_output.data(), Units, count,
                                                                block, packed);
            });
            pass.threads.run(kernel::data_pieces, [&](std::size_t piece, std::size_t worker) {
                kernel::backward_data(pass.parameters.template data_of<0>(), packed, pass.d_input.data(), count, piece,
                                      pass.scratch.template worker_as<Scalar>(worker));
            });
        }

    private:
        template <class Element, class Parameters>
        static Element* bias_or_null(const Parameters& tensors) noexcept {
            if constexpr (has_bias)
                return tensors.template data_of<1>();
            else
                return nullptr;
        }
        /// The identity's gradient does not look at y; what it is given only has to be readable.
        template <class Pass>
        static const typename Pass::scalar* output_of(const Pass& pass) noexcept {
            return backward_reads_output ? pass.output.data() : pass.d_output.data();
        }
    };
};

}  // namespace ctcnn
