// expect-error: ctcnn::trainer: this loss compares with labels, and the data set has numbers; use a loss on numbers, such as ctcnn::mean_squared_error, or a data set with classes
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/losses/mean_squared_error.hpp"
#include "ctcnn/train/trainer.hpp"

struct points {
    using sample_shape = ctcnn::shape<2>;
    using target_shape = ctcnn::shape<3>;
    std::size_t count() const noexcept;
    void gather(std::span<const std::uint32_t>, ctcnn::batch_view<sample_shape, float>,
                ctcnn::batch_view<target_shape, float>) const;
};

using network = ctcnn::network<ctcnn::shape<2>, ctcnn::linear<3>>;

#ifndef RIGHT
void train(ctcnn::trainer<network>& training, const points& data) { training.fit(data); }
#else
void train(ctcnn::trainer<network, ctcnn::mean_squared_error>& training, const points& data) { training.fit(data); }
#endif
