// expect-error: ctcnn::trainer: a callback must return void or ctcnn::training_action; write `return ctcnn::training_action::stop;` to stop
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/labelled_images.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/train/trainer.hpp"

using network = ctcnn::network<ctcnn::shape<1, 8, 8>, ctcnn::flatten, ctcnn::linear<10>>;

struct stop_early {
#ifndef RIGHT
    bool on_epoch_end(const ctcnn::epoch_report&) { return true; }  // true for stop, or for going on?
#else
    ctcnn::training_action on_epoch_end(const ctcnn::epoch_report&) { return ctcnn::training_action::stop; }
#endif
};

void train(ctcnn::trainer<network>& training, const ctcnn::labelled_images<ctcnn::shape<1, 8, 8>, 10>& data) {
    training.fit(data, stop_early{});
}
