// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/conv2d/direct_backward_data.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/kernels/conv2d/loops.hpp"
#include "ctcnn/layers/layer.hpp"

/// The passes of a direct convolution over a batch. To them a layer is some numbers and pointers to its tiles, so that
/// they are compiled once for all layers. Images are distributed to the threads.
namespace ctcnn::detail {

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
        const std::size_t parts = parts_of_an_image(count);
        pass.threads.run(count * parts, [&](std::size_t piece, std::size_t worker) {
            const std::size_t sample = piece / parts;
            const image_part part = part_of_an_image(piece % parts, parts);
            const Scalar* from = input + sample * in_size;
            if (copies_image) {
                auto* const copy = pass.scratch.template worker_as<Scalar>(worker);
                plane.fill(from, copy, part.first_image_row, part.end_image_row);
                from = copy;
            }
            kernels::convolve_image(from + part.from, packed, bias, output + sample * out_size + part.to, part.image,
                                    tiles, nullptr, kernels::addition<Scalar>{output, addend}.at(sample * out_size),
                                    part.blocks);
        });
    }

    /// What one piece of work computes of an image: all of it, some rows of the output, some pixels where that is one
    /// row, or some blocks of filters.
    struct image_part {
        kernels::convolution_image image;
        std::size_t from = 0, to = 0;  ///< where it begins in the plane and in the output
        std::size_t first_image_row, end_image_row;
        kernels::block_range blocks = {};
    };

    /// Few images are distributed to the threads in parts, of at least `least_work` multiply-adds: some five
    /// microseconds, for which it pays to wake a thread. The number of parts depends on sizes alone.
    [[nodiscard]] std::size_t parts_of_an_image(std::size_t count) const noexcept {
        constexpr std::size_t most_pieces = 8, least_work = 1 << 17;
        if (count >= most_pieces) return 1;
        const kernels::convolution_walk& walk = image.walk;
        const std::size_t work = image.rows * image.pixels * out_channels() * walk.rows * walk.taps * walk.depth;
        const std::size_t parts = std::min(most_pieces / count, work / least_work);
        return std::clamp<std::size_t>(parts, 1, std::max<std::size_t>(divisible(), 1));
    }

    [[nodiscard]] image_part part_of_an_image(std::size_t part, std::size_t parts) const noexcept {
        image_part result{image, 0, 0, 0, plane.rows};
        if (parts == 1) return result;
        const std::size_t all = divisible(), first = part * all / parts, end = (part + 1) * all / parts;
        if (divides_filters())
            result.blocks = {first, end};
        else if (image.rows > 1) {
            result.image.rows = end - first;
            result.from = first * image.plane_row;
            result.to = first * image.out_row;
            // Rows of the plane that windows of these rows reach, less those of the border above the image.
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
    [[nodiscard]] std::size_t out_channels() const noexcept { return image.walk.out_step; }
    [[nodiscard]] std::size_t blocks() const noexcept {
        return image.groups * ((tiles.vectors + tiles.block - 1) / tiles.block);
    }
    /// Where there are more weights than pixels, each part reads some of the weights and the whole image.
    [[nodiscard]] bool divides_filters() const noexcept {
        return filters.taps * filters.group_in * filters.groups * filters.padded > in_size && blocks() > 1;
    }
    /// Into how many parts an image can be divided: blocks of filters, rows, or tiles of pixels.
    [[nodiscard]] std::size_t divisible() const noexcept {
        return divides_filters() ? blocks() : image.rows > 1 ? image.rows : image.pixels / tiles.rows;
    }

public:
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

    /// What is read of sample `next`, if there is one, to be prefetched in `calls` calls.
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

    // Scratch: shared [packed weights, transposed and rotated by 180 degrees]; worker [plane of the gradient]

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

    /// Images are distributed to this many sums of the weight gradient, which are then added in order: a number that depends
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

}  // namespace ctcnn::detail
