// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ctcnn/kernels/pool/pool.hpp"
#include "ctcnn/kernels/winograd/convolution.hpp"
#include "ctcnn/layers/conv2d/pass.hpp"

namespace ctcnn::detail {

/// No pooling behind a convolution.
struct no_pool {};

/// The passes of a convolution by kernels/winograd/convolution.hpp. Blocks of images are dealt to the threads.
///
/// Pool is no_pool, or the window_geometry of max pooling behind the activation: then what is written is the pooled
/// output and, for backward, a byte for each of its elements that says which one of the window it was. The output of
/// the convolution never leaves the cache, forward or backward.
template <class Geometry, class Activation, std::size_t Small, class Pool = no_pool>
struct winograd_convolution {
    template <class Scalar>
    using kernel = kernels::conv2d_winograd<Scalar, Geometry, Small>;
    static constexpr bool pools = !std::is_same_v<Pool, no_pool>;
    static constexpr std::size_t out_channels = Geometry::out_channels, out_size = Geometry::output_shape::size;
    static constexpr bool reads_output = !std::is_same_v<Activation, kernels::identity>;

    /// Padding that the gradient's own convolution can have.
    static constexpr bool can_turn = Geometry::kernel_height == 3 && Geometry::kernel_width == 3 &&
                                     Geometry::padding_top <= 2 && Geometry::padding_left <= 2 &&
                                     Geometry::padding_bottom <= 2 && Geometry::padding_right <= 2;
    /// Stands in where the gradient's convolution does not exist.
    using any_3x3 = kernels::conv2d_geometry<1, 1, 1, window_geometry<3, 3, ctcnn::kernel<3>, stride<1>, padding<0>>>;

    template <class Scalar>
    using turned =
        kernels::conv2d_winograd<Scalar, kernels::conv2d_turned<std::conditional_t<can_turn, Geometry, any_3x3>>,
                                 Small>;

    /// Whether the algorithm is able to compute the passes, and whether it is faster than the direct one at it.
    template <class Scalar>
    static constexpr bool fits = kernel<Scalar>::fits;
    template <class Scalar>
    static constexpr bool pays = fits<Scalar>&& kernel<Scalar>::cost < kernel<Scalar>::direct_cost;
    template <class Scalar>
    static constexpr bool data_fits = can_turn&& turned<Scalar>::fits;

    // ---- blocks and scratch --------------------------------------------------------------------------------------

    /// Images of a block: fewer for small batches, so that there is work for several threads.
    template <class Kernel>
    static constexpr std::size_t images_of(std::size_t count) {
        return std::clamp<std::size_t>(count / 8, 1, Kernel::most_images);
    }
    template <class Kernel>
    static constexpr std::size_t blocks_of(std::size_t count) {
        const std::size_t images = images_of<Kernel>(count);
        return (count + images - 1) / images;
    }

    template <class Kernel, class Scalar>
    static constexpr std::size_t
        worker_size = aligned_size<Scalar>(Kernel::inputs_size) + aligned_size<Scalar>(Kernel::outputs_size) +
                      aligned_size<Scalar>(Kernel::strip_size);
    template <class Kernel, class Scalar>
    struct worker_memory {
        Scalar *v, *m, *strip;
        explicit worker_memory(Scalar* memory) noexcept
            : v(memory),
              m(v + aligned_size<Scalar>(Kernel::inputs_size)),
              strip(m + aligned_size<Scalar>(Kernel::outputs_size)) {}
        /// The output of an image, where it pools.
        [[nodiscard]] std::byte* image() const noexcept {
            return reinterpret_cast<std::byte*>(strip + aligned_size<Scalar>(Kernel::strip_size));
        }
    };

    template <class Kernel, class Scalar>
    static constexpr scratch_size convolution_scratch{aligned_size<Scalar>(Kernel::filters_size) * sizeof(Scalar),
                                                      worker_size<Kernel, Scalar> * sizeof(Scalar)};

    // ---- forward -----------------------------------------------------------------------------------------------
    // Scratch: shared [transformed filters]; worker [V] [M] [strip] and, where it pools, [output of an image]

    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t) {
        scratch_size size = convolution_scratch<kernel<Scalar>, Scalar>;
        if (pools) size.worker += aligned_size<Scalar>(out_size) * sizeof(Scalar);
        return size;
    }

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        const auto run = [&](const auto& results) {
            convolve<kernel<Scalar>, Activation>(
                pass, kernel<Scalar>::straight, bias_of(pass),
                [&](std::size_t image) { return kernels::image_source<Scalar>{pass.input.sample(image)}; }, results,
                pass.input);
        };
        if constexpr (pools)
            run(pooled_results<Pass>{pass});
        else
            run(whole_results<decltype(pass.output)>{pass.output});
    }

    template <class Scalar>
    static constexpr std::size_t prepared_bytes = convolution_scratch<kernel<Scalar>, Scalar>.shared;

    template <class Pass>
    static void prepare(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        transform_filters<kernel<Scalar>>(pass, kernel<Scalar>::straight, reinterpret_cast<Scalar*>(pass.prepared));
    }

    // ---- gradient of the input ---------------------------------------------------------------------------------

    template <class Scalar>
    static constexpr scratch_size data_scratch(std::size_t) {
        return convolution_scratch<turned<Scalar>, Scalar>;
    }

    /// bias  of the channels of d_input, which a transposed convolution adds to it; may be null
    template <class Pass>
    static void backward_data(const Pass& pass, const typename Pass::scalar* bias = nullptr) noexcept {
        using Scalar = typename Pass::scalar;
        const auto run = [&](const auto&... inputs) {
            convolve<turned<Scalar>, kernels::identity>(
                pass, turned<Scalar>::turned, bias, [&](std::size_t image) { return gradient(pass, image); },
                whole_results<decltype(pass.d_input)>{pass.d_input}, inputs...);
        };
        if constexpr (reads_output)
            run(pass.d_output, pass.output);
        else
            run(pass.d_output);
    }

    // ---- gradient of the weights -------------------------------------------------------------------------------
    // Scratch: shared [parts x sums of the transformed weight gradient] [parts x sums of the bias gradient]
    //          worker [V] [Z] [strip]

    /// Blocks of images are dealt to this many sums, which are then added in order: a number that depends on nothing
    /// but the batch, so that the result is the same for any number of threads.
    template <class Scalar>
    static constexpr std::size_t parts(std::size_t count) {
        return std::min<std::size_t>(blocks_of<kernel<Scalar>>(count), 4);
    }
    template <class Scalar>
    static constexpr std::size_t sums_size = aligned_size<Scalar>(kernel<Scalar>::filters_size);
    template <class Scalar>
    static constexpr std::size_t bias_size = aligned_size<Scalar>(kernel<Scalar>::out_vectors* kernel<Scalar>::width);

    template <class Scalar>
    static constexpr scratch_size weights_scratch(std::size_t count) {
        return {parts<Scalar>(count) * (sums_size<Scalar> + bias_size<Scalar>)*sizeof(Scalar),
                worker_size<kernel<Scalar>, Scalar> * sizeof(Scalar)};
    }

    template <class Pass>
    static void backward_weights(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        using winograd = kernel<Scalar>;
        const std::size_t count = pass.count(), block_count = blocks_of<winograd>(count);
        const std::size_t most = images_of<winograd>(count), part_count = parts<Scalar>(count);
        Scalar* const sums = pass.scratch.template shared_as<Scalar>();
        Scalar* const bias_sums = sums + part_count * sums_size<Scalar>;
        pass.threads.run(part_count, [&](std::size_t part, std::size_t worker) {
            const worker_memory<winograd, Scalar> memory(pass.scratch.template worker_as<Scalar>(worker));
            Scalar* const part_bias = bias_sums + part * bias_size<Scalar>;
            std::fill_n(part_bias, bias_size<Scalar>, Scalar{0});
            const std::size_t begin = part * block_count / part_count, end = (part + 1) * block_count / part_count;
            for (std::size_t block = begin; block < end; ++block) {
                const std::size_t first = block * most, images = std::min(most, count - first);
                for (std::size_t i = 0; i < images; ++i)
                    winograd::transform_input(kernels::image_source<Scalar>{pass.input.sample(first + i)}, i, images,
                                              memory.v, memory.strip);
                const std::size_t next = std::min(first + most, count - 1), soon = std::min(most, count - next);
                for (std::size_t o = 0; o < winograd::blocks; ++o) {
                    for (std::size_t i = 0; i < images; ++i)
                        winograd::transform_gradient(gradient(pass, first + i), o, i, images, memory.m, part_bias);
                    const auto share = [&](const auto& batch) {
                        return share_of(batch, next, soon, o, winograd::blocks, winograd::correlation_tiles);
                    };
                    kernels::prefetch_streams ahead;
                    ahead.read[0] = share(pass.input);
                    ahead.read[1] = share(pass.d_output);
                    if constexpr (reads_output) ahead.read[2] = share(pass.output);
                    ahead.write = winograd::correlation_stream(sums + part * sums_size<Scalar>, o);
                    winograd::correlate(memory.v, memory.m, o, images, sums + part * sums_size<Scalar>, block == begin,
                                        ahead);
                }
            }
        });
        pass.threads.run(winograd::out_vectors, [&](std::size_t vector, std::size_t) {
            winograd::transform_filter_gradients(sums, sums_size<Scalar>, part_count, vector,
                                                 pass.gradients.template data_of<0>());
        });
        set_bias_gradient(pass, bias_sums, bias_size<Scalar>, part_count);
    }

private:
    /// The gradient of the convolution's sum, as the kernels read it.
    template <class Pass>
    static auto gradient(const Pass& pass, std::size_t image) noexcept {
        if constexpr (pools)
            return kernels::pooled_gradient_source<typename Pass::scalar, Activation, out_channels, Pool>{
                output_of<reads_output>(pass, image), pass.d_output.sample(image),
                reinterpret_cast<const std::uint8_t*>(pass.saved) + image * decltype(pass.d_output)::shape_type::size};
        else
            return gradient_of<Activation>(pass, image);
    }

    /// Where `convolve` writes an image: to the output.
    template <class Batch>
    struct whole_results {
        const Batch& batch;

        auto* pixels(std::size_t image, std::byte*) const noexcept { return batch.sample(image); }
        void finish(std::size_t, const void*, std::size_t, std::size_t) const noexcept {}
    };
    /// Or to a place in the cache, from where its pooled channels go to the output.
    template <class Pass>
    struct pooled_results {
        using Scalar = typename Pass::scalar;
        const Pass& pass;
        const decltype(Pass::output)& batch = pass.output;

        Scalar* pixels(std::size_t, std::byte* memory) const noexcept { return reinterpret_cast<Scalar*>(memory); }
        void finish(std::size_t image, const Scalar* pixels, std::size_t first, std::size_t count) const noexcept {
            std::uint8_t* index = nullptr;
            if (pass.saved != nullptr)
                index = reinterpret_cast<std::uint8_t*>(pass.saved) + image * decltype(Pass::output)::shape_type::size;
            kernels::pool<Scalar, out_channels, Pool>::max_forward_part(pixels, batch.sample(image), index, first,
                                                                        count);
        }
    };

    template <class Kernel, class Pass>
    static void transform_filters(const Pass& pass, typename Kernel::weight_order order,
                                  typename Pass::scalar* filters) noexcept {
        pass.threads.run(Kernel::out_vectors, [&](std::size_t vector, std::size_t) {
            Kernel::transform_filters(weight_of(pass), order, vector, filters);
        });
    }

    /// results = Then(convolution of source + bias): forward, and the gradient of the input. `inputs` are what the
    /// source reads.
    template <class Kernel, class Then, class Pass, class Source, class Results, class... In>
    static void convolve(const Pass& pass, typename Kernel::weight_order order, const typename Pass::scalar* bias,
                         const Source& source, const Results& results, const In&... inputs) noexcept {
        using Out = std::decay_t<decltype(results.batch)>;
        using Scalar = typename Pass::scalar;
        const std::size_t count = pass.count();
        const std::size_t most =
            Kernel::has_large_filters ? std::min(count, Kernel::most_images) : images_of<Kernel>(count);
        const std::size_t block_count = (count + most - 1) / most;
        // Few images: the output's channels are distributed as well, at the price of transforming the input for each part.
        const std::size_t splits = block_count < 4 ? std::min(Kernel::blocks, 8 / block_count) : 1;
        const Scalar* filters = prepared_of(pass);
        if (filters == nullptr) {
            filters = pass.scratch.template shared_as<Scalar>();
            transform_filters<Kernel>(pass, order, pass.scratch.template shared_as<Scalar>());
        }
        pass.threads.run(block_count * splits, [&](std::size_t piece, std::size_t worker) {
            const worker_memory<Kernel, Scalar> memory(pass.scratch.template worker_as<Scalar>(worker));
            const std::size_t first = piece / splits * most, images = std::min(most, count - first);
            for (std::size_t i = 0; i < images; ++i)
                Kernel::transform_input(source(first + i), i, images, memory.v, memory.strip);
            const std::size_t next = std::min(first + most, count - 1), soon = std::min(most, count - next);
            const std::size_t split = piece % splits;
            for (std::size_t o = split * Kernel::blocks / splits; o < (split + 1) * Kernel::blocks / splits; ++o) {
                constexpr std::size_t channels = Out::shape_type::extents[0];
                const std::size_t calls = Kernel::product_tiles(images), out = o * Kernel::out_columns;
                const std::size_t here = std::min(Kernel::vectors_of(o) * Kernel::width, channels - out);
                kernels::prefetch_streams ahead;
                ahead.read = {share_of(inputs, next, soon, o, Kernel::blocks, calls)...};
                ahead.write = kernels::prefetch_stream::pieces(results.batch.sample(first) + out, here * sizeof(Scalar),
                                                               channels * sizeof(Scalar),
                                                               images * Out::shape_type::size / channels, calls);
                if constexpr (kernels::adds<Then>)
                    ahead.read[1] = kernels::prefetch_stream::pieces(pass.addend + first * out_size + out,
                                                                     here * sizeof(Scalar), channels * sizeof(Scalar),
                                                                     images * out_size / channels, calls);
                Kernel::multiply(memory.v, filters, o, images, memory.m, ahead);
                for (std::size_t i = 0; i < images; ++i) {
                    Scalar* const pixels = results.pixels(first + i, memory.image());
                    Kernel::template transform_output<Then>(memory.m, o, i, images, bias, pixels,
                                                            epilogue_of<Then, out_size>(pass, first + i, pixels));
                    results.finish(first + i, pixels, out, here);
                }
            }
        });
    }

    /// Part `part` of `parts` of `images` images from `first` on, to be asked for in `calls` calls.
    template <class Batch>
    static kernels::prefetch_stream share_of(const Batch& batch, std::size_t first, std::size_t images,
                                             std::size_t part, std::size_t parts, std::size_t calls) noexcept {
        const std::size_t bytes = images * Batch::shape_type::size * sizeof(*batch.data()) / parts;
        return kernels::prefetch_stream::whole(reinterpret_cast<const char*>(batch.sample(first)) + part * bytes, bytes,
                                               calls);
    }
};

}  // namespace ctcnn::detail
