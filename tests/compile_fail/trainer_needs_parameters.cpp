// expect-error: ctcnn::trainer: there must be something to learn; give the network a layer with parameters
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/executor.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/train/trainer.hpp"

using network = ctcnn::network<ctcnn::shape<10>, ctcnn::relu>;

void train(ctcnn::parameter_view<network::parameters, float> parameters, ctcnn::executor& threads) {
    ctcnn::trainer<network> training(parameters, threads);
}
