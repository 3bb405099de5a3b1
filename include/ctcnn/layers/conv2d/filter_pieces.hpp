// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

#include "ctcnn/kernels/conv2d/direct_backward_data.hpp"
#include "ctcnn/kernels/conv2d/filter_packing.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/parallel/executor.hpp"

/// The rearrangement of weights and of their gradient, distributed to the threads.
namespace ctcnn::detail {

/// Elements that are rearranged in about as much time as it takes to start a thread.
inline constexpr std::size_t least_rearranged = 16 * 1024;

/// Calls function(piece) for all pieces: by the threads, if there are enough elements in all of them.
template <class F>
void rearrange_in_pieces(executor& threads, std::size_t pieces, std::size_t elements, F&& function) noexcept {
    if (elements < 2 * least_rearranged)
        for (std::size_t piece = 0; piece < pieces; ++piece) function(piece);
    else
        threads.run(pieces, [&](std::size_t piece, std::size_t) { function(piece); });
}

/// kernels::pack_filters.
template <class Scalar>
CTCNN_NOINLINE void pack_filters_in_pieces(const pass_context& pass, const Scalar* weight, Scalar* packed,
                                           const kernels::filter_sizes& sizes) noexcept {
    rearrange_in_pieces(pass.threads, sizes.blocks(), sizes.packed(),
                        [&](std::size_t block) { kernels::pack_filter_block(weight, packed, sizes, block); });
}

/// kernels::pack_rotated_filters. A piece has some filters of a group.
template <class Scalar>
CTCNN_NOINLINE void pack_rotated_filters_in_pieces(const pass_context& pass, const Scalar* weight, Scalar* packed,
                                                   std::span<const kernels::data_phase> phases,
                                                   const kernels::data_sizes& sizes) noexcept {
    constexpr std::size_t most = 16;
    const std::size_t pieces = (sizes.group_out + most - 1) / most;  // of a group
    rearrange_in_pieces(pass.threads, sizes.groups * pieces,
                        sizes.groups * sizes.group_out * sizes.group_in * sizes.taps, [&](std::size_t piece) {
                            const std::size_t first = piece % pieces * most;
                            kernels::pack_rotated_filters(weight, packed, phases, sizes, piece / pieces, first,
                                                          std::min(first + most, sizes.group_out));
                        });
}

/// kernels::unpack_filter_sums. A piece has as many channels of a group as stay in L2.
template <class Scalar>
CTCNN_NOINLINE void unpack_filter_sums_in_pieces(const pass_context& pass, Scalar* sums, std::size_t step,
                                                 std::size_t piece_count, Scalar* d_weight,
                                                 const kernels::filter_sizes& sizes) noexcept {
    const std::size_t most =
        std::clamp<std::size_t>(256 * 1024 / sizeof(Scalar) / (sizes.taps * sizes.padded), 1, sizes.group_in);
    const std::size_t pieces = (sizes.group_in + most - 1) / most;  // of a group
    rearrange_in_pieces(pass.threads, sizes.groups * pieces, sizes.packed() * piece_count, [&](std::size_t piece) {
        const std::size_t group = piece / pieces, first = piece % pieces * most;
        kernels::unpack_filter_sums(sums, step, piece_count, d_weight, sizes, group * sizes.group_in + first,
                                    std::min(most, sizes.group_in - first));
    });
}

}  // namespace ctcnn::detail
