// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "ctcnn/kernels/register_tile.hpp"

/// Where a kernel reads its image from. Forward reads the input as it is; backward reads the gradient of the
/// activation's output, and takes it through the activation on the way into a register, so that there is no pass over
/// memory for it.
namespace ctcnn::kernels {

/// An image as it is.
template <class Scalar>
struct image_source {
    const Scalar* x;
    template <std::size_t Lanes>
    CTCNN_ALWAYS_INLINE simd::pack<Scalar> load(std::ptrdiff_t at) const noexcept {
        return load_lanes<Lanes>(x + at);
    }
    CTCNN_ALWAYS_INLINE void prefetch(std::ptrdiff_t at) const noexcept { simd::prefetch(x + at); }
};

/// The gradient of an activation's output, taken through the activation as it is read.
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
};

}  // namespace ctcnn::kernels
