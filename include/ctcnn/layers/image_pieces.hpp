// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>

#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/simd/pack.hpp"

namespace ctcnn::detail {

/// Into how many pieces each of `images` images is divided, so that there is work for the threads if the images are few.
///
/// A power of two, so that two or four threads get equal shares. A piece has at least 2^13 vector multiply-adds, one to two
/// microseconds: where cores don't share a cache, starting a thread, and what it reads from their caches and they from its
/// own, take as long, and larger pieces gain little there and lose much where they do (bench/README.md).
/// \param images     or blocks of images
/// \param work       vector multiply-adds of an image, or the time of as many
/// \param divisible  how many pieces are possible
constexpr std::size_t image_pieces(std::size_t images, std::size_t work, std::size_t divisible) noexcept {
    constexpr std::size_t most_pieces = 8, least_work = 1 << 13;
    if (images == 0 || images >= most_pieces) return 1;
    return std::bit_floor(std::max<std::size_t>(std::min({most_pieces / images, work / least_work, divisible}), 1));
}

/// The work of copying elements that another core may have written last: for a vector the time of 32 multiply-adds.
template <class Scalar>
constexpr std::size_t work_of_copying(std::size_t elements) noexcept {
    return elements / simd::width<Scalar> * 32;
}

/// Calls function(image, worker, first row, end row) for pieces of `count` images of `rows` rows: whole images or, if they
/// are few, some rows of one.
/// \param work  of an image, as image_pieces counts it
template <class F>
void run_image_rows(executor& threads, std::size_t count, std::size_t rows, std::size_t work,
                    const F& function) noexcept {
    const std::size_t pieces = image_pieces(count, work, rows);  // of an image
    threads.run_samples({count, count * pieces}, [&](std::size_t piece, std::size_t worker) {
        const std::size_t here = piece % pieces;
        function(piece / pieces, worker, here * rows / pieces, (here + 1) * rows / pieces);
    });
}

}  // namespace ctcnn::detail
