// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>

#include "ctcnn/kernels/activation.hpp"
#include "ctcnn/kernels/conv2d_direct.hpp"
#include "ctcnn/kernels/conv2d_geometry.hpp"
#include "ctcnn/kernels/register_tile.hpp"

/// Gradient of a direct convolution's input, for every stride, padding, dilation and grouping.
///
/// Input pixel i is reached by the taps k and the outputs o with o * stride + k * dilation = i + padding. Pixels that
/// are a stride apart are reached by the same taps: they make a *phase*, and the gradient of one phase is an ordinary
/// convolution at stride 1 of the output's gradient with some of the taps, turned round. So no multiplication is spent
/// on the zeros that a textbook puts between the outputs.
namespace ctcnn::kernels {

/// One phase along one side.
struct convolution_phase {
    std::size_t first = 0;   ///< its first input pixel
    std::size_t count = 0;   ///< its pixels, `stride` apart
    std::size_t taps = 0;    ///< how many taps reach it
    std::size_t tap = 0;     ///< the first of them
    std::size_t corner = 0;  ///< where the window of the first pixel begins in the padded gradient
};

/// All phases along one side, and the gradient with the zeros that their windows need.
template <std::size_t Extent, std::size_t Outputs, std::size_t Kernel, std::size_t Stride, std::size_t Padding,
          std::size_t Dilation>
struct convolution_phases {
    static constexpr std::size_t common = std::gcd(Stride, Dilation);
    static constexpr std::size_t tap_step = Stride / common;       ///< between the taps of a phase
    static constexpr std::size_t output_step = Dilation / common;  ///< between the outputs they meet

private:
    struct plan {
        std::array<convolution_phase, Stride> phases{};
        std::size_t before = 0, size = Outputs, fewest = Extent;
    };
    static constexpr plan made = [] {
        plan result;
        // Output of the first pixel and the first tap; below 0 for outputs before the first. Kept as tap * dilation
        // and pixel + padding until it is known how many zeros go before.
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

    /// The output's gradient with zeros around it.
    static constexpr std::size_t plane_size = phases_y::padded * phases_x::padded * G::out_channels;
    /// Filters as the kernels read them: [phases][groups][blocks of tile.vectors][taps][group_out][block width].
    static constexpr std::size_t packed_size = G::groups * G::kernel_size * G::group_out * vectors * width;

    /// Steps that can be done in one product: a row of taps, where neither groups nor dilation interrupt it.
    static constexpr bool whole_rows(const convolution_phase& x) {
        return G::groups == 1 && (phases_x::output_step == 1 || x.taps == 1);
    }

    /// Calls `function(phase of y, phase of x)` for all that some tap reaches.
    template <class F>
    static constexpr void for_each_phase(F&& function) noexcept {
        for (const convolution_phase& y : phases_y::phases)
            for (const convolution_phase& x : phases_x::phases)
                if (y.taps * x.taps != 0) function(y, x);
    }

    /// Whether all pixels are reached by some tap; the others' gradient is zero.
    static constexpr bool reaches_all = [] {
        for (const convolution_phase& y : phases_y::phases)
            if (y.count != 0 && y.taps == 0) return false;
        for (const convolution_phase& x : phases_x::phases)
            if (x.count != 0 && x.taps == 0) return false;
        return true;
    }();

    /// weight [O][I][KH][KW] -> packed, the taps of each phase turned round.
    CTCNN_NOINLINE static void pack_weights(const Scalar* __restrict weight, Scalar* __restrict packed) noexcept {
        for_each_phase([&](const convolution_phase& y, const convolution_phase& x) {
            for (std::size_t g = 0; g < G::groups; ++g)
                for (std::size_t first = 0; first < vectors; first += tile.vectors) {
                    const std::size_t lanes = std::min(tile.vectors, vectors - first) * width;
                    for (std::size_t t = 0; t < y.taps * x.taps; ++t) {
                        const std::size_t tap_y = y.tap + (y.taps - 1 - t / x.taps) * phases_y::tap_step;
                        const std::size_t tap_x = x.tap + (x.taps - 1 - t % x.taps) * phases_x::tap_step;
                        const Scalar* const from =
                            weight + g * G::group_out * G::group_in * G::kernel_size + tap_y * G::kernel_width + tap_x;
                        for (std::size_t o = 0; o < G::group_out; ++o)
                            for (std::size_t l = 0; l < lanes; ++l, ++packed) {
                                const std::size_t i = first * width + l;
                                *packed = i < G::group_in ? from[(o * G::group_in + i) * G::kernel_size] : Scalar{0};
                            }
                    }
                }
        });
    }

    static void clear_plane(Scalar* plane) noexcept { std::fill_n(plane, plane_size, Scalar{0}); }

    /// d_y [OH][OW][C], through the activation's gradient -> the plane, whose border must be zero: see clear_plane.
    template <class Activation>
    CTCNN_NOINLINE static void fill_plane(const Scalar* __restrict y, const Scalar* __restrict d_y,
                                          Scalar* __restrict plane) noexcept {
        constexpr std::size_t row = G::out_width * G::out_channels;
        for (std::size_t o = 0; o < G::out_height; ++o)
            activate_backward<Activation>(
                y + o * row, d_y + o * row,
                plane + ((o + phases_y::before) * phases_x::padded + phases_x::before) * G::out_channels, row);
    }

    /// How often `backward_data` asks for memory, at least.
    static constexpr std::size_t data_requests = [] {
        std::size_t tiles = 0;
        for_each_phase(
            [&](const convolution_phase& y, const convolution_phase& x) { tiles += y.count * (x.count / tile.rows); });
        return std::max<std::size_t>(tiles, 1) * G::groups * ((vectors + tile.vectors - 1) / tile.vectors);
    }();

    /// plane -> d_x [H][W][C] = the gradient + bias; `bias`, which a transposed convolution has, may be null. `ahead` is
    /// what will be read and written next.
    static void backward_data(const Scalar* __restrict plane, const Scalar* __restrict packed,
                              const Scalar* __restrict bias, Scalar* __restrict d_x, prefetch_streams ahead) noexcept {
        if constexpr (!reaches_all) fill_image(d_x, bias);
        for_each_phase([&](const convolution_phase& y, const convolution_phase& x) {
            const bool whole = whole_rows(x);
            const convolution_walk walk{y.taps,
                                        phases_y::output_step * phases_x::padded * G::out_channels,
                                        whole ? 1 : x.taps,
                                        phases_x::output_step * G::out_channels,
                                        whole ? x.taps * G::out_channels : G::group_out,
                                        G::stride_x * G::in_channels};
            const Scalar* const corner = plane + (y.corner * phases_x::padded + x.corner) * G::out_channels;
            Scalar* const out = d_x + (y.first * G::width + x.first) * G::in_channels;
            for (std::size_t g = 0; g < G::groups; ++g)
                simd::unroll_constants<(vectors + tile.vectors - 1) / tile.vectors>([&](auto b) CTCNN_ALWAYS_INLINE {
                    constexpr std::size_t first = b * tile.vectors, here = std::min(tile.vectors, vectors - first);
                    constexpr std::size_t lanes = first + here == vectors ? last_lanes : width;
                    const Scalar* const block_bias = bias == nullptr ? nullptr : bias + g * G::group_in + first * width;
                    for (std::size_t row = 0; row < y.count; ++row) {
                        const Scalar* const from = corner + row * phases_x::padded * G::out_channels + g * G::group_out;
                        Scalar* const to =
                            out + row * G::stride_y * G::width * G::in_channels + g * G::group_in + first * width;
                        for (std::size_t pixel = 0; pixel < x.count; pixel += tile.rows) {
                            ahead.next();
                            const std::size_t at = std::min(pixel, x.count - tile.rows);
                            convolve_tile<Scalar, identity, tile.rows, here, lanes, G::out_channels>(
                                from + at * G::out_channels, packed, block_bias, to + at * G::stride_x * G::in_channels,
                                walk);
                        }
                    }
                    packed += y.taps * x.taps * G::group_out * here * width;
                });
        });
    }

private:
    /// What pixels have that no tap reaches.
    static void fill_image(Scalar* __restrict d_x, const Scalar* __restrict bias) noexcept {
        if (bias == nullptr)
            std::fill_n(d_x, G::height * G::width * G::in_channels, Scalar{0});
        else
            for (std::size_t pixel = 0; pixel < G::height * G::width; ++pixel)
                d_x = std::copy_n(bias, G::in_channels, d_x);
    }
};

}  // namespace ctcnn::kernels
