// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ctcnn/kernels/winograd/convolution.hpp"
#include "ctcnn/layers/conv2d/gradient_pieces.hpp"
#include "ctcnn/layers/conv2d/pass.hpp"
#include "ctcnn/layers/conv2d/winograd_division.hpp"
#include "ctcnn/layers/conv2d/winograd_memory.hpp"
#include "ctcnn/layers/conv2d/winograd_rounds.hpp"
#include "ctcnn/parallel/batch_pieces.hpp"

namespace ctcnn::detail {

/// The passes of a convolution by Winograd's algorithm, kernels/winograd/convolution.hpp. Blocks of images, or pieces of
/// them, are distributed to the threads.
///
/// Pool is no_pool, or the window_geometry of max pooling that follows the activation. Then forward writes the pooled
/// output and, for backward, the index of the largest element in each window, one byte. The output of the convolution
/// itself is never written to memory, neither forward nor backward.
template <class Geometry, class Activation, std::size_t Small, class Pool = no_pool>
struct winograd_convolution {
    template <class Scalar>
    using implementation = kernels::winograd::convolution<Scalar, Geometry, Small>;
    static constexpr bool pools = !std::is_same_v<Pool, no_pool>;
    static constexpr std::size_t out_size = Geometry::output_shape::size;
    static constexpr bool reads_output = !std::is_same_v<Activation, kernels::identity>;

    /// Whether the input's gradient is a 3x3 convolution, too: its padding would else be negative.
    static constexpr bool has_data_geometry = Geometry::kernel_height == 3 && Geometry::kernel_width == 3 &&
                                              Geometry::padding_top <= 2 && Geometry::padding_left <= 2 &&
                                              Geometry::padding_bottom <= 2 && Geometry::padding_right <= 2;
    /// Takes the place of a geometry whose conv2d_input_gradient does not exist.
    using placeholder = kernels::conv2d_geometry<1, 1, 1, window_geometry<3, 3, kernel<3>, stride<1>, padding<0>>>;

    /// The convolution that computes the input's gradient.
    template <class Scalar>
    using data_implementation = kernels::winograd::convolution<
        Scalar, kernels::conv2d_input_gradient<std::conditional_t<has_data_geometry, Geometry, placeholder>>, Small>;

    /// Whether the algorithm can compute forward and the gradient of the weights.
    template <class Scalar>
    static constexpr bool supports = implementation<Scalar>::supports;
    /// Whether it is faster than the direct algorithm.
    template <class Scalar>
    static constexpr bool is_faster =
        supports<Scalar> && implementation<Scalar>::cost < implementation<Scalar>::direct_cost;
    /// Whether it can compute the gradient of the input.
    template <class Scalar>
    static constexpr bool supports_data = has_data_geometry && data_implementation<Scalar>::supports;

    // ---- blocks and scratch --------------------------------------------------------------------------------------

    template <class Implementation, class Scalar>
    using rounds = winograd_rounds<Implementation, Scalar>;
    template <class Implementation, class Scalar>
    static constexpr std::size_t filters_bytes = aligned_size<Scalar>(Implementation::filters_size) * sizeof(Scalar);
    template <class Implementation, class Scalar>
    static constexpr scratch_size convolution_scratch(std::size_t count) {
        const scratch_size few{filters_bytes<Implementation, Scalar>,
                               winograd_worker_size<Implementation, Scalar> * sizeof(Scalar)};
        if (!rounds<Implementation, Scalar>::apply(count)) return few;
        using in_rounds = rounds<Implementation, Scalar>;
        return larger(few, {filters_bytes<Implementation, Scalar> + in_rounds::inputs_size(count) * sizeof(Scalar),
                            (in_rounds::strip_size + in_rounds::block_outputs) * sizeof(Scalar)});
    }

    // ---- forward -----------------------------------------------------------------------------------------------
    // Scratch: shared [transformed filters]; worker [V] [M] [strip] and, with pooling, [output of an image]
    // in rounds: shared [transformed filters] [V of a round]; worker [strip] [M] and, with pooling, the same

    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t count) {
        scratch_size size = convolution_scratch<implementation<Scalar>, Scalar>(count);
        if (pools) size.worker += aligned_size<Scalar>(out_size) * sizeof(Scalar);
        return size;
    }

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        const auto run = [&](const auto& results) {
            convolve<implementation<Scalar>, Activation>(
                pass, implementation<Scalar>::as_stored, bias_of(pass),
                [&](std::size_t image) { return kernels::image_source<Scalar>{pass.input.sample(image)}; }, results,
                pass.input);
        };
        if constexpr (pools)
            run(pooled_results<Pool, Pass>{pass});
        else
            run(whole_results<decltype(pass.output)>{pass.output});
    }

    template <class Scalar>
    static constexpr std::size_t prepared_bytes = filters_bytes<implementation<Scalar>, Scalar>;

    template <class Pass>
    static void prepare(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        transform_filters<implementation<Scalar>>(pass, implementation<Scalar>::as_stored,
                                                  reinterpret_cast<Scalar*>(pass.prepared));
    }

    // ---- gradient of the input ---------------------------------------------------------------------------------

    template <class Scalar>
    static constexpr scratch_size data_scratch(std::size_t count) {
        return convolution_scratch<data_implementation<Scalar>, Scalar>(count);
    }

    /// \param bias  [channels of d_input]: what a transposed convolution adds to d_input; may be null
    template <class Pass>
    static void backward_data(const Pass& pass, const typename Pass::scalar* bias = nullptr) noexcept {
        using Scalar = typename Pass::scalar;
        const auto run = [&](const auto&... inputs) {
            convolve<data_implementation<Scalar>, kernels::identity>(
                pass, data_implementation<Scalar>::transposed, bias,
                [&](std::size_t image) { return image_gradient<Activation, Pool>(pass, image); },
                whole_results<decltype(pass.d_input)>{pass.d_input}, inputs...);
        };
        if constexpr (reads_output)
            run(pass.d_output, pass.output);
        else
            run(pass.d_output);
    }

    // ---- gradient of the weights -------------------------------------------------------------------------------
    // Scratch: shared [pieces][sums of the transformed weight gradient] [pieces][sums of the bias gradient]
    //          worker [V] [Z] [strip]
    // in rounds: shared [V of a round] [sums of the bias gradient] [sums of the transformed weight gradient, if there are
    //            several rounds]; worker [strip] [Z] [sums of a block of output channels, for one round]

    /// The pieces to which blocks of images are distributed.
    template <class Scalar>
    static constexpr std::size_t pieces(std::size_t count) {
        return std::min(winograd_blocks<implementation<Scalar>>(count),
                        gradient_pieces(count, 4, sums_size<Scalar> * sizeof(Scalar)));
    }
    template <class Scalar>
    static constexpr std::size_t sums_size = aligned_size<Scalar>(implementation<Scalar>::filters_size);
    template <class Scalar>
    static constexpr std::size_t block_sums_size = aligned_size<Scalar>(implementation<Scalar>::filter_block);
    template <class Scalar>
    static constexpr std::size_t bias_size =
        aligned_size<Scalar>(implementation<Scalar>::out_vectors * implementation<Scalar>::width);

    template <class Scalar>
    static constexpr scratch_size weights_scratch(std::size_t count) {
        using in_rounds = rounds<implementation<Scalar>, Scalar>;
        if (in_rounds::of_weights) {
            // Memory for several rounds is also used for one.
            const std::size_t sums = count <= in_rounds::most_images ? 0 : sums_size<Scalar>;
            return {(in_rounds::inputs_size(count) + bias_size<Scalar> + sums) * sizeof(Scalar),
                    (in_rounds::strip_size + in_rounds::block_outputs + block_sums_size<Scalar>)*sizeof(Scalar)};
        }
        return {pieces<Scalar>(count) * (sums_size<Scalar> + bias_size<Scalar>)*sizeof(Scalar),
                winograd_worker_size<implementation<Scalar>, Scalar> * sizeof(Scalar)};
    }

    template <class Pass>
    static void backward_weights(const Pass& pass) noexcept {
        if constexpr (rounds<implementation<typename Pass::scalar>, typename Pass::scalar>::of_weights)
            backward_weights_in_rounds(pass);
        else
            backward_weights_by_images(pass);
    }

private:
    /// The gradient of the weights by blocks of images, each of whose pieces has sums of its own.
    template <class Pass>
    static void backward_weights_by_images(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        using winograd = implementation<Scalar>;
        const std::size_t count = pass.count(), block_count = winograd_blocks<winograd>(count);
        const std::size_t most = winograd_images<winograd>(count), piece_count = pieces<Scalar>(count);
        Scalar* const sums = pass.scratch.template shared_as<Scalar>();
        Scalar* const bias_sums = sums + piece_count * sums_size<Scalar>;
        const auto written = {piece_memory{sums, sums_size<Scalar> * sizeof(Scalar)},
                              piece_memory{bias_sums, bias_size<Scalar> * sizeof(Scalar)}};
        pass.threads.run_sums({count, piece_count, most}, written, [&](std::size_t piece, std::size_t worker) {
            const winograd_worker_memory<winograd, Scalar> memory(pass.scratch.template worker_as<Scalar>(worker));
            Scalar* const piece_bias = bias_sums + piece * bias_size<Scalar>;
            std::fill_n(piece_bias, bias_size<Scalar>, Scalar{0});
            const std::size_t begin = piece * block_count / piece_count, end = (piece + 1) * block_count / piece_count;
            for (std::size_t block = begin; block < end; ++block) {
                const std::size_t first = block * most, images = std::min(most, count - first);
                for (std::size_t i = 0; i < images; ++i)
                    winograd::transform_input(kernels::image_source<Scalar>{pass.input.sample(first + i)}, i, images,
                                              memory.v, memory.strip);
                const std::size_t next = std::min(first + most, count - 1), next_images = std::min(most, count - next);
                for (std::size_t o = 0; o < winograd::blocks; ++o) {
                    for (std::size_t i = 0; i < images; ++i)
                        winograd::transform_gradient(image_gradient<Activation, Pool>(pass, first + i), o, i, images,
                                                     memory.m, piece_bias);
                    const auto stream = [&](const auto& batch) {
                        return image_stream(batch, next, next_images, o, winograd::blocks, winograd::correlation_tiles);
                    };
                    kernels::prefetch_streams ahead;
                    ahead.read[0] = stream(pass.input);
                    ahead.read[1] = stream(pass.d_output);
                    if constexpr (reads_output) ahead.read[2] = stream(pass.output);
                    Scalar* const to = sums + piece * sums_size<Scalar> + o * winograd::filter_block;
                    ahead.write = winograd::correlation_stream(to);
                    winograd::correlate(memory.v, memory.m, o, images, to, block == begin, ahead);
                }
            }
        });
        pass.threads.run(winograd::out_vectors, [&](std::size_t vector, std::size_t) {
            winograd::transform_filter_gradients(sums, sums_size<Scalar>, piece_count, vector,
                                                 pass.gradients.template data_of<0>());
        });
        set_bias_gradient(pass, bias_sums, bias_size<Scalar>, piece_count);
    }

    /// The gradient of the weights where it is far larger than what it is computed from: of the whole batch at a time, as a
    /// linear layer's, by blocks of output channels. So there are no partial sums.
    template <class Pass>
    static void backward_weights_in_rounds(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        using winograd = implementation<Scalar>;
        using in_rounds = rounds<winograd, Scalar>;
        const std::size_t count = pass.count();
        const auto gather = [&](const auto& batch) {
            pass.threads.gather_samples(batch.data(), count,
                                        std::decay_t<decltype(batch)>::shape_type::size * sizeof(Scalar));
        };
        gather(pass.input);
        gather(pass.d_output);
        if constexpr (reads_output) gather(pass.output);
        if constexpr (pools) pass.threads.gather_samples(pass.saved, count, decltype(pass.d_output)::shape_type::size);
        auto* const v = pass.scratch.template shared_as<Scalar>();
        Scalar* const bias_sums = v + in_rounds::inputs_size(count);
        std::fill_n(bias_sums, bias_size<Scalar>, Scalar{0});
        Scalar* const d_weight = pass.gradients.template data_of<0>();
        // Of several machines, each computes the filters that it updates. The sums of the bias are of all filters.
        constexpr std::size_t filter_bytes = Geometry::in_channels * 9 * sizeof(Scalar);
        const byte_range own = pass.threads.own_part(d_weight, Geometry::out_channels * filter_bytes);
        for (std::size_t first = 0; first < count; first += in_rounds::most_images) {
            const std::size_t images = std::min(in_rounds::most_images, count - first);
            const bool is_first = first == 0, is_last = first + images == count;
            in_rounds::transform_inputs(
                pass, images,
                [&](std::size_t image) { return kernels::image_source<Scalar>{pass.input.sample(first + image)}; }, v);
            pass.threads.run(winograd::blocks, [&](std::size_t o, std::size_t worker) {
                Scalar* const z = pass.scratch.template worker_as<Scalar>(worker) + in_rounds::strip_size;
                Scalar* const sums = is_first && is_last ? z + in_rounds::block_outputs
                                                         : bias_sums + bias_size<Scalar> + o * winograd::filter_block;
                const std::size_t filter = o * winograd::out_columns;
                const bool is_own =
                    filter * filter_bytes < own.end && (filter + winograd::out_columns) * filter_bytes > own.first;
                for (std::size_t block = 0; block < in_rounds::blocks(images); ++block) {
                    const typename in_rounds::images_of_block here(block, images);
                    for (std::size_t i = 0; i < here.count; ++i)
                        winograd::transform_gradient(image_gradient<Activation, Pool>(pass, first + here.first + i), o,
                                                     i, here.count, z, bias_sums);
                    kernels::prefetch_streams ahead;
                    if (is_own)
                        winograd::correlate(v + block * in_rounds::block_inputs, z, o, here.count, sums,
                                            is_first && block == 0, ahead);
                }
                if (is_own && is_last) winograd::transform_block_gradients(sums, o, d_weight);
            });
        }
        set_bias_gradient(pass, bias_sums, bias_size<Scalar>, 1);
    }

    /// `convolve` in rounds.
    template <class Implementation, class Then, class Pass, class Source, class Results>
    static void convolve_in_rounds(const Pass& pass, const typename Pass::scalar* filters,
                                   const typename Pass::scalar* bias, const Source& source, const Results& results,
                                   sample_range own) noexcept {
        using Scalar = typename Pass::scalar;
        using in_rounds = rounds<Implementation, Scalar>;
        constexpr auto rows = Implementation::tiles_y::side;
        Scalar* const v =
            pass.scratch.template shared_as<Scalar>() + filters_bytes<Implementation, Scalar> / sizeof(Scalar);
        for (std::size_t first = own.first; first < own.end; first += in_rounds::most_images) {
            const std::size_t images = std::min(in_rounds::most_images, own.end - first),
                              blocks = in_rounds::blocks(images);
            in_rounds::transform_inputs(
                pass, images, [&](std::size_t image) { return source(first + image); }, v);
            pass.threads.run(blocks * Implementation::blocks, [&](std::size_t piece, std::size_t worker) {
                Scalar* const m = pass.scratch.template worker_as<Scalar>(worker) + in_rounds::strip_size;
                const std::size_t o = piece / blocks, block = piece % blocks;
                const typename in_rounds::images_of_block here(block, images);
                kernels::prefetch_streams ahead;
                Implementation::multiply(v + block * in_rounds::block_inputs, filters, o, here.count, m, ahead);
                for (std::size_t i = 0; i < here.count; ++i) {
                    const std::size_t image = first + here.first + i;
                    Scalar* const pixels =
                        results.pixels(image, reinterpret_cast<std::byte*>(m + in_rounds::block_outputs));
                    Implementation::template transform_output<Then>(m, o, i, here.count, bias, pixels,
                                                                    epilogue_of<Then, out_size>(pass, image, pixels));
                    results.finish(image, pixels, o * Implementation::out_columns, Implementation::channels_of(o),
                                   rows.at, rows.start(Implementation::small_tile, rows.count));
                }
            });
        }
    }

    template <class Implementation, class Pass>
    static void transform_filters(const Pass& pass, typename Implementation::weight_order order,
                                  typename Pass::scalar* filters) noexcept {
        pass.threads.run(Implementation::filter_parts(order), [&](std::size_t part, std::size_t) {
            Implementation::transform_filters(weight_of(pass), order, part, filters);
        });
    }

    /// results = Then(convolution of source + bias): forward, and the gradient of the input.
    /// \param source  returns the source of an image
    /// \param inputs  the batches that the sources read, to be prefetched
    template <class Implementation, class Then, class Pass, class Source, class Results, class... In>
    static void convolve(const Pass& pass, typename Implementation::weight_order order,
                         const typename Pass::scalar* bias, const Source& source, const Results& results,
                         const In&... inputs) noexcept {
        using Out = std::decay_t<decltype(results.batch)>;
        using Scalar = typename Pass::scalar;
        const std::size_t count = pass.count();
        const std::size_t most = Implementation::has_large_filters ? std::min(count, Implementation::most_images)
                                                                   : winograd_images<Implementation>(count);
        const std::size_t block_count = (count + most - 1) / most;
        const auto division = winograd_division<Implementation>::of(block_count);
        const std::size_t bands = division.bands, channel_pieces = division.channel_pieces;
        const Scalar* filters = prepared_of(pass);
        if (filters == nullptr) {
            filters = pass.scratch.template shared_as<Scalar>();
            transform_filters<Implementation>(pass, order, pass.scratch.template shared_as<Scalar>());
        }
        if constexpr (rounds<Implementation, Scalar>::of_images) {
            const sample_range own = pass.threads.own_samples(count);
            if (rounds<Implementation, Scalar>::apply(own.count()))
                return convolve_in_rounds<Implementation, Then>(pass, filters, bias, source, results, own);
        }
        const auto memory_of = [&](std::size_t worker) {
            return winograd_worker_memory<Implementation, Scalar>(pass.scratch.template worker_as<Scalar>(worker));
        };
        const bool shares_input = channel_pieces > 1;
        if (shares_input)
            for (std::size_t worker = 0; worker < pass.threads.workers(); ++worker)
                memory_of(worker).band() = block_count * bands;  // none
        const batch_pieces pieces{count, block_count * bands * channel_pieces, most};
        pass.threads.run_samples(pieces, [&](std::size_t piece, std::size_t worker) {
            const auto memory = memory_of(worker);
            const std::size_t number = piece / channel_pieces, band = number % bands;
            const std::size_t first = number / bands * most, images = std::min(most, count - first);
            const kernels::winograd::tiled_side rows = division.rows(band, Results::row_multiple);
            if (rows.count == 0) return;
            if (!shares_input || memory.band() != number)
                for (std::size_t i = 0; i < images; ++i)
                    Implementation::transform_input(source(first + i), i, images, memory.v, memory.strip, rows);
            if (shares_input) memory.band() = number;
            const std::size_t channel_piece = piece % channel_pieces;
            for (std::size_t o = channel_piece * Implementation::blocks / channel_pieces;
                 o < (channel_piece + 1) * Implementation::blocks / channel_pieces; ++o) {
                constexpr std::size_t channels = Out::shape_type::extents[0];
                const std::size_t calls = Implementation::product_tiles(images, rows);
                const std::size_t out = o * Implementation::out_columns, here = Implementation::channels_of(o);
                kernels::prefetch_streams ahead;
                // What the next piece of a divided image reads may be in the cache of the thread that will compute it.
                if (bands * channel_pieces == 1) {
                    const std::size_t next = std::min(first + most, count - 1);
                    ahead.read = {
                        image_stream(inputs, next, std::min(most, count - next), o, Implementation::blocks, calls)...};
                }
                // Bands have nearly the same sizes.
                const auto stream = [&](const Scalar* image, std::size_t size) {
                    const std::size_t pixels = images * size / channels / bands;
                    return kernels::prefetch_stream::strided(image + band * pixels * channels + out,
                                                             here * sizeof(Scalar), channels * sizeof(Scalar), pixels,
                                                             calls);
                };
                ahead.write = stream(results.batch.sample(first), Out::shape_type::size);
                if constexpr (kernels::adds<Then>) ahead.read[1] = stream(pass.addend + first * out_size, out_size);
                Implementation::multiply(memory.v, filters, o, images, memory.m, ahead, rows);
                for (std::size_t i = 0; i < images; ++i) {
                    Scalar* const pixels = results.pixels(first + i, memory.image());
                    Implementation::template transform_output<Then>(
                        memory.m, o, i, images, bias, pixels, epilogue_of<Then, out_size>(pass, first + i, pixels),
                        rows);
                    results.finish(first + i, pixels, out, here, rows.at,
                                   rows.start(Implementation::small_tile, rows.count));
                }
            }
        });
    }
};

/// Whether an algorithm is Winograd's.
template <class Algorithm>
inline constexpr bool is_winograd = false;
template <class Geometry, class Activation, std::size_t Small, class Pool>
inline constexpr bool is_winograd<winograd_convolution<Geometry, Activation, Small, Pool>> = true;

}  // namespace ctcnn::detail
