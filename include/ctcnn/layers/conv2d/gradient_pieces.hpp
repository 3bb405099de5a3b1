// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

namespace ctcnn::detail {

/// To how many pieces the images of a batch are distributed in the gradient of weights. Each piece has sums of its own,
/// which are then added in order, so that the number depends on sizes only: the result is the same for any number of
/// threads, and of ranks.
///
/// `few` are enough for the threads of one machine and a small batch. In a larger one there is a piece for each 16 images,
/// for more threads or ranks, if all sums together have at most 4 MiB: they are written, sent to the other ranks, and read.
/// \param bytes  of the sums of a piece
constexpr std::size_t gradient_pieces(std::size_t images, std::size_t few, std::size_t bytes) noexcept {
    constexpr std::size_t images_of_piece = 16, most_bytes = std::size_t{4} << 20;
    const std::size_t many = std::min(images / images_of_piece, most_bytes / std::max<std::size_t>(bytes, 1));
    return std::min(images, std::max(few, many));
}

}  // namespace ctcnn::detail
