// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/kernels/normalization/batch_norm.hpp"
#include "ctcnn/layers/layer.hpp"

namespace ctcnn::detail {

/// The tensors that a normalization reads.
template <class Normalization, class Scalar>
struct normalization_tensors {
    parameter_view<typename Normalization::parameters, const Scalar> parameters;
    parameter_view<typename Normalization::statistics, const Scalar> statistics;
};

template <class Layer, class Window>
struct pooled_layer {};
template <class Layer, class Window>
    requires requires { typename Layer::template with_pool<Window>; }
struct pooled_layer<Layer, Window> {
    using type = typename Layer::template with_pool<Window>;
};

/// The type `with_addend` of a normalized layer, if the layer itself has one.
template <class Layer, class Parameters, class Normalization>
struct normalized_layer;
template <class Layer, class Parameters, class Normalization>
struct normalized_layer_with_addend {};
template <class Layer, class Parameters, class Normalization>
    requires requires { typename Layer::with_addend; }
struct normalized_layer_with_addend<Layer, Parameters, Normalization> {
    using with_addend = normalized_layer<typename Layer::with_addend, Parameters, Normalization>;
};

/// Applies the line of each channel to weight [channels][each] and bias [channels]; `bias` may be null.
template <class Scalar>
CTCNN_NOINLINE void fold_lines(const kernels::channel_lines<Scalar>& lines, const Scalar* weight, const Scalar* bias,
                               std::size_t channels, std::size_t each, Scalar* to_weight, Scalar* to_bias) noexcept {
    for (std::size_t c = 0; c < channels; ++c) {
        for (std::size_t i = 0; i < each; ++i) to_weight[c * each + i] = weight[c * each + i] * lines.scale[c];
        to_bias[c] = lines.shift[c] - lines.center[c] * lines.scale[c];
        if (bias != nullptr) to_bias[c] += bias[c] * lines.scale[c];
    }
}

/// In inference: a layer and the batch normalization that follows it, as one layer. The normalization of a channel,
/// y = (x - center) * scale + shift, is applied to the channel's weights and bias, in scratch memory.
///
/// \tparam Layer       has a bias; the outermost dimension of its weight is the channels
/// \tparam Parameters  the layout of the original layer, with or without a bias
template <class Layer, class Parameters, class Normalization>
struct normalized_layer : bound_layer<typename Layer::input_shape, typename Layer::output_shape,
                                      join_layouts<Parameters, typename Normalization::parameters>>,
                          normalized_layer_with_addend<Layer, Parameters, Normalization> {
    using statistics = typename Normalization::statistics;
    static constexpr arrangement reads = Layer::reads;
    static constexpr arrangement writes = Layer::writes;
    static constexpr std::size_t multiply_adds = Layer::multiply_adds;

    template <class Next>
    using fused = normalized_layer<typename Layer::template fused<Next>, Parameters, Normalization>;
    static constexpr bool fusible = Layer::fusible;
    static constexpr bool reads_addend = Layer::reads_addend;
    static constexpr bool is_distributed = Layer::is_distributed;
    template <class Window>
    using with_pool = normalized_layer<typename pooled_layer<Layer, Window>::type, Parameters, Normalization>;
    template <class Window>
    static constexpr bool can_pool = [] {
        if constexpr (requires { Layer::template can_pool<Window>; })
            return Layer::template can_pool<Window>;
        else
            return false;
    }();

    // Scratch: shared [parameters of the layer] [center, scale, shift][channels] [scratch of the layer itself]
    using folded = typename Layer::parameters;
    static constexpr std::size_t channels = Normalization::channels;
    template <class Scalar>
    static constexpr std::size_t folded_bytes = align_up((folded::extent + 3 * channels) * sizeof(Scalar));

    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t count) {
        scratch_size size = Layer::template forward_scratch<Scalar>(count);
        size.shared += folded_bytes<Scalar>;
        return size;
    }

    // Prepared: [parameters of the layer] [center, scale, shift][channels] [what the layer itself prepares]
    template <class Scalar>
    static constexpr std::size_t prepared_bytes = folded_bytes<Scalar> + Layer::template prepared_bytes<Scalar>;

    template <class Pass>
    static void prepare(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        auto* const block = reinterpret_cast<Scalar*>(pass.prepared);
        fold(pass, block);
        if constexpr (Layer::template prepared_bytes<Scalar> != 0)
            Layer::prepare(prepare_pass<Layer, Scalar>{
                pass, parameter_view<folded, const Scalar>(block), {}, pass.prepared + folded_bytes<Scalar>});
    }

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        pass_context context = pass;
        const auto* block = reinterpret_cast<const Scalar*>(pass.prepared);
        if (block == nullptr) {
            block = pass.scratch.template shared_as<Scalar>();
            fold(pass, pass.scratch.template shared_as<Scalar>());
            context.scratch.shared += folded_bytes<Scalar>;
        }
        const bool is_prepared = pass.prepared != nullptr && Layer::template prepared_bytes<Scalar> != 0;
        Layer::forward(forward_pass<Layer, Scalar, run_mode::inference>{
            context,
            parameter_view<folded, const Scalar>(block),
            {},
            pass.input,
            pass.output,
            nullptr,
            nullptr,
            is_prepared ? pass.prepared + folded_bytes<Scalar> : nullptr,
            pass.addend});
    }

private:
    template <class Pass, class Scalar>
    static void fold(const Pass& pass, Scalar* block) noexcept {
        const kernels::channel_lines<Scalar> lines{block + folded::extent, block + folded::extent + channels,
                                                   block + folded::extent + 2 * channels};
        Normalization::set_inference_lines(
            normalization_tensors<Normalization, Scalar>{
                pass.parameters.template part<typename Normalization::parameters, Parameters::tensors>(),
                pass.statistics},
            lines);
        const Scalar* bias = nullptr;
        if constexpr (Parameters::tensors == 2) bias = pass.parameters.template data_of<1>();
        fold_lines(lines, pass.parameters.template data_of<0>(), bias, channels, folded::sizes[0] / channels,
                   block + folded::offsets[0], block + folded::offsets[1]);
    }
};

}  // namespace ctcnn::detail
