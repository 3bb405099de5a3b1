// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/parallel/batch_pieces.hpp"

/// Which rank computes what of a batch. Sizes alone decide, so that all ranks agree on it.
namespace ctcnn::detail {

/// The least number below `count` for which `holds`, or `count`; it holds for all that follow one for which it does.
template <class Holds>
constexpr std::size_t first_that(std::size_t count, const Holds& holds) noexcept {
    std::size_t low = 0;
    while (low < count) {
        const std::size_t middle = low + (count - low) / 2;
        if (holds(middle))
            count = middle;
        else
            low = middle + 1;
    }
    return low;
}

/// How a batch is divided among ranks.
struct rank_division {
    std::size_t ranks = 1, samples = 0;

    /// The first sample of a rank; `samples` for rank `ranks`. Rank 0 has the first sample.
    [[nodiscard]] constexpr std::size_t first_sample(std::size_t rank) const noexcept {
        return (rank * samples + ranks - 1) / ranks;
    }
    /// The samples of a rank, which the others may get from it.
    [[nodiscard]] constexpr sample_range samples_of(std::size_t rank) const noexcept {
        return {first_sample(rank), first_sample(rank + 1)};
    }
    /// The first piece of a sum that a rank computes: those whose middle is among its samples.
    [[nodiscard]] constexpr std::size_t first_piece(const batch_pieces& sum, std::size_t rank) const noexcept {
        return first_that(sum.pieces, [&](std::size_t piece) {
            const sample_range here = sum.of(piece);
            return rank >= ranks ? false : (here.first + here.end) / 2 >= first_sample(rank);
        });
    }
    /// `range`, and the samples of all pieces of a sum that a rank computes.
    [[nodiscard]] constexpr sample_range with_sum(const batch_pieces& sum, std::size_t rank,
                                                  sample_range range) const noexcept {
        const std::size_t first = first_piece(sum, rank), end = first_piece(sum, rank + 1);
        if (first == end) return range;
        const sample_range read{sum.of(first).first, sum.of(end - 1).end};
        return range.empty() ? read : sample_range{std::min(range.first, read.first), std::max(range.end, read.end)};
    }
};

/// Pieces [first, end) of those that work on samples of a range.
struct piece_range {
    std::size_t first = 0, end = 0;
};
constexpr piece_range pieces_on(const batch_pieces& work, sample_range range) noexcept {
    if (range.empty()) return {};
    return {first_that(work.pieces, [&](std::size_t piece) { return work.of(piece).end > range.first; }),
            first_that(work.pieces, [&](std::size_t piece) { return work.of(piece).first >= range.end; })};
}

}  // namespace ctcnn::detail
