// expect-error: ctcnn::trainer: there must be something to learn; give the network a layer with parameters, such as ctcnn::linear<10>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/train/trainer.hpp"

#ifndef RIGHT
using network = ctcnn::network<ctcnn::shape<10>, ctcnn::relu>;
#else
using network = ctcnn::network<ctcnn::shape<10>, ctcnn::linear<10>, ctcnn::relu>;
#endif

void train(ctcnn::model<network>& net) { ctcnn::trainer<network> training(net); }
