// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/conv2d/direct.hpp"
#include "ctcnn/kernels/conv2d/direct_backward_data.hpp"
#include "ctcnn/layers/conv2d/direct_pooling.hpp"
#include "ctcnn/layers/conv2d/direct_run.hpp"
#include "ctcnn/layers/conv2d/pass.hpp"

namespace ctcnn::detail {

/// The passes of a direct convolution, by kernels/conv2d/direct.hpp: any kernel, stride, padding, dilation and number
/// of groups.
///
/// Pool is no_pool, or the window_geometry of max pooling that follows the activation. Then forward pools the rows under
/// a row of windows while they are in L1, and saves for backward the index of the largest element in each window, one
/// byte. Backward spreads the gradient of the pooled output where it copies the gradient anyway. The output of the
/// convolution itself is never in memory.
template <class Geometry, class Activation, class Pool = no_pool>
struct direct_convolution {
    template <class Scalar>
    using implementation = kernels::conv2d_direct<Scalar, Geometry>;
    template <class Scalar>
    using data_implementation = kernels::conv2d_direct_data<Scalar, Geometry>;
    static constexpr bool pools = !std::is_same_v<Pool, no_pool>;
    static constexpr bool reads_output = !std::is_same_v<Activation, kernels::identity>;
    static constexpr std::size_t in_size = Geometry::input_shape::size;
    template <class Scalar>
    using pooled = pooled_forward<Scalar, Geometry, Pool>;

    // ---- forward -----------------------------------------------------------------------------------------------

    template <class Scalar>
    static constexpr std::size_t copy_size =
        implementation<Scalar>::copies_image ? aligned_size<Scalar>(implementation<Scalar>::plane_size) : 0;
    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t) {
        return {align_up(implementation<Scalar>::packed_size * sizeof(Scalar)),
                (copy_size<Scalar> + aligned_size<Scalar>(pooled<Scalar>::strip_size)) * sizeof(Scalar)};
    }
    template <class Scalar>
    static constexpr direct_forward<Scalar> forward_numbers{implementation<Scalar>::filters,
                                                            implementation<Scalar>::plane,
                                                            implementation<Scalar>::copies_image,
                                                            pooled<Scalar>::image,
                                                            implementation<Scalar>::template forward_tiles<Activation>,
                                                            in_size,
                                                            Geometry::output_shape::size,
                                                            pooled<Scalar>::out_size,
                                                            pooled<Scalar>::strip,
                                                            copy_size<Scalar>};

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        forward_numbers<Scalar>.run(pass, weight_of(pass), prepared_of(pass), bias_of(pass), pass.input.data(),
                                    {pass.output.data(), index_of<std::uint8_t>(pass), addend_of<Activation>(pass)},
                                    pass.count());
    }

    template <class Scalar>
    static constexpr std::size_t prepared_bytes = align_up(implementation<Scalar>::packed_size * sizeof(Scalar));

    template <class Pass>
    static void prepare(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        kernels::pack_filters<Scalar>(weight_of(pass), reinterpret_cast<Scalar*>(pass.prepared),
                                      implementation<Scalar>::filters);
    }

    // ---- gradient of the input ---------------------------------------------------------------------------------

    template <class Scalar>
    static constexpr scratch_size data_scratch(std::size_t) {
        return {align_up(data_implementation<Scalar>::packed_size * sizeof(Scalar)),
                align_up(data_implementation<Scalar>::plane_size * sizeof(Scalar))};
    }
    template <class Scalar>
    static constexpr direct_backward_data<Scalar> data_numbers{
        data_implementation<Scalar>::phases,
        data_implementation<Scalar>::sizes,
        data_implementation<Scalar>::plane,
        pooled_backward_data<Scalar, Geometry, Activation, Pool>::activate,
        data_implementation<Scalar>::tiles,
        data_implementation<Scalar>::data_requests,
        reads_output,
        data_implementation<Scalar>::reaches_all,
        in_size / Geometry::in_channels,
        Geometry::in_channels,
        pooled<Scalar>::out_size,
        pooled_backward_data<Scalar, Geometry, Activation, Pool>::spreading};

    /// \param bias  [channels of d_input]: what a transposed convolution adds to d_input; may be null
    template <class Pass>
    static void backward_data(const Pass& pass, const typename Pass::scalar* bias = nullptr) noexcept {
        data_numbers<typename Pass::scalar>.run(pass, weight_of(pass), bias, gradient_in(pass), pass.d_input.data());
    }

    // ---- gradient of the weights -------------------------------------------------------------------------------

    template <class Scalar>
    static constexpr std::size_t weight_sums_size = aligned_size<Scalar>(implementation<Scalar>::weight_sums);
    template <class Scalar>
    static constexpr std::size_t bias_sums_size = aligned_size<Scalar>(Geometry::out_channels);
    template <class Scalar>
    static constexpr direct_backward_weights<Scalar> weights_numbers{
        implementation<Scalar>::filters,
        implementation<Scalar>::plane,
        implementation<Scalar>::copies_image,
        reads_output,
        pooled_backward_weights<Scalar, Geometry, Activation, Pool>::padding,
        implementation<Scalar>::weights_image,
        implementation<Scalar>::weights_tiles,
        implementation<Scalar>::weights_requests,
        in_size,
        pooled<Scalar>::out_size,
        Geometry::out_channels,
        implementation<Scalar>::weight_sums,
        weight_sums_size<Scalar>,
        bias_sums_size<Scalar>,
        aligned_size<Scalar>(implementation<Scalar>::plane_size),
        pooled_backward_weights<Scalar, Geometry, Activation, Pool>::spreading};

    template <class Scalar>
    static constexpr scratch_size weights_scratch(std::size_t count) {
        // Not from weights_numbers: what only forward can compute, as an addition, has no gradient to take into them.
        constexpr std::size_t sums = weight_sums_size<Scalar> + bias_sums_size<Scalar>;
        const std::size_t pieces = direct_backward_weights<Scalar>::pieces(count, weight_sums_size<Scalar>);
        return {pieces * sums * sizeof(Scalar), align_up(implementation<Scalar>::plane_size * sizeof(Scalar)) +
                                                    align_up(implementation<Scalar>::gradient_size * sizeof(Scalar))};
    }

    template <class Pass>
    static void backward_weights(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        constexpr auto& numbers = weights_numbers<Scalar>;
        const Scalar* const bias_sums =
            numbers.run(pass, pass.input.data(), gradient_in(pass), pass.gradients.template data_of<0>());
        set_bias_gradient(pass, bias_sums, numbers.bias_size, numbers.pieces(pass.count(), numbers.sums_size));
    }

private:
    template <class Pass>
    static output_gradient<typename Pass::scalar> gradient_in(const Pass& pass) noexcept {
        const auto* output = pass.d_output.data();
        if constexpr (reads_output) output = pass.output.data();
        return {output, pass.d_output.data(), pass.count(), index_of<const std::uint8_t>(pass)};
    }

    /// With pooling: what forward saves for backward, which may be null.
    template <class Byte, class Pass>
    static Byte* index_of([[maybe_unused]] const Pass& pass) noexcept {
        if constexpr (pools)
            return reinterpret_cast<Byte*>(pass.saved);
        else
            return nullptr;
    }
};

}  // namespace ctcnn::detail
