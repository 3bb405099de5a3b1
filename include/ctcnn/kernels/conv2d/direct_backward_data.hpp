// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <span>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/common/transpose.hpp"
#include "ctcnn/kernels/conv2d/convolve_image.hpp"
#include "ctcnn/kernels/conv2d/filter_packing.hpp"
#include "ctcnn/kernels/conv2d/geometry.hpp"
#include "ctcnn/kernels/conv2d/image_plane.hpp"
#include "ctcnn/kernels/conv2d/tiles.hpp"
#include "ctcnn/simd/pack.hpp"

/// Gradient of a direct convolution's input, for every stride, padding, dilation and grouping.
///
/// Input pixel i contributes to output o by tap k if o * stride + k * dilation = i + padding. Pixels that are a stride
/// apart contribute by the same taps: they form a *phase*. The gradient of one phase is a convolution at stride 1 of
/// the output's gradient with these taps in reverse order. So there are no multiplications by the zeros that the
/// textbook algorithm inserts between outputs.
namespace ctcnn::kernels {

/// One phase along one side.
struct convolution_phase {
    std::size_t first = 0;   ///< its first input pixel
    std::size_t count = 0;   ///< number of its pixels, which are `stride` apart
    std::size_t taps = 0;    ///< number of its taps
    std::size_t tap = 0;     ///< its first tap
    std::size_t corner = 0;  ///< where the window of its first pixel begins in the padded gradient
};

/// All phases along one side, and the zeros around the gradient that their windows need.
template <std::size_t Extent, std::size_t Outputs, std::size_t Kernel, std::size_t Stride, std::size_t Padding,
          std::size_t Dilation>
struct convolution_phases {
    static constexpr std::size_t common = std::gcd(Stride, Dilation);
    static constexpr std::size_t tap_step = Stride / common;       ///< between the taps of a phase
    static constexpr std::size_t output_step = Dilation / common;  ///< between the outputs that these taps read

private:
    struct plan {
        std::array<convolution_phase, Stride> phases{};
        std::size_t before = 0, size = Outputs, fewest = Extent;
    };
    static constexpr plan made = [] {
        plan result;
        // A window may begin before the first output. `before`, the number of zeros that are needed there, is computed
        // first; the corners of the windows then follow, and are not negative.
        for (std::size_t p = 0; p < Stride; ++p) {
            convolution_phase& phase = result.phases[p];
            if (p >= Extent) continue;
            phase.first = p;
            phase.count = (Extent - p + Stride - 1) / Stride;
            result.fewest = std::min(result.fewest, phase.count);
            const std::size_t at = p + Padding;
            while (phase.tap < Kernel && (phase.tap * Dilation) % Stride != at % Stride && phase.tap < Stride)
                ++phase.tap;
            if (phase.tap >= Kernel || (phase.tap * Dilation) % Stride != at % Stride) continue;
            phase.taps = (Kernel - 1 - phase.tap) / tap_step + 1;
            const std::size_t reach = phase.tap * Dilation + (phase.taps - 1) * output_step * Stride;
            if (reach > at) result.before = std::max(result.before, (reach - at) / Stride);
        }
        for (convolution_phase& phase : result.phases) {
            if (phase.taps == 0) continue;
            const std::size_t at = phase.first + Padding + result.before * Stride;
            phase.corner = (at - phase.tap * Dilation) / Stride - (phase.taps - 1) * output_step;
            result.size =
                std::max(result.size, phase.corner + phase.count + (phase.taps - 1) * output_step - result.before);
        }
        return result;
    }();

public:
    static constexpr std::array<convolution_phase, Stride> phases = made.phases;
    static constexpr std::size_t before = made.before;              ///< zeros before the first output
    static constexpr std::size_t padded = made.before + made.size;  ///< outputs with the zeros before and after them
    static constexpr std::size_t fewest = made.fewest;              ///< pixels of the smallest phase
};

/// A phase along both sides: the sizes of its convolution, and its taps.
struct data_phase {
    convolution_image image;
    std::size_t corner = 0, first = 0;                         ///< offsets in the plane and in the input
    std::size_t tap_y = 0, taps_y = 0, tap_x = 0, taps_x = 0;  ///< see convolution_phase
};

/// Sizes of the gradient of a convolution's input.
struct data_sizes {
    std::size_t groups, group_out, group_in;
    std::size_t taps, kernel_width, tap_step_y, tap_step_x;
    std::size_t vectors, block;  ///< see convolution_tiles
};

/// weight [O][I][KH][KW] -> packed [phases][groups][blocks][taps][group_out][block width], the taps of each phase in
/// reverse order: the parts of filters [first, end) of group `g`, of which all channels are read one after the other.
template <class Scalar>
CTCNN_NOINLINE void pack_rotated_filters(const Scalar* __restrict weight, Scalar* __restrict packed,
                                         std::span<const data_phase> phases, const data_sizes& sizes, std::size_t g,
                                         std::size_t first, std::size_t end) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    weight += g * sizes.group_out * sizes.group_in * sizes.taps;
    // Squares of filters and channels: [filters][channels][taps] -> [channels][taps][filters] -> [taps][filters][channels].
    // Of large kernels, which do not fit the buffer, element by element.
    tap_buffer<Scalar> buffer;
    const bool fits = tap_buffer<Scalar>::channels(sizes.taps) >= width;
    for (std::size_t vector = 0; vector < sizes.vectors; ++vector) {
        const std::size_t block = vector / sizes.block * sizes.block, lane = (vector - block) * width;
        const std::size_t lanes = std::min(sizes.block, sizes.vectors - block) * width;
        const std::size_t channels = std::min(width, sizes.group_in - vector * width);
        for (std::size_t o = first; o < end; o += width) {
            const std::size_t filters = std::min(width, end - o), filter_size = sizes.group_in * sizes.taps;
            const Scalar* const from = weight + o * filter_size + vector * width * sizes.taps;
            if (fits) transpose(from, filter_size, filters, channels * sizes.taps, buffer.rows, width);
            Scalar* of_phase = packed;
            for (const data_phase& phase : phases) {
                const std::size_t taps = phase.taps_y * phase.taps_x;
                Scalar* to = of_phase + (g * sizes.vectors + block) * width * taps * sizes.group_out + o * lanes + lane;
                for (std::size_t t = 0; t < taps; ++t, to += sizes.group_out * lanes) {
                    const std::size_t tap_y = phase.tap_y + (phase.taps_y - 1 - t / phase.taps_x) * sizes.tap_step_y;
                    const std::size_t tap_x = phase.tap_x + (phase.taps_x - 1 - t % phase.taps_x) * sizes.tap_step_x;
                    const std::size_t tap = tap_y * sizes.kernel_width + tap_x;
                    if (fits)
                        transpose(buffer.rows + tap * width, sizes.taps * width, channels, filters, to, lanes);
                    else
                        for (std::size_t f = 0; f < filters; ++f)
                            for (std::size_t i = 0; i < channels; ++i)
                                to[f * lanes + i] = from[f * filter_size + i * sizes.taps + tap];
                    if (channels < width)
                        for (std::size_t f = 0; f < filters; ++f)
                            std::fill(to + f * lanes + channels, to + f * lanes + width, Scalar{0});
                }
                of_phase += sizes.groups * sizes.vectors * width * taps * sizes.group_out;
            }
        }
    }
}
/// All filters.
template <class Scalar>
void pack_rotated_filters(const Scalar* __restrict weight, Scalar* __restrict packed,
                          std::span<const data_phase> phases, const data_sizes& sizes) noexcept {
    for (std::size_t g = 0; g < sizes.groups; ++g)
        pack_rotated_filters(weight, packed, phases, sizes, g, 0, sizes.group_out);
}

/// pixels [count][channels] = bias, or zero if `bias` is null: the gradient of pixels without taps.
template <class Scalar>
CTCNN_NOINLINE void fill_pixels(Scalar* __restrict pixels, const Scalar* __restrict bias, std::size_t count,
                                std::size_t channels) noexcept {
    if (bias == nullptr)
        std::fill_n(pixels, count * channels, Scalar{0});
    else
        for (std::size_t pixel = 0; pixel < count; ++pixel) pixels = std::copy_n(bias, channels, pixels);
}

/// plane -> d_x = gradient + bias, for the pixels of phases [first, end), which have taps; see convolve_image.
template <class Scalar>
CTCNN_NOINLINE void convolve_phases(const Scalar* plane, const Scalar* packed, const Scalar* bias, Scalar* d_x,
                                    std::span<const data_phase> phases, const convolution_tiles<Scalar>& tiles,
                                    prefetch_streams ahead, std::size_t first, std::size_t end) noexcept {
    for (std::size_t p = 0; p < end; ++p) {
        const data_phase& phase = phases[p];
        if (p < first)
            packed += phase.image.groups * phase.image.walk.rows * phase.image.walk.taps * phase.image.walk.depth *
                      tiles.vectors * simd::width<Scalar>;
        else
            packed = convolve_image(plane + phase.corner, packed, bias, d_x + phase.first, phase.image, tiles, &ahead);
    }
}

template <class Scalar, class Geometry>
struct conv2d_direct_data {
    using G = Geometry;
    static constexpr std::size_t width = simd::width<Scalar>;
    using phases_y =
        convolution_phases<G::height, G::out_height, G::kernel_height, G::stride_y, G::padding_top, G::dilation_y>;
    using phases_x =
        convolution_phases<G::width, G::out_width, G::kernel_width, G::stride_x, G::padding_left, G::dilation_x>;

    static constexpr std::size_t vectors = (G::group_in + width - 1) / width;
    static constexpr std::size_t last_lanes = G::group_in - (vectors - 1) * width;
    /// One size of tile for all phases; the last tile of a row overlaps the one before it.
    static constexpr tile_size tile = best_tile<Scalar>(phases_x::fewest, vectors);
    static constexpr convolution_tiles<Scalar> tiles =
        convolution_tiles_of<Scalar, identity, tile.rows, tile.vectors, vectors, last_lanes, G::out_channels>();

    /// The gradient of the activation's input with a border of zeros: [padded rows][padded columns][out_channels].
    static constexpr std::size_t plane_size = phases_y::padded * phases_x::padded * G::out_channels;
    static constexpr image_plane plane{
        .size = plane_size,
        .rows = G::out_height,
        .row = G::out_width * G::out_channels,
        .first = (phases_y::before * phases_x::padded + phases_x::before) * G::out_channels,
        .step = phases_x::padded * G::out_channels,
    };
    /// Elements of the packed filters: [phases][groups][blocks of tile.vectors][taps][group_out][block width].
    static constexpr std::size_t packed_size = G::groups * G::kernel_size * G::group_out * vectors * width;
    static constexpr data_sizes sizes{G::groups,          G::group_out,    G::group_in,
                                      G::kernel_size,     G::kernel_width, phases_y::tap_step,
                                      phases_x::tap_step, vectors,         tile.vectors};

private:
    static constexpr data_phase phase_of(const convolution_phase& y, const convolution_phase& x) {
        // Without groups and dilation, a row of taps is one product.
        const bool whole_rows = G::groups == 1 && (phases_x::output_step == 1 || x.taps == 1);
        const convolution_walk walk{y.taps,
                                    phases_y::output_step * phases_x::padded * G::out_channels,
                                    whole_rows ? 1 : x.taps,
                                    phases_x::output_step * G::out_channels,
                                    whole_rows ? x.taps * G::out_channels : G::group_out,
                                    G::stride_x * G::in_channels};
        return {.image = {walk, G::groups, G::group_out, G::group_in, y.count, phases_x::padded * G::out_channels,
                          G::stride_y * G::width * G::in_channels, x.count, G::out_channels},
                .corner = (y.corner * phases_x::padded + x.corner) * G::out_channels,
                .first = (y.first * G::width + x.first) * G::in_channels,
                .tap_y = y.tap,
                .taps_y = y.taps,
                .tap_x = x.tap,
                .taps_x = x.taps};
    }
    static constexpr std::size_t phase_count = [] {
        std::size_t count = 0;
        for (const convolution_phase& y : phases_y::phases)
            for (const convolution_phase& x : phases_x::phases) count += y.taps * x.taps != 0;
        return count;
    }();
    static constexpr std::array<data_phase, phase_count> phase_array = [] {
        std::array<data_phase, phase_count> result{};
        std::size_t next = 0;
        for (const convolution_phase& y : phases_y::phases)
            for (const convolution_phase& x : phases_x::phases)
                if (y.taps * x.taps != 0) result[next++] = phase_of(y, x);
        return result;
    }();

public:
    /// The phases that have taps.
    static constexpr std::span<const data_phase> phases{phase_array};

    /// Whether all pixels have taps. The gradient of the others is zero.
    static constexpr bool reaches_all = [] {
        for (const convolution_phase& y : phases_y::phases)
            if (y.count != 0 && y.taps == 0) return false;
        for (const convolution_phase& x : phases_x::phases)
            if (x.count != 0 && x.taps == 0) return false;
        return true;
    }();

    /// How often convolve_phases prefetches, at least.
    static constexpr std::size_t data_requests = [] {
        std::size_t count = 0;
        for (const data_phase& phase : phases) count += phase.image.rows * (phase.image.pixels / tile.rows);
        return std::max<std::size_t>(count, 1) * G::groups * ((vectors + tile.vectors - 1) / tile.vectors);
    }();
};

}  // namespace ctcnn::kernels
