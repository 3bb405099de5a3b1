// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "ctcnn/core/storage.hpp"

namespace ctcnn::bench::runtime {

/// The passes of a layer whose sizes are numbers, over a batch of images [count][H][W][C].
class layer {
public:
    layer() = default;
    layer(const layer&) = delete;
    layer& operator=(const layer&) = delete;
    virtual ~layer() = default;

    virtual void forward(const float* x, const float* weight, const float* bias, float* y) = 0;
    virtual void backward_data(const float* y, const float* d_y, const float* weight, float* d_x) = 0;
    virtual void backward_weights(const float* x, const float* y, const float* d_y, float* d_weight, float* d_bias) = 0;
};

/// `count` elements, rounded up so that what follows them is aligned.
constexpr std::size_t align(std::size_t count) {
    return ctcnn::detail::align_up(count * sizeof(float)) / sizeof(float);
}

}  // namespace ctcnn::bench::runtime
