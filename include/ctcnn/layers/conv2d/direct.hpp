// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/activation.hpp"
#include "ctcnn/kernels/conv2d_direct.hpp"
#include "ctcnn/kernels/conv2d_direct_data.hpp"
#include "ctcnn/layers/conv2d/pass.hpp"

namespace ctcnn::detail {

/// The passes of a convolution by kernels/conv2d_direct.hpp: any kernel, stride, padding, dilation and grouping.
/// Images are dealt to the threads.
template <class Geometry, class Activation>
struct direct_convolution {
    template <class Scalar>
    using kernel = kernels::conv2d_direct<Scalar, Geometry>;
    template <class Scalar>
    using data_kernel = kernels::conv2d_direct_data<Scalar, Geometry>;
    static constexpr bool reads_output = !std::is_same_v<Activation, kernels::identity>;

    // ---- forward -----------------------------------------------------------------------------------------------
    // Scratch: shared [packed weights]; worker [plane of the image]

    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t) {
        return {align_up(kernel<Scalar>::packed_size * sizeof(Scalar)),
                kernel<Scalar>::copies_image ? align_up(kernel<Scalar>::plane_size * sizeof(Scalar)) : 0};
    }

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        using direct = kernel<Scalar>;
        const Scalar* const packed = packed_weights<direct>(pass);
        clear_planes<direct>(pass);
        pass.threads.run(pass.count(), [&](std::size_t image, std::size_t worker) {
            const Scalar* plane = pass.input.sample(image);
            if constexpr (direct::copies_image) {
                Scalar* const copy = pass.scratch.template worker_as<Scalar>(worker);
                direct::fill_plane(plane, copy);
                plane = copy;
            }
            Scalar* const output = pass.output.sample(image);
            direct::template forward<Activation>(
                plane, packed, bias_of(pass), output,
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
    // Scratch: shared [packed turned weights]; worker [plane of the gradient]

    template <class Scalar>
    static constexpr scratch_size data_scratch(std::size_t) {
        return {align_up(data_kernel<Scalar>::packed_size * sizeof(Scalar)),
                align_up(data_kernel<Scalar>::plane_size * sizeof(Scalar))};
    }

    /// bias  of the channels of d_input, which a transposed convolution adds to it; may be null
    template <class Pass>
    static void backward_data(const Pass& pass, const typename Pass::scalar* bias = nullptr) noexcept {
        using Scalar = typename Pass::scalar;
        using direct = data_kernel<Scalar>;
        Scalar* const packed = pass.scratch.template shared_as<Scalar>();
        direct::pack_weights(weight_of(pass), packed);
        const auto plane_of = [&](std::size_t worker) { return pass.scratch.template worker_as<Scalar>(worker); };
        for (std::size_t worker = 0; worker < pass.threads.workers(); ++worker) direct::clear_plane(plane_of(worker));
        pass.threads.run(pass.count(), [&](std::size_t image, std::size_t worker) {
            Scalar* const plane = plane_of(worker);
            direct::template fill_plane<Activation>(output_of<reads_output>(pass, image), pass.d_output.sample(image),
                                                    plane);
            kernels::prefetch_streams ahead = gradient_ahead(pass, image + 1, direct::data_requests);
            if (image + 1 < pass.count()) ahead.write = whole_sample(pass.d_input, image + 1, direct::data_requests);
            direct::backward_data(plane, packed, bias, pass.d_input.sample(image), ahead);
        });
    }

    // ---- gradient of the weights -------------------------------------------------------------------------------
    // Scratch: shared [parts x sums of the weight gradient] [parts x sums of the bias gradient]
    //          worker [plane of the image] [gradient with padded channels]

    /// Images are dealt to this many sums of the weight gradient, which are then added in order: a number that depends
    /// on nothing but the batch, so that the result is the same for any number of threads.
    static constexpr std::size_t parts(std::size_t count) { return std::min<std::size_t>(count, 8); }

    template <class Scalar>
    static constexpr std::size_t sums_size = aligned_size<Scalar>(kernel<Scalar>::weight_sums);
    template <class Scalar>
    static constexpr std::size_t bias_size = aligned_size<Scalar>(Geometry::out_channels);
    template <class Scalar>
    static constexpr std::size_t plane_size = aligned_size<Scalar>(kernel<Scalar>::plane_size);

    template <class Scalar>
    static constexpr scratch_size weights_scratch(std::size_t count) {
        return {parts(count) * (sums_size<Scalar> + bias_size<Scalar>)*sizeof(Scalar),
                plane_size<Scalar> * sizeof(Scalar) + align_up(kernel<Scalar>::gradient_size * sizeof(Scalar))};
    }

    template <class Pass>
    static void backward_weights(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        using direct = kernel<Scalar>;
        const std::size_t count = pass.count(), part_count = parts(count);
        Scalar* const sums = pass.scratch.template shared_as<Scalar>();
        Scalar* const bias_sums = sums + part_count * sums_size<Scalar>;
        clear_planes<direct>(pass);
        pass.threads.run(part_count, [&](std::size_t part, std::size_t worker) {
            Scalar* const plane = pass.scratch.template worker_as<Scalar>(worker);
            Scalar* const gradient = plane + plane_size<Scalar>;
            Scalar* const part_sums = sums + part * sums_size<Scalar>;
            Scalar* const part_bias = bias_sums + part * bias_size<Scalar>;
            std::fill_n(part_sums, direct::weight_sums, Scalar{0});
            std::fill_n(part_bias, Geometry::out_channels, Scalar{0});
            for (std::size_t image = part * count / part_count; image < (part + 1) * count / part_count; ++image) {
                const Scalar* x = pass.input.sample(image);
                if constexpr (direct::copies_image) {
                    direct::fill_plane(x, plane);
                    x = plane;
                }
                kernels::spread_gradient<Activation, Scalar, Geometry>(
                    output_of<reads_output>(pass, image), pass.d_output.sample(image), gradient, part_bias);
                kernels::prefetch_streams ahead = gradient_ahead(pass, image + 1, direct::weights_requests);
                if (!direct::copies_image && image + 1 < count)
                    ahead.read[2] = whole_sample(pass.input, image + 1, direct::weights_requests);
                direct::accumulate_weights(x, gradient, part_sums, ahead);
            }
        });
        direct::unpack_sums(sums, sums_size<Scalar>, part_count, pass.gradients.template get<0>().data());
        set_bias_gradient(pass, bias_sums, bias_size<Scalar>, part_count);
    }

private:
    /// What is read of the gradient of image `next`, if there is one, to be asked for in `calls` calls.
    template <class Pass>
    static kernels::prefetch_streams gradient_ahead(const Pass& pass, std::size_t next, std::size_t calls) noexcept {
        if (next >= pass.count()) return {};
        const auto streams =
            gradient_of<Activation>(pass, next).streams(0, decltype(pass.d_output)::shape_type::size, calls);
        return {{streams[0], streams[1]}};
    }
    /// A sample of a batch, to be asked for in `calls` calls.
    template <class Batch>
    static kernels::prefetch_stream whole_sample(const Batch& batch, std::size_t image, std::size_t calls) noexcept {
        return kernels::prefetch_stream::whole(batch.sample(image), Batch::shape_type::size * sizeof(*batch.data()),
                                               calls);
    }

    /// The borders of the workers' planes have to be zero; what is inside is overwritten for each image.
    template <class Kernel, class Pass>
    static void clear_planes(const Pass& pass) noexcept {
        if constexpr (Kernel::copies_image)
            for (std::size_t worker = 0; worker < pass.threads.workers(); ++worker)
                Kernel::clear_plane(pass.scratch.template worker_as<typename Pass::scalar>(worker));
    }
};

}  // namespace ctcnn::detail
