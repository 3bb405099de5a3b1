// expect-error: ctcnn::trainer: the data must be a data set whose samples can be gathered as the trainer's scalar; see ctcnn/data/dataset.hpp
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/array_dataset.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/train/trainer.hpp"

#include <vector>

using network = ctcnn::network<ctcnn::shape<64>, ctcnn::linear<10>>;

#ifndef RIGHT
void train(ctcnn::trainer<network>& training, const std::vector<float>& data) { training.fit(data); }
#else
void train(ctcnn::trainer<network>& training, const std::vector<float>& data, const std::vector<int>& labels) {
    training.fit(ctcnn::array_dataset(ctcnn::samples_of<ctcnn::shape<64>>(data), ctcnn::labels_of<10>(labels)));
}
#endif
