// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/common/prefetch.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/simd/byte_index.hpp"
#include "ctcnn/simd/memory.hpp"

/// What a kernel reads its image from. Forward reads the input itself. Backward reads the gradient of the activation's
/// output and applies the activation's gradient as it loads each register, so that this takes no pass over memory.
namespace ctcnn::kernels {

/// The image itself.
template <class Scalar>
struct image_source {
    const Scalar* x;
    template <std::size_t Lanes>
    CTCNN_ALWAYS_INLINE simd::pack<Scalar> load(std::ptrdiff_t at) const noexcept {
        return load_lanes<Lanes>(x + at);
    }
    CTCNN_ALWAYS_INLINE void prefetch(std::ptrdiff_t at) const noexcept { simd::prefetch(x + at); }
    /// Streams that prefetch `size` elements from `at` on in `calls` calls.
    [[nodiscard]] std::array<prefetch_stream, 2> streams(std::ptrdiff_t at, std::size_t size,
                                                         std::size_t calls) const noexcept {
        return {prefetch_stream::contiguous(x + at, size * sizeof(Scalar), calls), prefetch_stream{}};
    }
};

/// The gradient of an activation's input, computed from its output y and the gradient of that.
template <class Scalar, class Activation>
struct gradient_source {
    const Scalar *y, *d_y;
    template <std::size_t Lanes>
    CTCNN_ALWAYS_INLINE simd::pack<Scalar> load(std::ptrdiff_t at) const noexcept {
        return Activation::gradient(load_lanes<Lanes>(y + at), load_lanes<Lanes>(d_y + at));
    }
    CTCNN_ALWAYS_INLINE void prefetch(std::ptrdiff_t at) const noexcept {
        simd::prefetch(y + at);
        simd::prefetch(d_y + at);
    }
    [[nodiscard]] std::array<prefetch_stream, 2> streams(std::ptrdiff_t at, std::size_t size,
                                                         std::size_t calls) const noexcept {
        return {prefetch_stream::contiguous(y + at, size * sizeof(Scalar), calls),
                prefetch_stream::contiguous(d_y + at, size * sizeof(Scalar), calls)};
    }
};

/// The gradient of an activation's input where the activation is followed by max pooling in the same pass. In memory
/// are the pooled output y, its gradient d_y, and for each element the index of the largest in its window (see
/// pool::is_partition); for windows of 2 x 2 this is less than a third of what gradient_source reads. `y` is not read
/// for the identity.
template <class Scalar, class Activation, std::size_t Channels, class Window>
struct pooled_gradient_source {
    const Scalar *y, *d_y;
    const std::uint8_t* index;

    template <std::size_t Lanes>
    CTCNN_ALWAYS_INLINE simd::pack<Scalar> load(std::ptrdiff_t at) const noexcept {
        using K = typename Window::kernel_type;
        const std::size_t pixel = static_cast<std::size_t>(at) / Channels, c = static_cast<std::size_t>(at) % Channels;
        const std::size_t row = pixel / Window::width, column = pixel % Window::width;
        const std::size_t out_row = row / K::height, out_column = column / K::width;
        if (out_row >= Window::out_height || out_column >= Window::out_width)  // after the last window
            return simd::broadcast<Scalar>(0);
        const std::size_t element = (out_row * Window::out_width + out_column) * Channels + c;
        auto gradient = load_lanes<Lanes>(d_y + element);
        if constexpr (!std::is_same_v<Activation, identity>)
            gradient = Activation::gradient(load_lanes<Lanes>(y + element), gradient);
        return simd::keep_where_equal<Lanes>(
            index + element, static_cast<std::uint8_t>(row % K::height * K::width + column % K::width), gradient);
    }
    /// Nothing is prefetched: several elements of the image share one of the pooled output, so that most loads hit L1.
    CTCNN_ALWAYS_INLINE void prefetch(std::ptrdiff_t) const noexcept {}
};

}  // namespace ctcnn::kernels
