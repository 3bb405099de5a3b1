// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/kernels/common/transpose.hpp"
#include "ctcnn/layers/layer.hpp"

namespace ctcnn::detail {

/// Copies an image into another arrangement. The plan inserts it between two layers whose arrangements differ; users
/// never write it.
template <ImageShape S, arrangement From, arrangement To>
struct rearrange : bound_layer<S> {
    static_assert(From != To && From != arrangement::any && To != arrangement::any);
    static constexpr arrangement reads = From;
    static constexpr arrangement writes = To;
    static constexpr bool is_distributed = true;

    /// Rows and columns of the matrix that is transposed.
    static constexpr std::size_t channels = S::extents[0], pixels = S::extents[1] * S::extents[2];
    static constexpr bool from_planar = From == arrangement::planar;

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        constexpr std::size_t rows = from_planar ? channels : pixels;
        pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
            kernels::transpose(pass.input.sample(i), rows, S::size / rows, pass.output.sample(i));
        });
    }
    template <class Pass>
    static void backward(const Pass& pass) noexcept {
        constexpr std::size_t rows = from_planar ? pixels : channels;
        pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
            kernels::transpose(pass.d_output.sample(i), rows, S::size / rows, pass.d_input.sample(i));
        });
    }
};

}  // namespace ctcnn::detail
