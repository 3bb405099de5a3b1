// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/conv2d/convolve_and_pool.hpp"
#include "ctcnn/kernels/conv2d/convolve_image.hpp"
#include "ctcnn/kernels/conv2d/correlate_image.hpp"
#include "ctcnn/kernels/conv2d/direct_backward_data.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/kernels/conv2d/filter_packing.hpp"
#include "ctcnn/kernels/conv2d/image_plane.hpp"
#include "ctcnn/kernels/conv2d/pad_gradient.hpp"
#include "ctcnn/kernels/conv2d/spread_gradient.hpp"
#include "ctcnn/layers/conv2d/filter_pieces.hpp"
#include "ctcnn/layers/conv2d/gradient_pieces.hpp"
#include "ctcnn/layers/image_pieces.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/parallel/batch_pieces.hpp"

/// The passes of a direct convolution over a batch. A layer is given by its sizes and pointers to its tiles, so that
/// the passes are compiled once for all layers. Images are distributed to the threads.
namespace ctcnn::detail {

/// What is done with the output of a convolution.
template <class Scalar>
struct convolution_results {
    Scalar* output;
    std::uint8_t* index;   ///< with pooling: receives the index of the largest element in each window; may be null
    const Scalar* addend;  ///< an array with the layout of the convolution's output, before pooling; may be null
};

template <class Scalar>
struct direct_forward {
    kernels::filter_sizes filters;
    kernels::image_plane plane;
    bool copies_image;
    kernels::convolution_image image;
    kernels::convolution_tiles<Scalar> tiles;
    std::size_t in_size, image_size, out_size;      ///< elements of a sample; before and after pooling
    const kernels::strip_pooling<Scalar>* pooling;  ///< null if no pooling follows
    std::size_t plane_size;                         ///< elements of the plane in a worker's scratch memory

    // Scratch: shared [packed weights]; worker [plane of the image] and, with pooling, [strip of the output]

    /// \param packed  the filters that `prepare` has packed, or null
    /// \param bias    may be null
    CTCNN_NOINLINE void run(const pass_context& pass, const Scalar* weight, const Scalar* packed, const Scalar* bias,
                            const Scalar* input, const convolution_results<Scalar>& results,
                            std::size_t count) const noexcept {
        if (packed == nullptr) {
            auto* const to = pass.scratch.template shared_as<Scalar>();
            pack_filters_in_pieces(pass, weight, to, filters);
            packed = to;
        }
        if (copies_image) clear_planes(pass, plane);
        const std::size_t pieces = pieces_of_image(count);
        pass.threads.run_samples({count, count * pieces}, [&](std::size_t piece, std::size_t worker) {
            const std::size_t sample = piece / pieces;
            const image_piece here = piece_of_image(piece % pieces, pieces);
            auto* const memory = pass.scratch.template worker_as<Scalar>(worker);
            const Scalar* from = input + sample * in_size;
            if (copies_image) {
                plane.fill(from, memory, here.first_image_row, here.end_image_row);
                from = memory;
            }
            Scalar* const to = results.output + sample * out_size;
            const Scalar* const addend = results.addend == nullptr ? nullptr : results.addend + sample * image_size;
            if (pooling == nullptr)
                kernels::convolve_image(from + here.from, packed, bias, to + here.to, here.image, tiles, nullptr,
                                        kernels::addition<Scalar>{to, addend}, here.blocks);
            else
                kernels::convolve_and_pool(
                    from + here.from, packed, bias, memory + plane_size, here.image, tiles, *pooling,
                    addend == nullptr ? nullptr : addend + here.to, to + here.pooled_to,
                    results.index == nullptr ? nullptr : results.index + sample * out_size + here.pooled_to,
                    here.blocks);
        });
    }

    /// Zeros the workers' planes. Their borders stay zero; the rest is overwritten for each image.
    static void clear_planes(const pass_context& pass, const kernels::image_plane& plane) noexcept {
        for (std::size_t worker = 0; worker < pass.threads.workers(); ++worker)
            plane.clear(pass.scratch.template worker_as<Scalar>(worker));
    }

    /// What one piece of work computes of an image: all of it, some rows of the output, some pixels if there is only
    /// one row, or some blocks of filters.
    struct image_piece {
        kernels::convolution_image image;
        std::size_t from = 0, to = 0, pooled_to = 0;  ///< where it begins in the plane and in the output
        std::size_t first_image_row, end_image_row;   ///< rows of the image that it reads
        kernels::block_range blocks = {};
    };

    [[nodiscard]] std::size_t pieces_of_image(std::size_t count) const noexcept {
        const kernels::convolution_walk& walk = image.walk;
        return image_pieces(count, image.rows * image.pixels * walk.rows * walk.taps * walk.depth * vectors(),
                            divisible());
    }

    /// Whether a piece of an image is some of the filters, of all pixels. Otherwise it is some of the pixels, which is
    /// what a thread has in its cache if the layer before is divided so, too, and reads all filters: if there are more
    /// filters than 2^16 elements, and than the image has, each thread rather reads the whole image.
    [[nodiscard]] bool divides_filters() const noexcept {
        const std::size_t weights = filters.taps * filters.group_in * filters.groups * filters.padded;
        return weights > std::max<std::size_t>(in_size, 1 << 16) && blocks() > 1;
    }

    [[nodiscard]] image_piece piece_of_image(std::size_t piece, std::size_t pieces) const noexcept {
        image_piece result{image, 0, 0, 0, 0, plane.rows};
        if (pieces == 1) return result;
        const std::size_t all = divisible();
        std::size_t first = piece * all / pieces, end = (piece + 1) * all / pieces;
        if (divides_filters())
            result.blocks = {first, end};
        else if (image.rows > 1) {
            if (pooling != nullptr) {
                result.pooled_to = first * pooling->sizes.windows * pooling->sizes.pixel;
                first *= pooling->height;
                end *= pooling->height;
            }
            result.image.rows = end - first;
            result.from = first * image.plane_row;
            result.to = first * image.out_row;
            // The rows of the plane under the windows of these rows, counted from the first row of the image.
            const std::size_t border = plane.first / plane.step;
            const std::size_t reach =
                ((end - 1) * image.plane_row + (image.walk.rows - 1) * image.walk.row_step) / plane.step + 1;
            const std::size_t begin = result.from / plane.step;
            result.first_image_row = begin > border ? begin - border : 0;
            result.end_image_row = std::min(plane.rows, reach > border ? reach - border : 0);
        } else {
            const std::size_t first_pixel = first * tiles.rows;
            result.image.pixels = (end == all ? image.pixels : end * tiles.rows) - first_pixel;
            result.from = first_pixel * image.plane_pixel;
            result.to = first_pixel * image.walk.out_step;
        }
        return result;
    }

private:
    /// Vectors of output channels.
    [[nodiscard]] std::size_t vectors() const noexcept { return image.groups * tiles.vectors; }
    [[nodiscard]] std::size_t blocks() const noexcept {
        return image.groups * ((tiles.vectors + tiles.block - 1) / tiles.block);
    }
    /// How many pieces an image can be divided into: blocks of filters, rows (of windows), or tiles of pixels.
    [[nodiscard]] std::size_t divisible() const noexcept {
        if (divides_filters()) return blocks();
        if (pooling != nullptr) return image.rows / pooling->height;
        return image.rows > 1 ? image.rows : image.pixels / tiles.rows;
    }
};

/// What the gradients of a convolution are computed from: its output, if the activation's gradient reads it, and the
/// gradient of the output; with pooling, of the pooled output.
template <class Scalar>
struct output_gradient {
    const Scalar* output;  ///< any readable array of this size, if the activation's gradient does not depend on it
    const Scalar* d_output;
    std::size_t count;
    const std::uint8_t* index;  ///< with pooling: what forward has saved

    /// Prefetches what is read of sample `next`, if there is one, in `calls` calls.
    [[nodiscard]] kernels::prefetch_streams ahead(std::size_t next, std::size_t size, bool reads_output,
                                                  std::size_t calls) const noexcept {
        kernels::prefetch_streams streams;
        if (next >= count) return streams;
        const std::size_t bytes = size * sizeof(Scalar);
        streams.read[0] = kernels::prefetch_stream::contiguous(d_output + next * size, bytes, calls);
        if (reads_output) {
            streams.read[1] = streams.read[0];
            streams.read[0] = kernels::prefetch_stream::contiguous(output + next * size, bytes, calls);
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
    const kernels::gradient_spreading<Scalar>* spreading;  ///< with pooling; then `activate` is not used

    // Scratch: shared [packed weights, transposed and rotated by 180°]; worker [plane of the gradient]

    /// \param bias  [channels of d_input]: what a transposed convolution adds to d_input; may be null
    CTCNN_NOINLINE void run(const pass_context& pass, const Scalar* weight, const Scalar* bias,
                            const output_gradient<Scalar>& from, Scalar* d_input) const noexcept {
        Scalar* const packed = pass.scratch.template shared_as<Scalar>();
        pack_rotated_filters_in_pieces(pass, weight, packed, phases, sizes);
        direct_forward<Scalar>::clear_planes(pass, plane);
        const std::size_t in_size = in_pixels * in_channels;
        // Of few images, each phase is a piece. (Where pixels without taps are filled, an image is one.)
        const std::size_t pieces = from.count < 8 && reaches_all ? phases.size() : 1;
        pass.threads.run_samples({from.count, from.count * pieces}, [&](std::size_t piece, std::size_t worker) {
            const std::size_t sample = piece / pieces, phase = piece % pieces;
            auto* const gradient = pass.scratch.template worker_as<Scalar>(worker);
            const Scalar *const y = from.output + sample * out_size, *const d_y = from.d_output + sample * out_size;
            if (spreading != nullptr)
                kernels::spread_gradient<Scalar>(y, d_y, from.index + sample * out_size, gradient + plane.first,
                                                 nullptr, *spreading);
            else
                for (std::size_t row = 0; row < plane.rows; ++row)
                    activate(y + row * plane.row, d_y + row * plane.row, gradient + plane.first + row * plane.step,
                             plane.row);
            kernels::prefetch_streams ahead;
            Scalar* const d_x = d_input + sample * in_size;
            if (pieces == 1) ahead = from.ahead(sample + 1, out_size, reads_output, requests);
            if (pieces == 1 && sample + 1 < from.count)
                ahead.write = kernels::prefetch_stream::contiguous(d_x + in_size, in_size * sizeof(Scalar), requests);
            if (!reaches_all) kernels::fill_pixels(d_x, bias, in_pixels, in_channels);
            const std::size_t end = pieces == 1 ? phases.size() : phase + 1;
            kernels::convolve_phases(gradient, packed, bias, d_x, phases, tiles, ahead, phase, end);
        });
    }
};

template <class Scalar>
struct direct_backward_weights {
    kernels::filter_sizes filters;
    kernels::image_plane plane;
    bool copies_image, reads_output;
    kernels::gradient_padding<Scalar> padding;
    kernels::correlation_image image;
    kernels::correlation_tiles<Scalar> tiles;
    std::size_t requests;
    std::size_t in_size, out_size, out_channels;
    std::size_t weight_sums;                               ///< elements of the weight gradient's sums
    std::size_t sums_size, bias_size, plane_size;          ///< elements, rounded up to whole cache lines
    const kernels::gradient_spreading<Scalar>* spreading;  ///< with pooling; then `padding` is not used

    // Scratch: shared [pieces][sums of the weight gradient] [pieces][sums of the bias gradient]
    //          worker [plane of the image] [gradient with padded channels]

    [[nodiscard]] static constexpr std::size_t pieces(std::size_t count, std::size_t sums_size) noexcept {
        return gradient_pieces(count, 8, sums_size * sizeof(Scalar));
    }

    /// Returns the sums of the bias gradient, [pieces][bias_size].
    CTCNN_NOINLINE const Scalar* run(const pass_context& pass, const Scalar* input, const output_gradient<Scalar>& from,
                                     Scalar* d_weight) const noexcept {
        const std::size_t count = from.count, piece_count = pieces(count, sums_size);
        Scalar* const sums = pass.scratch.template shared_as<Scalar>();
        Scalar* const bias_sums = sums + piece_count * sums_size;
        if (copies_image) direct_forward<Scalar>::clear_planes(pass, plane);
        const auto written = {piece_memory{sums, sums_size * sizeof(Scalar)},
                              piece_memory{bias_sums, bias_size * sizeof(Scalar)}};
        pass.threads.run_sums({count, piece_count}, written, [&](std::size_t piece, std::size_t worker) {
            auto* const copy = pass.scratch.template worker_as<Scalar>(worker);
            Scalar* const gradient = copy + plane_size;
            Scalar* const piece_sums = sums + piece * sums_size;
            Scalar* const piece_bias = bias_sums + piece * bias_size;
            std::fill_n(piece_sums, weight_sums, Scalar{0});
            std::fill_n(piece_bias, out_channels, Scalar{0});
            for (std::size_t sample = piece * count / piece_count; sample < (piece + 1) * count / piece_count;
                 ++sample) {
                const Scalar* x = input + sample * in_size;
                if (copies_image) {
                    plane.fill(x, copy);
                    x = copy;
                }
                const Scalar* const y = from.output + sample * out_size;
                const Scalar* const d_y = from.d_output + sample * out_size;
                if (spreading != nullptr)
                    kernels::spread_gradient(y, d_y, from.index + sample * out_size, gradient, piece_bias, *spreading);
                else
                    kernels::pad_gradient(y, d_y, gradient, piece_bias, padding);
                auto ahead = from.ahead(sample + 1, out_size, reads_output, requests);
                if (!copies_image && sample + 1 < count)
                    ahead.read[2] =
                        kernels::prefetch_stream::contiguous(x + in_size, in_size * sizeof(Scalar), requests);
                kernels::correlate_image(x, gradient, piece_sums, image, tiles, ahead);
            }
        });
        unpack_filter_sums_in_pieces(pass, sums, sums_size, piece_count, d_weight, filters);
        return bias_sums;
    }
};

}  // namespace ctcnn::detail
