// expect-error: ctcnn::linear: input must have rank 1; put ctcnn::flatten before it
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/labelled_images.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/train/trainer.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<1, 4, 4>, linear<10>>;
#else
using net = network<shape<1, 4, 4>, flatten, linear<10>>;
#endif

void train(model<net>& net, const labelled_images<shape<1, 4, 4>, 10>& data) {
    trainer training(net);
    training.fit(data, data);
    (void)evaluate(net, data);
}
