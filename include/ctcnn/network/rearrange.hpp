// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/kernels/common/transpose.hpp"
#include "ctcnn/layers/image_pieces.hpp"
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
    static constexpr std::size_t channels = S::extents[0], width = S::extents[2], pixels = S::extents[1] * width;
    static constexpr bool from_planar = From == arrangement::planar;

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        constexpr std::size_t work = work_of_copying<typename Pass::scalar>(S::size);
        run_image_rows(pass.threads, pass.count(), S::extents[1], work,
                       [&](std::size_t i, std::size_t, std::size_t first, std::size_t end) {
                           const std::size_t at = first * width, here = (end - first) * width;
                           const auto* const from = pass.input.sample(i);
                           auto* const to = pass.output.sample(i);
                           if constexpr (from_planar)
                               kernels::transpose(from + at, pixels, channels, here, to + at * channels, channels);
                           else
                               kernels::transpose(from + at * channels, channels, here, channels, to + at, pixels);
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
