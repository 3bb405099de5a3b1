// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/linear/small_batch.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/layers/linear_run.hpp"
#include "ctcnn/layers/normalized.hpp"
#include "ctcnn/layers/options.hpp"
#include "ctcnn/parallel/batch_pieces.hpp"

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
    static constexpr bool accepts = is_spec && Input::rank == 1;

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
        static constexpr bool is_distributed = true;

        template <class Scalar>
        static constexpr scratch_size forward_scratch(std::size_t count) {
            if (detail::small_batch_is_faster<Scalar>(Input::size, Units, count)) return {};
            return run_of<Scalar>(count).forward_scratch();
        }

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            using Scalar = typename Pass::scalar;
            const bool small = detail::small_batch_is_faster<Scalar>(Input::size, Units, pass.count());
            const sample_range here =
                pass.threads.own_samples(pass.count(), small ? kernels::linear_small_batch<Scalar>::block_samples : 1);
            if (here.empty()) return;
            const Scalar* const weight = pass.parameters.template data_of<0>();
            const Scalar* const bias = bias_or_null<const Scalar>(pass.parameters);
            const Scalar* const x = pass.input.sample(here.first);
            Scalar* const y = pass.output.sample(here.first);
            const auto run = run_of<Scalar>(here.count());
            if (small)
                run.template forward_small_batch<Activation>(pass, weight, bias, x, y);
            else
                run.template forward<Activation>(pass, weight, bias, x, y);
        }

        template <class Scalar>
        static constexpr scratch_size backward_scratch(std::size_t count) {
            return run_of<Scalar>(count).backward_scratch();
        }

        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            backward_weights(pass);
            if constexpr (Pass::wants_d_input) backward_data(pass);
        }

        /// Sets the gradients of weight and bias, which are computed of the whole batch at a time.
        template <class Pass>
        static void backward_weights(const Pass& pass) noexcept {
            using Scalar = typename Pass::scalar;
            pass.threads.gather_samples(pass.input.data(), pass.count(), Input::size * sizeof(Scalar));
            pass.threads.gather_samples(pass.d_output.data(), pass.count(), Units * sizeof(Scalar));
            if constexpr (backward_reads_output)
                pass.threads.gather_samples(pass.output.data(), pass.count(), Units * sizeof(Scalar));
            run_of<Scalar>(pass.count())
                .template backward_weights<Activation>(pass, pass.input.data(), output_of(pass), pass.d_output.data(),
                                                       pass.gradients.template data_of<0>(),
                                                       bias_or_null<Scalar>(pass.gradients));
        }

        /// Sets d_input.
        template <class Pass>
        static void backward_data(const Pass& pass) noexcept {
            using Scalar = typename Pass::scalar;
            const sample_range here = pass.threads.own_samples(pass.count());
            if (here.empty()) return;
            run_of<Scalar>(here.count())
                .template backward_data<Activation>(pass, pass.parameters.template data_of<0>(),
                                                    output_of(pass) + here.first * Units,
                                                    pass.d_output.sample(here.first), pass.d_input.sample(here.first));
        }

    private:
        template <class Scalar>
        static constexpr detail::linear_run<Scalar> run_of(std::size_t count) noexcept {
            return {Input::size, Units, count};
        }
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
