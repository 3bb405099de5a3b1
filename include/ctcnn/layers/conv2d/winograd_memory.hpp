// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/pool/pool.hpp"
#include "ctcnn/layers/conv2d/pass.hpp"

/// What the passes of winograd.hpp work on: blocks of images, the scratch memory of a worker, and where results are
/// written.
namespace ctcnn::detail {

/// Images of a block: fewer in small batches, so that there is work for several threads.
template <class Implementation>
constexpr std::size_t winograd_images(std::size_t count) {
    return std::clamp<std::size_t>(count / 8, 1, Implementation::most_images);
}
template <class Implementation>
constexpr std::size_t winograd_blocks(std::size_t count) {
    const std::size_t images = winograd_images<Implementation>(count);
    return (count + images - 1) / images;
}

template <class Implementation, class Scalar>
inline constexpr std::size_t winograd_worker_size =
    aligned_size<Scalar>(Implementation::inputs_size) + aligned_size<Scalar>(Implementation::outputs_size) +
    aligned_size<Scalar>(Implementation::strip_size) + aligned_size<Scalar>(1);
template <class Implementation, class Scalar>
struct winograd_worker_memory {
    Scalar *v, *m, *strip;
    explicit winograd_worker_memory(Scalar* memory) noexcept
        : v(memory),
          m(v + aligned_size<Scalar>(Implementation::inputs_size)),
          strip(m + aligned_size<Scalar>(Implementation::outputs_size)) {}
    /// The number of the band whose transformed input is in V, so that the band's next piece need not transform it again.
    [[nodiscard]] std::size_t& band() const noexcept {
        return *reinterpret_cast<std::size_t*>(strip + aligned_size<Scalar>(Implementation::strip_size));
    }
    /// With pooling: memory for the output of one image before it is pooled, [OH][OW][out_channels].
    [[nodiscard]] std::byte* image() const noexcept {
        return reinterpret_cast<std::byte*>(v + winograd_worker_size<Implementation, Scalar>);
    }
};

/// Where `convolve` writes an image, or the rows of a band, which begin at multiples of row_multiple. Without pooling: to
/// the output.
template <class Batch>
struct whole_results {
    static constexpr std::size_t row_multiple = 1;
    const Batch& batch;

    auto* pixels(std::size_t image, std::byte*) const noexcept { return batch.sample(image); }
    void finish(std::size_t, const void*, std::size_t, std::size_t, std::size_t, std::size_t) const noexcept {}
};
/// With pooling: to memory of the worker, from which its channels are pooled to the output.
template <class Pool, class Pass>
struct pooled_results {
    using Scalar = typename Pass::scalar;
    static constexpr std::size_t row_multiple = Pool::kernel_type::height;
    const Pass& pass;
    const decltype(Pass::output)& batch = pass.output;

    Scalar* pixels(std::size_t, std::byte* memory) const noexcept { return reinterpret_cast<Scalar*>(memory); }
    /// \param first    of `count` channels
    /// \param row      the first row of pixels, of `row` to `end_row`
    void finish(std::size_t image, const Scalar* pixels, std::size_t first, std::size_t count, std::size_t row = 0,
                std::size_t end_row = Pool::out_height * row_multiple) const noexcept {
        std::uint8_t* index = nullptr;
        if (pass.saved != nullptr)
            index = reinterpret_cast<std::uint8_t*>(pass.saved) + image * decltype(Pass::output)::shape_type::size;
        kernels::pool<Scalar, decltype(Pass::output)::shape_type::extents[0], Pool>::max_forward_channels(
            pixels, batch.sample(image), index, first, count, row / row_multiple, end_row / row_multiple);
    }
};

/// Prefetches `images` images from `first` on. They are divided into `streams` streams; this one is `index`, and is
/// prefetched in `calls` calls.
template <class Batch>
kernels::prefetch_stream image_stream(const Batch& batch, std::size_t first, std::size_t images, std::size_t index,
                                      std::size_t streams, std::size_t calls) noexcept {
    const std::size_t bytes = images * Batch::shape_type::size * sizeof(*batch.data()) / streams;
    return kernels::prefetch_stream::contiguous(reinterpret_cast<const char*>(batch.sample(first)) + index * bytes,
                                                bytes, calls);
}

}  // namespace ctcnn::detail
