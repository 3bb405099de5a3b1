// expect-error: ctcnn::trainer: there must be something to learn; give the network a layer with parameters
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/train/trainer.hpp"

using network = ctcnn::network<ctcnn::shape<10>, ctcnn::relu>;

void train(ctcnn::model<network>& net) { ctcnn::trainer<network> training(net); }
