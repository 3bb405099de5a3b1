// expect-error: ctcnn::trainer: the data set's targets must have the shape that the loss compares with, which is mostly that of the network's output; change the last layer, or the data set's target_shape
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/losses/mean_squared_error.hpp"
#include "ctcnn/train/trainer.hpp"

struct points {
    using sample_shape = ctcnn::shape<2>;
    using target_shape = ctcnn::shape<2>;
    std::size_t count() const noexcept;
    void gather(std::span<const std::uint32_t>, ctcnn::batch_view<sample_shape, float>,
                ctcnn::batch_view<target_shape, float>) const;
};

#ifndef RIGHT
using network = ctcnn::network<ctcnn::shape<2>, ctcnn::linear<3>>;
#else
using network = ctcnn::network<ctcnn::shape<2>, ctcnn::linear<2>>;
#endif

void train(ctcnn::trainer<network, ctcnn::mean_squared_error>& training, const points& data) { training.fit(data); }
