// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/activation.hpp"
#include "ctcnn/kernels/conv2d_depthwise.hpp"
#include "ctcnn/layers/conv2d/pass.hpp"

namespace ctcnn::detail {

/// The passes of a convolution by kernels/conv2d_depthwise.hpp: one filter for each channel; any kernel, stride,
/// padding and dilation. Images are dealt to the threads, the rows of few images as well.
template <class Geometry, class Activation>
struct depthwise_convolution {
    template <class Scalar>
    using kernel = kernels::conv2d_depthwise<Scalar, Geometry>;

    /// Whether the convolution is one. A single channel is not: it would leave all lanes but one empty.
    static constexpr bool fits = Geometry::group_in == 1 && Geometry::group_out == 1 && Geometry::groups > 1;

    // ---- forward -----------------------------------------------------------------------------------------------
    // Scratch: shared [packed weights]

    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t) {
        return {align_up(kernel<Scalar>::packed_size * sizeof(Scalar)), 0};
    }

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        for_each_band<typename kernel<Scalar>::forward_axes>(
            pass, [&](std::size_t image, std::size_t, std::size_t first, std::size_t last, const Scalar* packed) {
                Scalar* const output = pass.output.sample(image);
                kernel<Scalar>::template forward<Activation>(
                    pass.input.sample(image), packed, bias_of(pass), output, first, last,
                    epilogue_of<Activation, Geometry::output_shape::size>(pass, image, output));
            });
    }

    template <class Scalar>
    static constexpr std::size_t prepared_bytes = align_up(kernel<Scalar>::packed_size * sizeof(Scalar));

    template <class Pass>
    static void prepare(const Pass& pass) noexcept {
        prepare_packed_weights<kernel<typename Pass::scalar>>(pass);
    }

    // ---- gradient of the input ---------------------------------------------------------------------------------
    // Scratch: shared [packed weights], worker [rows of the gradient]

    template <class Scalar>
    static constexpr scratch_size data_scratch(std::size_t count) {
        return {forward_scratch<Scalar>(count).shared, kernel<Scalar>::gradient_rows_size * sizeof(Scalar)};
    }

    /// bias  of the channels of d_input, which a transposed convolution adds to it; may be null
    template <class Pass>
    static void backward_data(const Pass& pass, const typename Pass::scalar* bias = nullptr) noexcept {
        using Scalar = typename Pass::scalar;
        for_each_band<typename kernel<Scalar>::gradient_axes>(
            pass,
            [&](std::size_t image, std::size_t worker, std::size_t first, std::size_t last, const Scalar* packed) {
                kernel<Scalar>::backward_data(gradient_of<Activation>(pass, image),
                                              pass.scratch.template worker_as<Scalar>(worker), packed, bias,
                                              pass.d_input.sample(image), first, last);
            });
    }

    // ---- gradient of the weights -------------------------------------------------------------------------------
    // Scratch: shared [parts x sums of the weight gradient] [parts x sums of the bias gradient],
    //          worker [rows of the gradient]

    /// Images are dealt to this many sums, which are then added in order: a number that depends on nothing but the
    /// batch, so that the result is the same for any number of threads.
    static constexpr std::size_t parts(std::size_t count) { return std::min<std::size_t>(count, 8); }

    template <class Scalar>
    static constexpr std::size_t sums_size = aligned_size<Scalar>(kernel<Scalar>::weight_sums_size);
    template <class Scalar>
    static constexpr std::size_t bias_size = aligned_size<Scalar>(kernel<Scalar>::bias_sums_size);

    template <class Scalar>
    static constexpr scratch_size weights_scratch(std::size_t count) {
        return {parts(count) * (sums_size<Scalar> + bias_size<Scalar>)*sizeof(Scalar),
                kernel<Scalar>::gradient_rows_size * sizeof(Scalar)};
    }

    template <class Pass>
    static void backward_weights(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        using depthwise = kernel<Scalar>;
        const std::size_t count = pass.count(), part_count = parts(count);
        Scalar* const sums = pass.scratch.template shared_as<Scalar>();
        Scalar* const bias_sums = sums + part_count * sums_size<Scalar>;
        pass.threads.run(part_count, [&](std::size_t part, std::size_t worker) {
            Scalar* const rows = pass.scratch.template worker_as<Scalar>(worker);
            Scalar* const part_sums = sums + part * sums_size<Scalar>;
            Scalar* const part_bias = bias_sums + part * bias_size<Scalar>;
            std::fill_n(part_sums, depthwise::weight_sums_size, Scalar{0});
            std::fill_n(part_bias, depthwise::bias_sums_size, Scalar{0});
            for (std::size_t image = part * count / part_count; image < (part + 1) * count / part_count; ++image)
                depthwise::accumulate_weights(pass.input.sample(image), gradient_of<Activation>(pass, image), rows,
                                              part_sums, part_bias);
        });
        depthwise::unpack_sums(sums, sums_size<Scalar>, part_count, pass.gradients.template get<0>().data());
        set_bias_gradient(pass, bias_sums, bias_size<Scalar>, part_count);
    }

private:
    /// Packs the weights and calls function(image, worker, first row, last row, packed weights) for bands of rows of
    /// the results: all images, and of few images the rows are dealt to threads as well.
    template <class Axes, class Pass, class F>
    static void for_each_band(const Pass& pass, const F& function) noexcept {
        using Scalar = typename Pass::scalar;
        constexpr std::size_t rows = Axes::vertical::results;
        const Scalar* const packed = packed_weights<kernel<Scalar>>(pass);
        const std::size_t bands = pass.count() < 8 ? std::min<std::size_t>(rows, 4) : 1;  // of an image
        pass.threads.run(pass.count() * bands, [&](std::size_t piece, std::size_t worker) {
            const std::size_t image = piece / bands, band = piece % bands;
            function(image, worker, band * rows / bands, (band + 1) * rows / bands, packed);
        });
    }
};

}  // namespace ctcnn::detail
