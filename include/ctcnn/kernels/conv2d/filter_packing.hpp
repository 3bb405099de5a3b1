// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/kernels/common/transpose.hpp"
#include "ctcnn/simd/pack.hpp"

/// The order in which the tiles of a direct convolution read its filters, and add to their gradient.
namespace ctcnn::kernels {

/// Filters of a register, and channels, that are rearranged at a time, so that rows of all their taps are transposed in
/// L1: a row of one channel's taps is much shorter than a register, and the next filter's is often a power of two away.
template <class Scalar>
struct tap_buffer {
    static constexpr std::size_t width = simd::width<Scalar>, size = 16 * 1024 / sizeof(Scalar);
    /// Channels that fit; 0 if there are too many taps.
    static constexpr std::size_t channels(std::size_t taps) noexcept { return size / (taps * width); }

    Scalar rows[size];  ///< [channels][taps][width]

    /// Copies the first `lanes` elements of a register.
    CTCNN_ALWAYS_INLINE static void copy(const Scalar* from, Scalar* to, std::size_t lanes) noexcept {
        if (lanes == width)
            simd::store(to, simd::load(from));
        else
            simd::store_first(to, simd::load_first(from, lanes), lanes);
    }
};

/// Calls function(filter, lanes, channel, here) for each part of the filters and channels that a buffer holds: `lanes`
/// filters and `here` channels from these on.
template <class Scalar, class F>
CTCNN_ALWAYS_INLINE inline void for_each_tap_buffer(std::size_t filters, std::size_t channels, std::size_t taps,
                                                    F&& function) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    const std::size_t most = tap_buffer<Scalar>::channels(taps);
    for (std::size_t filter = 0; filter < filters; filter += width)
        for (std::size_t channel = 0; channel < channels; channel += most)
            function(filter, std::min(width, filters - filter), channel, std::min(most, channels - channel));
}

/// Filters [filters][channels][taps] -> [taps][channels][step], of which the first `filters` elements are set.
template <class Scalar>
CTCNN_NOINLINE void taps_first(const Scalar* __restrict from, std::size_t filters, std::size_t channels,
                               std::size_t taps, Scalar* __restrict to, std::size_t step) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    if (taps == 1) return transpose(from, channels, filters, channels, to, step);
    if (tap_buffer<Scalar>::channels(taps) == 0 || filters < width) {
        for (std::size_t i = 0; i < channels; ++i)
            transpose(from + i * taps, channels * taps, filters, taps, to + i * step, channels * step);
        return;
    }
    tap_buffer<Scalar> buffer;
    for_each_tap_buffer<Scalar>(filters, channels, taps,
                                [&](std::size_t filter, std::size_t lanes, std::size_t channel, std::size_t here) {
                                    transpose(from + (filter * channels + channel) * taps, channels * taps, lanes,
                                              here * taps, buffer.rows, width);
                                    for (std::size_t t = 0; t < taps; ++t)
                                        for (std::size_t i = 0; i < here; ++i)
                                            buffer.copy(buffer.rows + (i * taps + t) * width,
                                                        to + (t * channels + channel + i) * step + filter, lanes);
                                });
}
/// The reverse for `count` of the channels: [taps][channels][step] -> [filters][channels][taps].
template <class Scalar>
CTCNN_NOINLINE void taps_last(const Scalar* __restrict from, std::size_t step, std::size_t channels, std::size_t taps,
                              Scalar* __restrict to, std::size_t filters, std::size_t count) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    if (taps == 1) return transpose(from, step, count, filters, to, channels);
    if (tap_buffer<Scalar>::channels(taps) == 0 || filters < width) {
        for (std::size_t i = 0; i < count; ++i)
            transpose(from + i * step, channels * step, taps, filters, to + i * taps, channels * taps);
        return;
    }
    tap_buffer<Scalar> buffer;
    for_each_tap_buffer<Scalar>(filters, count, taps,
                                [&](std::size_t filter, std::size_t lanes, std::size_t channel, std::size_t here) {
                                    for (std::size_t t = 0; t < taps; ++t)
                                        for (std::size_t i = 0; i < here; ++i)
                                            buffer.copy(from + (t * channels + channel + i) * step + filter,
                                                        buffer.rows + (i * taps + t) * width, lanes);
                                    transpose(buffer.rows, width, here * taps, lanes,
                                              to + (filter * channels + channel) * taps, channels * taps);
                                });
}

/// Sizes of the filters of a convolution.
struct filter_sizes {
    std::size_t groups, group_out, group_in, taps;
    std::size_t block;   ///< filters of a block, which a tile reads together
    std::size_t padded;  ///< filters of a group, rounded up to whole vectors

    [[nodiscard]] constexpr std::size_t group_blocks() const noexcept { return (padded + block - 1) / block; }
    [[nodiscard]] constexpr std::size_t blocks() const noexcept { return groups * group_blocks(); }
    [[nodiscard]] constexpr std::size_t packed() const noexcept { return groups * padded * group_in * taps; }
};

/// weight [O][I][KH][KW] -> packed [groups][blocks][taps][group_in][block], padded with zeros: block `block` of those of
/// all groups.
template <class Scalar>
CTCNN_NOINLINE void pack_filter_block(const Scalar* __restrict weight, Scalar* __restrict packed,
                                      const filter_sizes& sizes, std::size_t block) noexcept {
    const std::size_t g = block / sizes.group_blocks(), first = block % sizes.group_blocks() * sizes.block;
    const std::size_t lanes = std::min(sizes.block, sizes.padded - first);
    const std::size_t filters = std::min(lanes, sizes.group_out - first);
    packed += (g * sizes.padded + first) * sizes.taps * sizes.group_in;
    if (filters < lanes) std::fill_n(packed, sizes.taps * sizes.group_in * lanes, Scalar{0});
    taps_first(weight + (g * sizes.group_out + first) * sizes.group_in * sizes.taps, filters, sizes.group_in,
               sizes.taps, packed, lanes);
}
/// All blocks.
template <class Scalar>
void pack_filters(const Scalar* __restrict weight, Scalar* __restrict packed, const filter_sizes& sizes) noexcept {
    for (std::size_t block = 0; block < sizes.blocks(); ++block) pack_filter_block(weight, packed, sizes, block);
}

/// Sums [groups][taps][group_in][padded] -> weight gradient [O][I][KH][KW], of `count` input channels of a group. There
/// are `pieces` partial sums, `step` elements apart, which are added in order, to the first one.
/// \param first  the first of the channels, counted through all groups
template <class Scalar>
CTCNN_NOINLINE void unpack_filter_sums(Scalar* __restrict sums, std::size_t step, std::size_t pieces,
                                       Scalar* __restrict d_weight, const filter_sizes& sizes, std::size_t first,
                                       std::size_t count) noexcept {
    const std::size_t g = first / sizes.group_in, channel = first % sizes.group_in;
    sums += (g * sizes.taps * sizes.group_in + channel) * sizes.padded;
    for (std::size_t t = 0; t < sizes.taps; ++t) {
        Scalar* const rows = sums + t * sizes.group_in * sizes.padded;
        for (std::size_t p = 1; p < pieces; ++p)
            for (std::size_t i = 0; i < count * sizes.padded; ++i) rows[i] += rows[p * step + i];
    }
    taps_last(sums, sizes.padded, sizes.group_in, sizes.taps,
              d_weight + (g * sizes.group_out * sizes.group_in + channel) * sizes.taps, sizes.group_out, count);
}
/// All channels.
template <class Scalar>
void unpack_filter_sums(Scalar* __restrict sums, std::size_t step, std::size_t pieces, Scalar* __restrict d_weight,
                        const filter_sizes& sizes) noexcept {
    for (std::size_t g = 0; g < sizes.groups; ++g)
        unpack_filter_sums(sums, step, pieces, d_weight, sizes, g * sizes.group_in, sizes.group_in);
}

}  // namespace ctcnn::kernels
