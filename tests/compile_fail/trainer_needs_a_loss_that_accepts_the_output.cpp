// expect-error: ctcnn::cross_entropy: logits must have rank 1; put ctcnn::flatten and ctcnn::linear<Classes> at the end
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/executor.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/train/trainer.hpp"

using image_to_image = ctcnn::network<ctcnn::shape<1, 8, 8>, ctcnn::conv2d<3, ctcnn::kernel<3>>>;

void train(ctcnn::parameter_view<image_to_image::parameters, float> parameters, ctcnn::executor& threads) {
    ctcnn::trainer<image_to_image> training(parameters, threads);
}
