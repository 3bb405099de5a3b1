// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/conv2d/direct.hpp"
#include "ctcnn/kernels/conv2d/direct_backward_data.hpp"
#include "ctcnn/layers/conv2d/direct_run.hpp"
#include "ctcnn/layers/conv2d/pass.hpp"

namespace ctcnn::detail {

/// The passes of a convolution by kernels/conv2d/direct.hpp: any kernel, stride, padding, dilation and grouping.
template <class Geometry, class Activation>
struct direct_convolution {
    template <class Scalar>
    using kernel = kernels::conv2d_direct<Scalar, Geometry>;
    template <class Scalar>
    using data_kernel = kernels::conv2d_direct_data<Scalar, Geometry>;
    static constexpr bool reads_output = !std::is_same_v<Activation, kernels::identity>;
    static constexpr std::size_t in_size = Geometry::input_shape::size, out_size = Geometry::output_shape::size;

    // ---- forward -----------------------------------------------------------------------------------------------

    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t) {
        return {align_up(kernel<Scalar>::packed_size * sizeof(Scalar)),
                kernel<Scalar>::copies_image ? align_up(kernel<Scalar>::plane_size * sizeof(Scalar)) : 0};
    }
    template <class Scalar>
    static constexpr direct_forward<Scalar> forward_numbers{kernel<Scalar>::filters,
                                                            kernel<Scalar>::plane,
                                                            kernel<Scalar>::copies_image,
                                                            kernel<Scalar>::forward_image,
                                                            kernel<Scalar>::template forward_tiles<Activation>,
                                                            in_size,
                                                            out_size};

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        forward_numbers<Scalar>.run(pass, weight_of(pass), prepared_of(pass), bias_of(pass), pass.input.data(),
                                    addend_of<Activation>(pass), pass.output.data(), pass.count());
    }

    template <class Scalar>
    static constexpr std::size_t prepared_bytes = align_up(kernel<Scalar>::packed_size * sizeof(Scalar));

    template <class Pass>
    static void prepare(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        kernels::pack_filters<Scalar>(weight_of(pass), reinterpret_cast<Scalar*>(pass.prepared),
                                      kernel<Scalar>::filters);
    }

    // ---- gradient of the input ---------------------------------------------------------------------------------

    template <class Scalar>
    static constexpr scratch_size data_scratch(std::size_t) {
        return {align_up(data_kernel<Scalar>::packed_size * sizeof(Scalar)),
                align_up(data_kernel<Scalar>::plane_size * sizeof(Scalar))};
    }
    template <class Scalar>
    static constexpr direct_backward_data<Scalar> data_numbers{data_kernel<Scalar>::phases,
                                                               data_kernel<Scalar>::sizes,
                                                               data_kernel<Scalar>::plane,
                                                               kernels::activate_backward<Activation, Scalar>,
                                                               data_kernel<Scalar>::tiles,
                                                               data_kernel<Scalar>::data_requests,
                                                               reads_output,
                                                               data_kernel<Scalar>::reaches_all,
                                                               in_size / Geometry::in_channels,
                                                               Geometry::in_channels,
                                                               out_size};

    /// bias  of the channels of d_input, which a transposed convolution adds to it; may be null
    template <class Pass>
    static void backward_data(const Pass& pass, const typename Pass::scalar* bias = nullptr) noexcept {
        data_numbers<typename Pass::scalar>.run(pass, weight_of(pass), bias, gradient_in(pass), pass.d_input.data());
    }

    // ---- gradient of the weights -------------------------------------------------------------------------------

    template <class Scalar>
    static constexpr direct_backward_weights<Scalar> weights_numbers{kernel<Scalar>::filters,
                                                                     kernel<Scalar>::plane,
                                                                     kernel<Scalar>::copies_image,
                                                                     reads_output,
                                                                     kernel<Scalar>::template spreading<Activation>,
                                                                     kernel<Scalar>::weights_image,
                                                                     kernel<Scalar>::weights_tiles,
                                                                     kernel<Scalar>::weights_requests,
                                                                     in_size,
                                                                     out_size,
                                                                     Geometry::out_channels,
                                                                     kernel<Scalar>::weight_sums,
                                                                     aligned_size<Scalar>(kernel<Scalar>::weight_sums),
                                                                     aligned_size<Scalar>(Geometry::out_channels),
                                                                     aligned_size<Scalar>(kernel<Scalar>::plane_size)};

    template <class Scalar>
    static constexpr scratch_size weights_scratch(std::size_t count) {
        constexpr std::size_t sums =
            aligned_size<Scalar>(kernel<Scalar>::weight_sums) + aligned_size<Scalar>(Geometry::out_channels);
        return {direct_backward_weights<Scalar>::parts(count) * sums * sizeof(Scalar),
                align_up(kernel<Scalar>::plane_size * sizeof(Scalar)) +
                    align_up(kernel<Scalar>::gradient_size * sizeof(Scalar))};
    }

    template <class Pass>
    static void backward_weights(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        constexpr auto& numbers = weights_numbers<Scalar>;
        const Scalar* const bias_sums =
            numbers.run(pass, pass.input.data(), gradient_in(pass), pass.gradients.template data_of<0>());
        set_bias_gradient(pass, bias_sums, numbers.bias_size, numbers.parts(pass.count()));
    }

private:
    template <class Pass>
    static output_gradient<typename Pass::scalar> gradient_in(const Pass& pass) noexcept {
        const auto* output = pass.d_output.data();
        if constexpr (reads_output) output = pass.output.data();
        return {output, pass.d_output.data(), pass.count()};
    }
};

}  // namespace ctcnn::detail
