// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/linear/packing.hpp"
#include "ctcnn/kernels/linear/tiles.hpp"
#include "ctcnn/simd/pack.hpp"

namespace ctcnn::kernels {

/// d_x = d_y W of a fully connected layer. All sizes are arguments, so that layers share the code.
///
/// The weight is read where it is stored, but for the few columns of it that are in use: these are copied while the
/// first samples are multiplied by them.
template <class Scalar>
struct linear_backward_data {
    std::size_t inputs, outputs, count;  ///< of a sample; samples

    static constexpr std::size_t width = simd::width<Scalar>;
    static constexpr std::size_t tile_rows = linear_backward_tile<Scalar>::rows;
    static constexpr std::size_t tile_vectors = linear_backward_tile<Scalar>::vectors;
    static constexpr std::size_t panel = linear_backward_tile<Scalar>::panel;

    /// Depth of one pass: 128 steps of 48 inputs are 24 KiB, which stay in L1 for all samples.
    static constexpr std::size_t pass_depth = 128;
    static constexpr std::size_t columns_size = pass_depth * panel;  ///< elements of a piece's scratch memory

    /// Columns of W of a piece.
    [[nodiscard]] constexpr std::size_t piece_inputs() const { return linear_piece(inputs, 8, panel, 4, 12); }
    [[nodiscard]] constexpr std::size_t pieces() const { return (inputs + piece_inputs() - 1) / piece_inputs(); }
    [[nodiscard]] constexpr linear_gradient_packing<Scalar> packing() const { return {outputs, count}; }

    /// Sets columns [piece * piece_inputs(), ..) of d_x.
    ///
    ///     weight   [outputs][inputs]
    ///     packed   from packing().by_sample
    ///     d_x      [count][inputs]
    ///     columns  scratch of this worker, [pass_depth][panel]
    CTCNN_NOINLINE void run(const Scalar* __restrict weight, const Scalar* __restrict packed, Scalar* __restrict d_x,
                            std::size_t piece, Scalar* __restrict columns) const noexcept {
        const std::size_t begin = piece * piece_inputs(), end = std::min(begin + piece_inputs(), inputs);
        for (std::size_t o = 0; o < outputs; o += pass_depth) {
            const std::size_t depth = std::min(pass_depth, outputs - o);
            prefetch_stream ahead = next_columns(weight, begin, o);
            for (std::size_t i = begin; i < end; i += panel) {
                const auto here = panel_columns<Scalar>::of(inputs - i);
                const auto tile = tiles[here.vectors - 1];
                const Scalar* const from = weight + o * inputs + i;
                const weight_columns<Scalar> in_place{from, inputs, columns, ahead};
                const weight_columns<Scalar> copied{columns, here.vectors * width, columns, ahead};
                const bool whole = here.in_whole_vectors();
                if (!whole)
                    pack_columns(from, inputs, weight + outputs * inputs, depth, here.vectors, columns,
                                 here.vectors * width);
                for (std::size_t s = 0; s < count; s += tile_rows) {
                    const Scalar* const gradient = packed + s * outputs + o * tile_rows;
                    const tile_result<Scalar> result{d_x + s * inputs + i, inputs, std::min(tile_rows, count - s),
                                                     here.last_lanes, o != 0};
                    if (s == 0 && whole)
                        tile.copying(gradient, in_place, result, depth);
                    else
                        tile.plain(gradient, copied, result, depth);
                }
            }
        }
    }

private:
    struct functions {
        using function = void (*)(const Scalar* gradient, const weight_columns<Scalar>& weight,
                                  const tile_result<Scalar>& d_x, std::size_t depth) noexcept;
        function copying, plain;
    };
    template <std::size_t Vectors>
    static constexpr functions tile_of{linear_data_tile<Scalar, tile_rows, Vectors, true>,
                                       linear_data_tile<Scalar, tile_rows, Vectors, false>};
    /// Of one vector and more.
    static constexpr std::array<functions, tile_vectors> tiles = [] {
        std::array<functions, tile_vectors> all{};
        simd::unroll_constants<tile_vectors>([&](auto v) { all[v] = tile_of<v + 1>; });
        return all;
    }();

    /// The rows of W that follow row `o` in the piece that begins at column `begin`, or the first ones of the next piece.
    /// As long as a piece is wide: the rows of a panel alone are too short, and a third of the time was spent on waiting
    /// for them.
    [[nodiscard]] prefetch_stream next_columns(const Scalar* weight, std::size_t begin, std::size_t o) const noexcept {
        const std::size_t depth = std::min(pass_depth, outputs - o), end = std::min(begin + piece_inputs(), inputs);
        const bool last = o + depth == outputs;
        const std::size_t next_o = last ? 0 : o + depth, next_i = last ? end : begin;
        if (next_i >= inputs) return {};
        return prefetch_stream::strided(
            weight + next_o * inputs + next_i, std::min(piece_inputs(), inputs - next_i) * sizeof(Scalar),
            inputs * sizeof(Scalar), std::min(pass_depth, outputs - next_o),
            (end - begin + panel - 1) / panel * packing().sample_blocks() * linear_chunks(depth));
    }
};

}  // namespace ctcnn::kernels
