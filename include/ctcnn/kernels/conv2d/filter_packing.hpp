// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/kernels/common/transpose.hpp"
#include "ctcnn/simd/unroll.hpp"

/// The order in which the tiles of a direct convolution read its filters, and add to their gradient.
namespace ctcnn::kernels {

/// Filters [filters][channels][taps] -> [taps][channels][step], of which the first `filters` elements are set.
template <class Scalar>
CTCNN_NOINLINE void taps_first(const Scalar* __restrict from, std::size_t filters, std::size_t channels,
                               std::size_t taps, Scalar* __restrict to, std::size_t step) noexcept {
    if (taps == 1) return transpose(from, channels, filters, channels, to, step);
    for (std::size_t i = 0; i < channels; ++i)
        transpose(from + i * taps, channels * taps, filters, taps, to + i * step, channels * step);
}
/// The reverse: [taps][channels][step] -> [filters][channels][taps].
template <class Scalar>
CTCNN_NOINLINE void taps_last(const Scalar* __restrict from, std::size_t step, std::size_t channels, std::size_t taps,
                              Scalar* __restrict to, std::size_t filters) noexcept {
    if (taps == 1) return transpose(from, step, channels, filters, to, channels);
    for (std::size_t i = 0; i < channels; ++i)
        transpose(from + i * step, channels * step, taps, filters, to + i * taps, channels * taps);
}

/// Sizes of the filters of a convolution.
struct filter_sizes {
    std::size_t groups, group_out, group_in, taps;
    std::size_t block;   ///< filters of a block, which a tile reads together
    std::size_t padded;  ///< filters of a group, rounded up to whole vectors
};

/// weight [O][I][KH][KW] -> packed [groups][blocks][taps][group_in][block], padded with zeros.
template <class Scalar>
CTCNN_NOINLINE void pack_filters(const Scalar* __restrict weight, Scalar* __restrict packed,
                                 const filter_sizes& sizes) noexcept {
    for (std::size_t g = 0; g < sizes.groups; ++g)
        for (std::size_t first = 0; first < sizes.padded; first += sizes.block) {
            const std::size_t lanes = std::min(sizes.block, sizes.padded - first);
            const std::size_t filters = std::min(lanes, sizes.group_out - first);
            if (filters < lanes) std::fill_n(packed, sizes.taps * sizes.group_in * lanes, Scalar{0});
            taps_first(weight + (g * sizes.group_out + first) * sizes.group_in * sizes.taps, filters, sizes.group_in,
                       sizes.taps, packed, lanes);
            packed += sizes.taps * sizes.group_in * lanes;
        }
}

/// Sums [groups][taps][group_in][padded] -> weight gradient [O][I][KH][KW]. There are `pieces` partial sums, `step`
/// elements apart, which are added in order, to the first one.
template <class Scalar>
CTCNN_NOINLINE void unpack_filter_sums(Scalar* __restrict sums, std::size_t step, std::size_t pieces,
                                       Scalar* __restrict d_weight, const filter_sizes& sizes) noexcept {
    const std::size_t group = sizes.taps * sizes.group_in * sizes.padded;
    for (std::size_t p = 1; p < pieces; ++p)
        for (std::size_t i = 0; i < sizes.groups * group; ++i) sums[i] += sums[p * step + i];
    for (std::size_t g = 0; g < sizes.groups; ++g)
        taps_last(sums + g * group, sizes.padded, sizes.group_in, sizes.taps,
                  d_weight + g * sizes.group_out * sizes.group_in * sizes.taps, sizes.group_out);
}

}  // namespace ctcnn::kernels
