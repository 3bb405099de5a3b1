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
#include "ctcnn/simd/memory.hpp"
#include "ctcnn/simd/pack.hpp"

namespace ctcnn::kernels {

/// d_W = d_y^T x of a fully connected layer. All sizes are arguments, so that layers share the code.
template <class Scalar>
struct linear_backward_weights {
    std::size_t inputs, outputs, count;  ///< of a sample; samples

    static constexpr std::size_t width = simd::width<Scalar>;
    static constexpr std::size_t tile_rows = linear_backward_tile<Scalar>::rows;
    static constexpr std::size_t tile_vectors = linear_backward_tile<Scalar>::vectors;
    static constexpr std::size_t panel = linear_backward_tile<Scalar>::panel;

    /// Samples of one pass: of a panel they are 24 KiB, which stay in L1 for all rows of a piece.
    static constexpr std::size_t pass_depth = 24 * 1024 / (panel * sizeof(Scalar));
    /// A gradient of as many bytes is in no cache. It is written past them, if it is written once and in whole vectors:
    /// to write a line the ordinary way reads it first, which made a layer of 4608 -> 2048 take a third longer with 64
    /// samples.
    static constexpr std::size_t streamed_bytes = std::size_t{4} << 20;

    [[nodiscard]] constexpr linear_gradient_packing<Scalar> packing() const { return {outputs, count}; }
    [[nodiscard]] constexpr linear_panels<Scalar> input_panels() const { return {inputs, count}; }
    static constexpr std::size_t most_piece_panels = 32;
    /// Rows of d_W of a piece.
    [[nodiscard]] constexpr std::size_t piece_outputs() const { return linear_piece(outputs, 8, tile_rows, 8, 32); }
    /// Panels of columns of a piece: equal parts of at most most_piece_panels.
    [[nodiscard]] constexpr std::size_t piece_panels() const {
        return (input_panels().panels() + piece_columns() - 1) / piece_columns();
    }
    [[nodiscard]] constexpr std::size_t pieces() const {
        return (outputs + piece_outputs() - 1) / piece_outputs() * piece_columns();
    }
    /// The first piece of those with row `row` of d_W, or all pieces if there is no such row.
    [[nodiscard]] constexpr std::size_t first_piece(std::size_t row) const {
        return std::min(row / piece_outputs() * piece_columns(), pieces());
    }
    /// Whether the gradient is written past the caches, if its address allows that.
    [[nodiscard]] constexpr bool may_stream() const noexcept {
        return inputs * outputs * sizeof(Scalar) >= streamed_bytes && inputs % width == 0 && count <= pass_depth;
    }

    /// Sets one of `pieces()` pieces of d_weight.
    ///
    ///     gradient  from packing().by_output
    ///     x         from input_panels().pack
    ///     d_weight  [outputs][inputs]
    CTCNN_NOINLINE void run(const Scalar* __restrict gradient, const Scalar* __restrict x, Scalar* __restrict d_weight,
                            std::size_t piece) const noexcept {
        const std::size_t panels = input_panels().panels();
        const std::size_t first = piece / piece_columns() * piece_outputs();
        const std::size_t first_panel = piece % piece_columns() * piece_panels();
        const std::size_t end = std::min(first + piece_outputs(), outputs);
        const std::size_t end_panel = std::min(first_panel + piece_panels(), panels);
        const std::size_t together = panels_of_a_pass();
        const bool streams = may_stream() && simd::can_stream(d_weight);
        const auto last_columns = panel_columns<Scalar>::of(inputs - (panels - 1) * panel);
        const auto last_tile = tiles[last_columns.vectors - 1];
        for (std::size_t group = first_panel, group_end; group < end_panel; group = group_end) {
            group_end = std::min(group + together, end_panel);
            prefetch_stream panels_ahead;
            if (group_end < end_panel)
                panels_ahead = prefetch_stream::contiguous(
                    x + group_end * panel * count,
                    std::min(together, end_panel - group_end) * panel * count * sizeof(Scalar),
                    (end - first + tile_rows - 1) / tile_rows * (group_end - group) * linear_chunks(count));
            for (std::size_t s = 0; s < count; s += pass_depth) {
                const std::size_t depth = std::min(pass_depth, count - s), requests = linear_chunks(depth);
                for (std::size_t o = first; o < end; o += tile_rows) {
                    const Scalar* const gradient_rows = gradient + o * count + s * tile_rows;
                    tile_result<Scalar> result{nullptr, inputs, std::min(tile_rows, outputs - o), width, s != 0};
                    for (std::size_t p = group; p < group_end; ++p) {
                        const bool last = p + 1 == group_end;
                        const std::size_t next_o = last ? o + tile_rows : o, next_p = last ? group : p + 1;
                        prefetch_stream tile_ahead;
                        if (next_o < end && !streams)
                            tile_ahead = prefetch_stream::strided(d_weight + next_o * inputs + next_p * panel,
                                                                  panel * sizeof(Scalar), inputs * sizeof(Scalar),
                                                                  std::min(tile_rows, outputs - next_o), requests);
                        result.at = d_weight + o * inputs + p * panel;
                        const Scalar* const x_panel = x + (p * count + s) * panel;
                        if (p + 1 < panels) {
                            result.last_lanes = width;
                            whole_tile(gradient_rows, x_panel, result, depth, streams, panels_ahead, tile_ahead);
                        } else {
                            result.last_lanes = last_columns.last_lanes;
                            last_tile(gradient_rows, x_panel, result, depth, streams, panels_ahead, tile_ahead);
                        }
                    }
                }
            }
        }
        if (streams) simd::finish_streams();
    }

private:
    using function = void (*)(const Scalar* gradient, const Scalar* x, const tile_result<Scalar>& d_weight,
                              std::size_t depth, bool streams, prefetch_stream& panels_ahead,
                              prefetch_stream& tile_ahead) noexcept;
    static constexpr function whole_tile = linear_weights_tile<Scalar, tile_rows, tile_vectors>;
    /// Of one vector and more.
    static constexpr std::array<function, tile_vectors> tiles = [] {
        std::array<function, tile_vectors> all{};
        simd::unroll_constants<tile_vectors>([&](auto v) { all[v] = linear_weights_tile<Scalar, tile_rows, v + 1>; });
        return all;
    }();

    /// Pieces side by side.
    [[nodiscard]] constexpr std::size_t piece_columns() const {
        return (input_panels().panels() + most_piece_panels - 1) / most_piece_panels;
    }
    /// Panels that have as many bytes together as one of pass_depth samples.
    [[nodiscard]] constexpr std::size_t panels_of_a_pass() const {
        return std::min<std::size_t>(pass_depth / std::min(count, pass_depth), 8);
    }
};

}  // namespace ctcnn::kernels
