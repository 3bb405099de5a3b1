// expect-error: ctcnn::trainer: the data set has labels, and this loss compares with numbers; use ctcnn::cross_entropy, or a data set with a target_shape
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/labelled_images.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/losses/mean_squared_error.hpp"
#include "ctcnn/train/trainer.hpp"

using network = ctcnn::network<ctcnn::shape<1, 8, 8>, ctcnn::flatten, ctcnn::linear<10>>;

#ifndef RIGHT
void train(ctcnn::trainer<network, ctcnn::mean_squared_error>& training,
           const ctcnn::labelled_images<ctcnn::shape<1, 8, 8>, 10>& data) {
    training.fit(data);
}
#else
void train(ctcnn::trainer<network, ctcnn::cross_entropy>& training,
           const ctcnn::labelled_images<ctcnn::shape<1, 8, 8>, 10>& data) {
    training.fit(data);
}
#endif
