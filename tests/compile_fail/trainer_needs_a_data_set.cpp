// expect-error: ctcnn::trainer: the data must be a data set whose samples can be gathered as the trainer's scalar
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/train/trainer.hpp"

#include <vector>

using network = ctcnn::network<ctcnn::shape<64>, ctcnn::linear<10>>;

void train(ctcnn::trainer<network>& training, const std::vector<float>& data) { training.fit(data); }
