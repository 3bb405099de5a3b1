// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/conv2d/direct.hpp"
#include "ctcnn/kernels/conv2d/direct_backward_data.hpp"
#include "ctcnn/kernels/conv2d/pad_gradient.hpp"
#include "ctcnn/kernels/conv2d/pixel_products.hpp"
#include "ctcnn/layers/conv2d/direct.hpp"
#include "ctcnn/layers/conv2d/filter_pieces.hpp"
#include "ctcnn/layers/conv2d/pass.hpp"
#include "ctcnn/layers/conv2d/single_image.hpp"
#include "ctcnn/layers/conv2d/small_image_run.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/parallel/batch_pieces.hpp"
#include "ctcnn/simd/pack.hpp"

namespace ctcnn::detail {

/// Which convolutions are computed by products over all images (kernels/conv2d/pixel_products.hpp) and not directly: of
/// at most 3 x 3 pixels, with weights that do not stay in L1. On a Zen 5 a step with 64 images of 512 channels and 2 x 2
/// pixels took 0.2 of the time of the direct algorithm.
template <class Scalar, class Geometry>
inline constexpr bool suits_small_images = fits_registers<Scalar, Geometry> && Geometry::kernel_size > 1 &&
                                           Geometry::out_height <= 3 && Geometry::out_width <= 3 &&
                                           Geometry::weight_shape::size * sizeof(Scalar) >= 128 * 1024;

/// The passes of such a convolution. Fewer images than a tile has rows are convolved one by one in forward, and the
/// gradient of their input is computed directly; both have the same sums.
template <class Geometry, class Activation>
struct small_image_convolution {
    using direct = direct_convolution<Geometry, Activation>;
    using single = single_image_convolution<Geometry, Activation>;
    using products = kernels::pixel_products<Geometry>;
    static constexpr bool reads_output = !std::is_same_v<Activation, kernels::identity>;
    static constexpr std::size_t in_channels = Geometry::in_channels, out_channels = Geometry::out_channels;
    static constexpr std::size_t in_size = Geometry::input_shape::size, out_size = Geometry::output_shape::size;

    template <class Scalar>
    using direct_kernel = kernels::conv2d_direct<Scalar, Geometry>;
    /// Elements of a row of V and Z.
    template <class Scalar>
    static constexpr std::size_t input_row = kernels::gradient_step<Scalar>(in_channels);
    template <class Scalar>
    static constexpr std::size_t gradient_row = direct_kernel<Scalar>::gradient_channels;

    // ---- forward -----------------------------------------------------------------------------------------------
    // Scratch: shared [packed filters] [V]

    /// Filters are packed by vectors, as single_image_convolution packs them, so that both read the same prepared ones.
    template <class Scalar>
    static constexpr small_image_sums<Scalar> forward_numbers{
        products::of_outputs, kernels::pixel_tiles_of<Scalar, Activation, out_channels, input_row<Scalar>>(),
        Geometry::kernel_size, in_channels, out_channels};

    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t count) {
        return {prepared_bytes<Scalar> + inputs_bytes<Scalar>(count), 0};
    }
    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        constexpr auto& numbers = forward_numbers<Scalar>;
        const sample_range here = pass.threads.own_samples(pass.count());
        if (here.count() < numbers.tiles.rows) return single::forward(pass);
        const Scalar* packed = prepared_of(pass);
        auto* const memory = pass.scratch.template shared_as<Scalar>();
        if (packed == nullptr) {
            pack_filters_in_pieces(pass, weight_of(pass), memory, single::template filters<Scalar>);
            packed = memory;
        }
        Scalar* const v = memory + prepared_bytes<Scalar> / sizeof(Scalar);
        gather_inputs(pass, here, v);
        const Scalar* addend = addend_of<Activation>(pass);
        if (addend != nullptr) addend += here.first * out_size;
        numbers.run(pass, v, packed, bias_of(pass), pass.output.sample(here.first), addend, here.count());
    }

    template <class Scalar>
    static constexpr std::size_t prepared_bytes = single::template prepared_bytes<Scalar>;
    template <class Pass>
    static void prepare(const Pass& pass) noexcept {
        single::prepare(pass);
    }

    // ---- gradient of the input ---------------------------------------------------------------------------------
    // Scratch: shared [packed filters, taps in reverse order] [Z] [sums of the bias gradient, which are not used]

    template <class Scalar>
    static constexpr small_image_sums<Scalar> data_numbers{
        products::of_inputs, kernels::pixel_tiles_of<Scalar, kernels::identity, in_channels, gradient_row<Scalar>>(),
        Geometry::kernel_size, out_channels, in_channels};
    template <class Scalar>
    static constexpr std::size_t rotated_bytes =
        align_up(Geometry::kernel_size * out_channels * kernels::whole_vectors<Scalar>(in_channels) * sizeof(Scalar));
    /// All taps, as those of one phase of direct_backward_data.hpp.
    static constexpr std::array<kernels::data_phase, 1> all_taps{
        {{{}, 0, 0, 0, Geometry::kernel_height, 0, Geometry::kernel_width}}};
    template <class Scalar>
    static constexpr kernels::data_sizes rotated_sizes{1,
                                                       out_channels,
                                                       in_channels,
                                                       Geometry::kernel_size,
                                                       Geometry::kernel_width,
                                                       1,
                                                       1,
                                                       data_numbers<Scalar>.tiles.vectors,
                                                       1};

    template <class Scalar>
    static constexpr scratch_size data_scratch(std::size_t count) {
        return larger({rotated_bytes<Scalar> + gradients_bytes<Scalar>(count), 0},
                      direct::template data_scratch<Scalar>(count));
    }
    /// \param bias  [channels of d_input]: what a transposed convolution adds to d_input; may be null
    template <class Pass>
    static void backward_data(const Pass& pass, const typename Pass::scalar* bias = nullptr) noexcept {
        using Scalar = typename Pass::scalar;
        constexpr auto& numbers = data_numbers<Scalar>;
        const sample_range here = pass.threads.own_samples(pass.count());
        if (here.count() < numbers.tiles.rows) return direct::backward_data(pass, bias);
        auto* const packed = pass.scratch.template shared_as<Scalar>();
        pack_rotated_filters_in_pieces(pass, weight_of(pass), packed, all_taps, rotated_sizes<Scalar>);
        Scalar* const z = packed + rotated_bytes<Scalar> / sizeof(Scalar);
        gather_gradients(pass, here, z);
        numbers.run(pass, z, packed, bias, pass.d_input.sample(here.first), nullptr, here.count());
    }

    // ---- gradient of the weights -------------------------------------------------------------------------------
    // Scratch: shared [V] [Z] [sums of the bias gradient]; worker [sums of a block of filters]

    template <class Scalar>
    static constexpr small_image_gradient<Scalar> weights_numbers{
        products::of_taps, kernels::pixel_gradient_tiles_of<Scalar, in_channels, direct_kernel<Scalar>::vectors>(),
        out_channels};

    template <class Scalar>
    static constexpr scratch_size weights_scratch(std::size_t count) {
        return {inputs_bytes<Scalar>(count) + gradients_bytes<Scalar>(count), weights_numbers<Scalar>.sums_bytes()};
    }
    template <class Pass>
    static void backward_weights(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        // Computed of the whole batch at a time, as a linear layer's, for these sums are larger than what they are
        // computed from.
        const std::size_t count = pass.count();
        pass.threads.gather_samples(pass.input.data(), count, in_size * sizeof(Scalar));
        pass.threads.gather_samples(pass.d_output.data(), count, out_size * sizeof(Scalar));
        if constexpr (reads_output) pass.threads.gather_samples(pass.output.data(), count, out_size * sizeof(Scalar));
        auto* const v = pass.scratch.template shared_as<Scalar>();
        Scalar* const z = v + inputs_bytes<Scalar>(count) / sizeof(Scalar);
        gather_inputs(pass, {0, count}, v);
        const Scalar* const bias_sums = gather_gradients(pass, {0, count}, z);
        weights_numbers<Scalar>.run(pass, {v, input_row<Scalar>, z, gradient_row<Scalar>, count},
                                    pass.gradients.template data_of<0>());
        set_bias_gradient(pass, bias_sums, bias_size<Scalar>, bias_pieces(count));
    }

private:
    template <class Scalar>
    static constexpr std::size_t inputs_bytes(std::size_t count) {
        return align_up(products::inputs * count * input_row<Scalar> * sizeof(Scalar));
    }
    template <class Scalar>
    static constexpr std::size_t bias_size = aligned_size<Scalar>(out_channels);
    static constexpr std::size_t bias_pieces(std::size_t count) { return std::min<std::size_t>(count, 8); }
    template <class Scalar>
    static constexpr std::size_t gradients_bytes(std::size_t count) {
        return align_up(products::outputs * count * gradient_row<Scalar> * sizeof(Scalar)) +
               bias_pieces(count) * bias_size<Scalar> * sizeof(Scalar);
    }

    /// Input -> V.
    template <class Pass>
    static void gather_inputs(const Pass& pass, sample_range here, typename Pass::scalar* v) noexcept {
        small_image_inputs<typename Pass::scalar>{products::inputs, in_channels, input_row<typename Pass::scalar>}.run(
            pass, pass.input.sample(here.first), here.count(), v);
    }
    /// Gradient of the output -> Z. Returns the sums of the bias gradient, [bias_pieces][bias_size].
    template <class Pass>
    static const typename Pass::scalar* gather_gradients(const Pass& pass, sample_range here,
                                                         typename Pass::scalar* z) noexcept {
        using Scalar = typename Pass::scalar;
        const Scalar* const d_y = pass.d_output.sample(here.first);
        const Scalar* y = d_y;
        if constexpr (reads_output) y = pass.output.sample(here.first);
        Scalar* const sums =
            z + align_up(products::outputs * here.count() * gradient_row<Scalar> * sizeof(Scalar)) / sizeof(Scalar);
        small_image_gradients<Scalar>{direct_kernel<Scalar>::template padded_gradient<Activation>, out_size,
                                      gradient_row<Scalar>, bias_size<Scalar>}
            .run(pass, y, d_y, here.count(), bias_pieces(here.count()), z, sums);
        return sums;
    }
};

}  // namespace ctcnn::detail
