// expect-error: ctcnn::trainer: the network must have outputs for each label of a sample: [classes] where it has one, [classes, height, width] where each pixel has; end it so, or give the data set another label_shape
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/losses/mean_squared_error.hpp"
#include "ctcnn/train/trainer.hpp"

struct images {
    using sample_shape = ctcnn::shape<1, 4, 4>;
    using label_shape = ctcnn::shape<4, 4>;
    static constexpr std::size_t classes = 3;
    std::size_t count() const noexcept;
    void gather(std::span<const std::uint32_t>, ctcnn::batch_view<sample_shape, float>, std::span<ctcnn::label>) const;
};

#ifndef RIGHT
using network = ctcnn::network<ctcnn::shape<1, 4, 4>, ctcnn::conv2d<3, ctcnn::kernel<3>>>;  // [3, 2, 2]
#else
using network =
    ctcnn::network<ctcnn::shape<1, 4, 4>, ctcnn::conv2d<3, ctcnn::kernel<3>, ctcnn::padding<1>>>;  // [3, 4, 4]
#endif

void train(ctcnn::trainer<network>& training, const images& data) { training.fit(data, data); }
