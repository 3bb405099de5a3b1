// expect-error: ctcnn::trainer: the data set's samples must have the network's input shape; give the network Data::sample_shape as its first argument
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/labelled_images.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/train/trainer.hpp"

#ifndef RIGHT
using network = ctcnn::network<ctcnn::shape<64>, ctcnn::linear<10>>;
#else
using network = ctcnn::network<ctcnn::shape<1, 8, 8>, ctcnn::flatten, ctcnn::linear<10>>;
#endif

void train(ctcnn::trainer<network>& training, const ctcnn::labelled_images<ctcnn::shape<1, 8, 8>, 10>& data) {
    training.fit(data);
}
