// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>

#include "ctcnn/kernels/activation.hpp"
#include "ctcnn/kernels/conv2d_direct.hpp"
#include "ctcnn/kernels/conv2d_direct_data.hpp"
#include "ctcnn/layers/conv2d/pass.hpp"

namespace ctcnn::detail {

/// The passes of a direct convolution, of which a layer is some numbers and pointers to its tiles: compiled once for all
/// layers. Images are dealt to the threads.
template <class Scalar>
struct direct_forward {
    kernels::filter_sizes filters;
    kernels::image_plane plane;
    bool copies_image;
    kernels::convolution_image image;
    kernels::convolution_tiles<Scalar> tiles;
    std::size_t in_size, out_size;  ///< elements of a sample

    // Scratch: shared [packed weights]; worker [plane of the image]

    /// packed  made by `prepare`, or null; bias and addend, which is like the output: may be null
    CTCNN_NOINLINE void run(const pass_context& pass, const Scalar* weight, const Scalar* packed, const Scalar* bias,
                            const Scalar* input, const Scalar* addend, Scalar* output,
                            std::size_t count) const noexcept {
        if (packed == nullptr) {
            auto* const to = pass.scratch.template shared_as<Scalar>();
            kernels::pack_filters(weight, to, filters);
            packed = to;
        }
        if (copies_image) clear_planes(pass, plane);
        pass.threads.run(count, [&](std::size_t sample, std::size_t worker) {
            const Scalar* from = input + sample * in_size;
            if (copies_image) {
                auto* const copy = pass.scratch.template worker_as<Scalar>(worker);
                plane.fill(from, copy);
                from = copy;
            }
            kernels::addition<Scalar> added{output + sample * out_size};
            if (addend != nullptr) added.addend = addend + sample * out_size;
            kernels::convolve_image(from, packed, bias, output + sample * out_size, image, tiles, nullptr, added);
        });
    }

    /// The borders of the workers' planes have to be zero; what is inside is overwritten for each image.
    static void clear_planes(const pass_context& pass, const kernels::image_plane& plane) noexcept {
        for (std::size_t worker = 0; worker < pass.threads.workers(); ++worker)
            plane.clear(pass.scratch.template worker_as<Scalar>(worker));
    }
};

/// What the gradients of a convolution are computed from: its output, where the activation's gradient reads it, and the
/// gradient of that.
template <class Scalar>
struct output_gradient {
    const Scalar* output;  ///< anything that may be read, where the activation does not look at it
    const Scalar* d_output;
    std::size_t count;

    /// What is read of sample `next`, if there is one, to be asked for in `calls` calls.
    [[nodiscard]] kernels::prefetch_streams ahead(std::size_t next, std::size_t size, bool reads_output,
                                                  std::size_t calls) const noexcept {
        kernels::prefetch_streams streams;
        if (next >= count) return streams;
        const std::size_t bytes = size * sizeof(Scalar);
        streams.read[0] = kernels::prefetch_stream::whole(d_output + next * size, bytes, calls);
        if (reads_output) {
            streams.read[1] = streams.read[0];
            streams.read[0] = kernels::prefetch_stream::whole(output + next * size, bytes, calls);
        }
        return streams;
    }
};

template <class Scalar>
struct direct_backward_data {
    std::span<const kernels::data_phase> phases;
    kernels::data_sizes sizes;
    kernels::image_plane plane;
    void (*activate)(const Scalar* y, const Scalar* d_y, Scalar* d_x, std::size_t size) noexcept;
    kernels::convolution_tiles<Scalar> tiles;
    std::size_t requests;
    bool reads_output, reaches_all;
    std::size_t in_pixels, in_channels, out_size;

    // Scratch: shared [packed turned weights]; worker [plane of the gradient]

    /// bias  of the channels of d_input, which a transposed convolution adds to it; may be null
    CTCNN_NOINLINE void run(const pass_context& pass, const Scalar* weight, const Scalar* bias,
                            const output_gradient<Scalar>& from, Scalar* d_input) const noexcept {
        Scalar* const packed = pass.scratch.template shared_as<Scalar>();
        kernels::pack_turned_filters(weight, packed, phases, sizes);
        direct_forward<Scalar>::clear_planes(pass, plane);
        const std::size_t in_size = in_pixels * in_channels;
        pass.threads.run(from.count, [&](std::size_t sample, std::size_t worker) {
            auto* const gradient = pass.scratch.template worker_as<Scalar>(worker);
            const Scalar *const y = from.output + sample * out_size, *const d_y = from.d_output + sample * out_size;
            for (std::size_t row = 0; row < plane.rows; ++row)
                activate(y + row * plane.row, d_y + row * plane.row, gradient + plane.first + row * plane.step,
                         plane.row);
            auto ahead = from.ahead(sample + 1, out_size, reads_output, requests);
            Scalar* const d_x = d_input + sample * in_size;
            if (sample + 1 < from.count)
                ahead.write = kernels::prefetch_stream::whole(d_x + in_size, in_size * sizeof(Scalar), requests);
            if (!reaches_all) kernels::fill_pixels(d_x, bias, in_pixels, in_channels);
            kernels::convolve_phases(gradient, packed, bias, d_x, phases, tiles, ahead);
        });
    }
};

template <class Scalar>
struct direct_backward_weights {
    kernels::filter_sizes filters;
    kernels::image_plane plane;
    bool copies_image, reads_output;
    kernels::gradient_spreading<Scalar> spreading;
    kernels::correlation_image image;
    kernels::correlation_tiles<Scalar> tiles;
    std::size_t requests;
    std::size_t in_size, out_size, out_channels;
    std::size_t weight_sums, sums_size, bias_size, plane_size;  ///< elements; the last three rounded up

    // Scratch: shared [parts x sums of the weight gradient] [parts x sums of the bias gradient]
    //          worker [plane of the image] [gradient with padded channels]

    /// Images are dealt to this many sums of the weight gradient, which are then added in order: a number that depends
    /// on nothing but the batch, so that the result is the same for any number of threads.
    static constexpr std::size_t parts(std::size_t count) { return std::min<std::size_t>(count, 8); }

    /// Returns the sums of the bias' gradient, `parts` of them, bias_size elements apart.
    CTCNN_NOINLINE const Scalar* run(const pass_context& pass, const Scalar* input, const output_gradient<Scalar>& from,
                                     Scalar* d_weight) const noexcept {
        const std::size_t count = from.count, part_count = parts(count);
        Scalar* const sums = pass.scratch.template shared_as<Scalar>();
        Scalar* const bias_sums = sums + part_count * sums_size;
        if (copies_image) direct_forward<Scalar>::clear_planes(pass, plane);
        pass.threads.run(part_count, [&](std::size_t part, std::size_t worker) {
            auto* const copy = pass.scratch.template worker_as<Scalar>(worker);
            Scalar* const gradient = copy + plane_size;
            Scalar* const part_sums = sums + part * sums_size;
            Scalar* const part_bias = bias_sums + part * bias_size;
            std::fill_n(part_sums, weight_sums, Scalar{0});
            std::fill_n(part_bias, out_channels, Scalar{0});
            for (std::size_t sample = part * count / part_count; sample < (part + 1) * count / part_count; ++sample) {
                const Scalar* x = input + sample * in_size;
                if (copies_image) {
                    plane.fill(x, copy);
                    x = copy;
                }
                kernels::spread_gradient(from.output + sample * out_size, from.d_output + sample * out_size, gradient,
                                         part_bias, spreading);
                auto ahead = from.ahead(sample + 1, out_size, reads_output, requests);
                if (!copies_image && sample + 1 < count)
                    ahead.read[2] = kernels::prefetch_stream::whole(x + in_size, in_size * sizeof(Scalar), requests);
                kernels::correlate_image(x, gradient, part_sums, image, tiles, ahead);
            }
        });
        kernels::unpack_filter_sums(sums, sums_size, part_count, d_weight, filters);
        return bias_sums;
    }
};

/// The passes of a convolution by kernels/conv2d_direct.hpp: any kernel, stride, padding, dilation and grouping.
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
            numbers.run(pass, pass.input.data(), gradient_in(pass), pass.gradients.template get<0>().data());
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
