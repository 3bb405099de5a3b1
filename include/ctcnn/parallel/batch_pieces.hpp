// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

namespace ctcnn {

/// Samples [first, end) of a batch.
struct sample_range {
    std::size_t first = 0, end = 0;

    [[nodiscard]] constexpr std::size_t count() const noexcept { return end - first; }
    [[nodiscard]] constexpr bool empty() const noexcept { return first >= end; }
    /// The least range of whole groups of `unit` samples that has all of these; the last group of the batch of `samples`
    /// may be smaller.
    [[nodiscard]] constexpr sample_range in_units(std::size_t unit, std::size_t samples) const noexcept {
        if (empty()) return {};
        return {first / unit * unit, std::min((end + unit - 1) / unit * unit, samples)};
    }
    friend bool operator==(const sample_range&, const sample_range&) = default;
};

/// How work on the samples of a batch is divided into pieces. It depends on the sizes of layer and batch only, neither
/// on the number of threads nor on that of machines.
///
/// Samples are divided into units of `unit` neighbouring ones. Where there are no more pieces than units, piece p works
/// on units [p * units / pieces, (p + 1) * units / pieces); otherwise on a part of unit p * units / pieces.
struct batch_pieces {
    std::size_t samples = 0;
    std::size_t pieces = 0;
    std::size_t unit = 1;

    /// The samples that a piece works on.
    [[nodiscard]] constexpr sample_range of(std::size_t piece) const noexcept {
        const std::size_t units = (samples + unit - 1) / unit, first = piece * units / pieces;
        const std::size_t end = pieces > units ? first + 1 : (piece + 1) * units / pieces;
        return {first * unit, std::min(end * unit, samples)};
    }
    friend bool operator==(const batch_pieces&, const batch_pieces&) = default;
};

/// Bytes [first, end) of some memory.
struct byte_range {
    std::size_t first = 0, end = 0;
};

/// What the pieces of a sum write: piece p `bytes` bytes at memory + p * bytes.
struct piece_memory {
    void* memory;
    std::size_t bytes;
};

}  // namespace ctcnn
