// expect-error: ctcnn::trainer: the network must have one output for each class of the data set; end it with ctcnn::linear<Data::classes>, or for pixels with ctcnn::conv2d<Data::classes, ctcnn::kernel<1>>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/labelled_images.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/train/trainer.hpp"

#ifndef RIGHT
using network = ctcnn::network<ctcnn::shape<1, 8, 8>, ctcnn::flatten, ctcnn::linear<9>>;
#else
using network = ctcnn::network<ctcnn::shape<1, 8, 8>, ctcnn::flatten, ctcnn::linear<10>>;
#endif

void train(ctcnn::trainer<network>& training, const ctcnn::labelled_images<ctcnn::shape<1, 8, 8>, 10>& data) {
    training.fit(data, data);
}
