// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

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
        convolve<typename kernel<Scalar>::forward_axes, Activation>(
            pass, bias_of(pass),
            [&](std::size_t image) { return kernels::image_source<Scalar>{pass.input.sample(image)}; }, pass.output);
    }

    // ---- gradient of the input ---------------------------------------------------------------------------------

    template <class Scalar>
    static constexpr scratch_size data_scratch(std::size_t count) {
        return forward_scratch<Scalar>(count);
    }

    template <class Pass>
    static void backward_data(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        convolve<typename kernel<Scalar>::gradient_axes, kernels::identity>(
            pass, static_cast<const Scalar*>(nullptr),
            [&](std::size_t image) { return gradient_of<Activation>(pass, image); }, pass.d_input);
    }

    // ---- gradient of the weights -------------------------------------------------------------------------------
    // Scratch: shared [parts x sums of the weight gradient] [parts x sums of the bias gradient]

    /// Images are dealt to this many sums, which are then added in order: a number that depends on nothing but the
    /// batch, so that the result is the same for any number of threads.
    static constexpr std::size_t parts(std::size_t count) { return std::min<std::size_t>(count, 8); }

    template <class Scalar>
    static constexpr std::size_t sums_size = aligned_size<Scalar>(kernel<Scalar>::weight_sums_size);
    template <class Scalar>
    static constexpr std::size_t bias_size = aligned_size<Scalar>(kernel<Scalar>::bias_sums_size);

    template <class Scalar>
    static constexpr scratch_size weights_scratch(std::size_t count) {
        return {parts(count) * (sums_size<Scalar> + bias_size<Scalar>)*sizeof(Scalar), 0};
    }

    template <class Pass>
    static void backward_weights(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        using depthwise = kernel<Scalar>;
        const std::size_t count = pass.count(), part_count = parts(count);
        Scalar* const sums = pass.scratch.template shared_as<Scalar>();
        Scalar* const bias_sums = sums + part_count * sums_size<Scalar>;
        pass.threads.run(part_count, [&](std::size_t part, std::size_t) {
            Scalar* const part_sums = sums + part * sums_size<Scalar>;
            Scalar* const part_bias = bias_sums + part * bias_size<Scalar>;
            std::fill_n(part_sums, depthwise::weight_sums_size, Scalar{0});
            std::fill_n(part_bias, depthwise::bias_sums_size, Scalar{0});
            for (std::size_t image = part * count / part_count; image < (part + 1) * count / part_count; ++image)
                depthwise::accumulate_weights(pass.input.sample(image), gradient_of<Activation>(pass, image), part_sums,
                                              part_bias);
        });
        depthwise::unpack_sums(sums, sums_size<Scalar>, part_count, pass.gradients.template get<0>().data());
        set_bias_gradient(pass, bias_sums, bias_size<Scalar>, part_count);
    }

private:
    /// results = Then(convolution of source + bias), with the packed weights in shared memory.
    template <class Axes, class Then, class Pass, class Source, class Results>
    static void convolve(const Pass& pass, const typename Pass::scalar* bias, const Source& source,
                         const Results& results) noexcept {
        using Scalar = typename Pass::scalar;
        using depthwise = kernel<Scalar>;
        constexpr std::size_t rows = Axes::vertical::results;
        Scalar* const packed = pass.scratch.template shared_as<Scalar>();
        depthwise::pack_weights(weight_of(pass), packed);
        const std::size_t bands = pass.count() < 8 ? std::min<std::size_t>(rows, 4) : 1;  // of an image
        pass.threads.run(pass.count() * bands, [&](std::size_t piece, std::size_t) {
            const std::size_t image = piece / bands, band = piece % bands;
            depthwise::template convolve<Axes, Then>(source(image), packed, bias, results.sample(image),
                                                     band * rows / bands, (band + 1) * rows / bands);
        });
    }
};

}  // namespace ctcnn::detail
