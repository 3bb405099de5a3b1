// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/linear/linear.hpp"
#include "ctcnn/simd/memory.hpp"
#include "support/runtime/linear_tiles.hpp"

namespace ctcnn::bench::runtime {

/// kernels::linear's backward products with a layer's sizes as numbers, step by step the same.
class linear_backward {
    /// Numbers that do not depend on the layer.
    using shared = kernels::linear<float, 1, 1>;
    static constexpr std::size_t row_count = shared::backward_rows;
    static constexpr std::size_t panel = shared::panel;

public:
    using packing = shared::packing;

    linear_backward(std::size_t inputs, std::size_t outputs) : in(inputs), out(outputs) {}

    const std::size_t in, out;
    const std::size_t data_pieces = (in + shared::data_piece - 1) / shared::data_piece;
    const std::size_t output_groups = packing::groups(out);
    const std::size_t panels = (in + panel - 1) / panel;
    const std::size_t piece_columns = (panels + shared::weights_panels - 1) / shared::weights_panels;
    const std::size_t weights_pieces = (out + shared::weights_rows - 1) / shared::weights_rows * piece_columns;
    const std::size_t last_columns = in - (panels - 1) * panel;
    const std::size_t last_vectors = (last_columns + width - 1) / width;
    const std::size_t last_lanes = last_columns - (last_vectors - 1) * width;

    static constexpr std::size_t data_scratch = shared::data_scratch;
    static constexpr std::size_t row_blocks(std::size_t count) { return shared::row_blocks(count); }
    [[nodiscard]] std::size_t by_sample_size(std::size_t count) const { return row_blocks(count) * row_count * out; }
    [[nodiscard]] std::size_t by_output_size(std::size_t count) const { return row_blocks(out) * row_count * count; }
    [[nodiscard]] std::size_t panels_size(std::size_t count) const { return panels * panel * count; }

    CTCNN_NOINLINE void data(const float* __restrict weight, const float* __restrict packed, float* __restrict d_x,
                             std::size_t count, std::size_t piece, float* __restrict columns) const {
        const std::size_t begin = piece * shared::data_piece, end = std::min(begin + shared::data_piece, in);
        for (std::size_t o = 0; o < out; o += shared::data_depth) {
            const std::size_t depth = std::min(shared::data_depth, out - o);
            kernels::prefetch_stream ahead = shared::next_columns(weight, in, out, begin, o, count);
            for (std::size_t i = begin; i < end; i += panel) {
                const bool whole = i + panel <= in;
                const std::size_t lanes = whole ? width : last_lanes;
                with_constant<shared::backward_vectors>(
                    whole ? shared::backward_vectors : last_vectors, [&](auto vectors) CTCNN_ALWAYS_INLINE {
                        const float* const from = weight + o * in + i;
                        const kernels::weight_columns<float> in_place{from, in, columns, ahead};
                        const kernels::weight_columns<float> copied{columns, vectors * width, columns, ahead};
                        if (lanes < width) copy_columns(from, depth, vectors * width, last_columns, columns);
                        for (std::size_t s = 0; s < count; s += row_count) {
                            const float* const gradient = packed + s * out + o * row_count;
                            const kernels::tile_result<float> result{d_x + s * in + i, in,
                                                                     std::min(row_count, count - s), o != 0};
                            if (s == 0 && lanes == width)
                                linear_data_tile<row_count, vectors, true>(gradient, in_place, result, depth, lanes);
                            else
                                linear_data_tile<row_count, vectors, false>(gradient, copied, result, depth, lanes);
                        }
                    });
            }
        }
    }

    /// x [count][in] -> panel `index` of [in / panel][count][panel], padded with zeros.
    CTCNN_NOINLINE void pack_panel(const float* __restrict x, std::size_t count, std::size_t index,
                                   float* __restrict packed) const {
        const std::size_t columns = std::min(panel, in - index * panel);
        packed += index * panel * count;
        if (columns < panel) return copy_columns(x + index * panel, count, panel, columns, packed);
        x += index * panel;
        for (std::size_t s = 0; s < count; ++s, x += in, packed += panel)
            simd::unroll<shared::backward_vectors>(
                [&](std::size_t v) CTCNN_ALWAYS_INLINE { simd::store(packed + v * width, simd::load(x + v * width)); });
    }

    CTCNN_NOINLINE void weights(const float* __restrict gradient, const float* __restrict x, float* __restrict d_weight,
                                std::size_t count, std::size_t piece) const {
        const std::size_t first = piece / piece_columns * shared::weights_rows;
        const std::size_t first_panel = piece % piece_columns * shared::weights_panels;
        const std::size_t end = std::min(first + shared::weights_rows, out);
        const std::size_t end_panel = std::min(first_panel + shared::weights_panels, panels);
        const std::size_t together = shared::panels_of_a_pass(count);
        const bool streams = shared::weights_may_stream(in, out, count) && simd::can_stream(d_weight);
        for (std::size_t group = first_panel, group_end; group < end_panel; group = group_end) {
            group_end = std::min(group + together, end_panel);
            kernels::prefetch_stream panels_ahead;
            if (group_end < end_panel)
                panels_ahead = kernels::prefetch_stream::contiguous(
                    x + group_end * panel * count,
                    std::min(together, end_panel - group_end) * panel * count * sizeof(float),
                    (end - first + row_count - 1) / row_count * (group_end - group) * shared::chunks(count));
            for (std::size_t s = 0; s < count; s += shared::weights_depth)
                for (std::size_t o = first; o < end; o += row_count)
                    for (std::size_t p = group; p < group_end; ++p) {
                        const std::size_t depth = std::min(shared::weights_depth, count - s);
                        const bool last = p + 1 == group_end;
                        const std::size_t next_o = last ? o + row_count : o, next_p = last ? group : p + 1;
                        kernels::prefetch_stream tile_ahead;
                        if (next_o < end && !streams)
                            tile_ahead = kernels::prefetch_stream::strided(
                                d_weight + next_o * in + next_p * panel, panel * sizeof(float), in * sizeof(float),
                                std::min(row_count, out - next_o), shared::chunks(depth));
                        const bool whole = p + 1 < panels || last_columns == panel;
                        const kernels::tile_result<float> result{d_weight + o * in + p * panel, in,
                                                                 std::min(row_count, out - o), s != 0};
                        with_constant<shared::backward_vectors>(
                            whole ? shared::backward_vectors : last_vectors, [&](auto vectors) CTCNN_ALWAYS_INLINE {
                                linear_weights_tile<row_count, vectors>(
                                    gradient + o * count + s * row_count, x + (p * count + s) * panel, panel, result,
                                    depth, streams, panels_ahead, tile_ahead, whole ? width : last_lanes);
                            });
                    }
        }
        if (streams) simd::finish_streams();
    }

private:
    /// The first `columns` of rows `in` apart, padded with zeros to `step`.
    void copy_columns(const float* from, std::size_t rows, std::size_t step, std::size_t columns, float* to) const {
        for (; rows > 0; --rows, from += in, to += step) {
            std::copy_n(from, columns, to);
            std::fill_n(to + columns, step - columns, 0.0f);
        }
    }
};

}  // namespace ctcnn::bench::runtime
