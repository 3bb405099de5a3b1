// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/conv2d/depthwise.hpp"
#include "ctcnn/kernels/conv2d/depthwise_backward_weights.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/kernels/conv2d/image_source.hpp"
#include "ctcnn/layers/conv2d/gradient_pieces.hpp"
#include "ctcnn/layers/conv2d/pass.hpp"
#include "ctcnn/layers/image_pieces.hpp"
#include "ctcnn/parallel/batch_pieces.hpp"

namespace ctcnn::detail {

/// The passes of a depthwise convolution over a batch. A layer is given by its sizes and a pointer to the function for
/// one image, so that the passes are compiled once for all layers. Images are distributed to the threads; if there are
/// few images, their rows are distributed, too.
template <class Scalar>
struct depthwise_run {
    kernels::depthwise_sizes sizes;
    std::size_t in_size, out_size;  ///< elements of a sample
    std::size_t in_rows, out_rows;  ///< of an image
    std::size_t work;               ///< of an image, as image_pieces counts it
    std::size_t sums_size;          ///< elements of the weight gradient's sums, rounded up to whole cache lines
    std::size_t bias_size;          ///< the same of the bias gradient

    // Functions for one image, which write rows [first, last). `memory` is scratch for rows of the gradient.
    using forward_rows = void(const Scalar* x, const Scalar* packed, const Scalar* bias, Scalar* y, std::size_t first,
                              std::size_t last, const kernels::addition<Scalar>& added) noexcept;
    using data_rows = void(const Scalar* y, const Scalar* d_y, Scalar* memory, const Scalar* packed, const Scalar* bias,
                           Scalar* d_x, std::size_t first, std::size_t last) noexcept;
    using add_to_sums = void(const Scalar* x, const Scalar* y, const Scalar* d_y, Scalar* memory, Scalar* weight_sums,
                             Scalar* bias_sums) noexcept;

    // Scratch: shared [packed weights]

    /// \param packed  the weights that `prepare` has packed, or null
    /// \param bias    may be null
    /// \param addend  an array with the layout of the output; may be null
    CTCNN_NOINLINE void forward(const pass_context& pass, forward_rows* compute, const Scalar* weight,
                                const Scalar* packed, const Scalar* bias, const Scalar* input, const Scalar* addend,
                                Scalar* output, std::size_t count) const noexcept {
        if (packed == nullptr) packed = pack(pass, weight);
        run_image_rows(pass.threads, count, out_rows, work,
                       [&](std::size_t image, std::size_t, std::size_t first, std::size_t last) {
                           compute(input + image * in_size, packed, bias, output + image * out_size, first, last,
                                   kernels::addition<Scalar>{output, addend}.at(image * out_size));
                       });
    }

    // Scratch: shared [packed weights], worker [rows of the gradient]

    /// \param output  any readable array of this size, if the activation's gradient does not depend on it
    /// \param bias    [channels of d_input]: what a transposed convolution adds to d_input; may be null
    CTCNN_NOINLINE void backward_data(const pass_context& pass, data_rows* compute, const Scalar* weight,
                                      const Scalar* bias, const Scalar* output, const Scalar* d_output, Scalar* d_input,
                                      std::size_t count) const noexcept {
        const Scalar* const packed = pack(pass, weight);
        run_image_rows(pass.threads, count, in_rows, work,
                       [&](std::size_t image, std::size_t worker, std::size_t first, std::size_t last) {
                           compute(output + image * out_size, d_output + image * out_size,
                                   pass.scratch.template worker_as<Scalar>(worker), packed, bias,
                                   d_input + image * in_size, first, last);
                       });
    }

    // Scratch: shared [pieces][sums of the weight gradient] [pieces][sums of the bias gradient],
    //          worker [rows of the gradient]

    [[nodiscard]] constexpr std::size_t pieces(std::size_t count) const noexcept {
        return gradient_pieces(count, 8, sums_size * sizeof(Scalar));
    }

    /// Returns the sums of the bias gradient, [pieces][bias_size].
    CTCNN_NOINLINE const Scalar* backward_weights(const pass_context& pass, add_to_sums* compute, const Scalar* input,
                                                  const Scalar* output, const Scalar* d_output, Scalar* d_weight,
                                                  std::size_t count) const noexcept {
        const std::size_t piece_count = pieces(count);
        Scalar* const sums = pass.scratch.template shared_as<Scalar>();
        Scalar* const bias_sums = sums + piece_count * sums_size;
        const auto written = {piece_memory{sums, sums_size * sizeof(Scalar)},
                              piece_memory{bias_sums, bias_size * sizeof(Scalar)}};
        pass.threads.run_sums({count, piece_count}, written, [&](std::size_t piece, std::size_t worker) {
            auto* const memory = pass.scratch.template worker_as<Scalar>(worker);
            Scalar* const piece_sums = sums + piece * sums_size;
            Scalar* const piece_bias = bias_sums + piece * bias_size;
            std::fill_n(piece_sums, sizes.taps * sizes.padded_channels, Scalar{0});
            std::fill_n(piece_bias, sizes.padded_channels, Scalar{0});
            for (std::size_t image = piece * count / piece_count; image < (piece + 1) * count / piece_count; ++image)
                compute(input + image * in_size, output + image * out_size, d_output + image * out_size, memory,
                        piece_sums, piece_bias);
        });
        kernels::unpack_depthwise(sums, sums_size, piece_count, d_weight, sizes);
        return bias_sums;
    }

private:
    const Scalar* pack(const pass_context& pass, const Scalar* weight) const noexcept {
        auto* const packed = pass.scratch.template shared_as<Scalar>();
        kernels::pack_depthwise(weight, packed, sizes);
        return packed;
    }
};

/// The passes of a depthwise convolution, by kernels/conv2d/depthwise.hpp: one filter for each channel; any kernel,
/// stride, padding and dilation.
template <class Geometry, class Activation>
struct depthwise_convolution {
    template <class Scalar>
    using implementation = kernels::conv2d_depthwise<Scalar, Geometry>;
    template <class Scalar>
    using weights_implementation = kernels::conv2d_depthwise_weights<Scalar, Geometry>;

    /// Whether the convolution is depthwise. One with a single channel is excluded, since it would use only one lane.
    static constexpr bool supports = Geometry::group_in == 1 && Geometry::group_out == 1 && Geometry::groups > 1;

    // A multiply-add counts as four: it waits for what it reads and writes. Besides, the layers before and after are
    // mostly divided by rows, so that a thread has its rows in its cache.
    template <class Scalar>
    static constexpr depthwise_run<Scalar> run{implementation<Scalar>::sizes,
                                               Geometry::input_shape::size,
                                               Geometry::output_shape::size,
                                               Geometry::height,
                                               Geometry::out_height,
                                               Geometry::out_height* Geometry::out_width *
                                                   (4 * implementation<Scalar>::packed_size / simd::width<Scalar>),
                                               aligned_size<Scalar>(weights_implementation<Scalar>::weight_sums_size),
                                               aligned_size<Scalar>(weights_implementation<Scalar>::bias_sums_size)};

    // ---- forward -----------------------------------------------------------------------------------------------

    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t) {
        return {align_up(implementation<Scalar>::packed_size * sizeof(Scalar)), 0};
    }

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        run<Scalar>.forward(pass, implementation<Scalar>::template forward<Activation>, weight_of(pass),
                            prepared_of(pass), bias_of(pass), pass.input.data(), addend_of<Activation>(pass),
                            pass.output.data(), pass.count());
    }

    template <class Scalar>
    static constexpr std::size_t prepared_bytes = align_up(implementation<Scalar>::packed_size * sizeof(Scalar));

    template <class Pass>
    static void prepare(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        kernels::pack_depthwise<Scalar>(weight_of(pass), reinterpret_cast<Scalar*>(pass.prepared),
                                        implementation<Scalar>::sizes);
    }

    // ---- gradient of the input ---------------------------------------------------------------------------------

    template <class Scalar>
    static constexpr scratch_size data_scratch(std::size_t count) {
        return {forward_scratch<Scalar>(count).shared, implementation<Scalar>::gradient_rows_size * sizeof(Scalar)};
    }

    /// \param bias  [channels of d_input]: what a transposed convolution adds to d_input; may be null
    template <class Pass>
    static void backward_data(const Pass& pass, const typename Pass::scalar* bias = nullptr) noexcept {
        using Scalar = typename Pass::scalar;
        run<Scalar>.backward_data(pass, data_rows<Scalar>, weight_of(pass), bias, output_of(pass), pass.d_output.data(),
                                  pass.d_input.data(), pass.count());
    }

    // ---- gradient of the weights -------------------------------------------------------------------------------

    template <class Scalar>
    static constexpr scratch_size weights_scratch(std::size_t count) {
        constexpr auto& numbers = run<Scalar>;
        return {numbers.pieces(count) * (numbers.sums_size + numbers.bias_size) * sizeof(Scalar),
                implementation<Scalar>::gradient_rows_size * sizeof(Scalar)};
    }

    template <class Pass>
    static void backward_weights(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        constexpr auto& numbers = run<Scalar>;
        const auto* const bias_sums =
            numbers.backward_weights(pass, add_to_sums<Scalar>, pass.input.data(), output_of(pass),
                                     pass.d_output.data(), pass.gradients.template data_of<0>(), pass.count());
        set_bias_gradient(pass, bias_sums, numbers.bias_size, numbers.pieces(pass.count()));
    }

private:
    static constexpr bool reads_output = !std::is_same_v<Activation, kernels::identity>;
    /// The source of the gradient of the activation's input.
    template <class Scalar>
    static auto source_of(const Scalar* y, const Scalar* d_y) noexcept {
        if constexpr (reads_output)
            return kernels::gradient_source<Scalar, Activation>{y, d_y};
        else
            return kernels::image_source<Scalar>{d_y};
    }
    template <class Scalar>
    static void data_rows(const Scalar* y, const Scalar* d_y, Scalar* memory, const Scalar* packed, const Scalar* bias,
                          Scalar* d_x, std::size_t first, std::size_t last) noexcept {
        implementation<Scalar>::backward_data(source_of(y, d_y), memory, packed, bias, d_x, first, last);
    }
    template <class Scalar>
    static void add_to_sums(const Scalar* x, const Scalar* y, const Scalar* d_y, Scalar* memory, Scalar* weight_sums,
                            Scalar* bias_sums) noexcept {
        weights_implementation<Scalar>::accumulate_weights(x, source_of(y, d_y), memory, weight_sums, bias_sums);
    }

    template <class Pass>
    static const typename Pass::scalar* output_of(const Pass& pass) noexcept {
        if constexpr (reads_output)
            return pass.output.data();
        else
            return pass.d_output.data();
    }
};

}  // namespace ctcnn::detail
