// expect-error: ctcnn::cross_entropy: a label is one byte, so there can be at most 256 classes; give the last layer
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/losses/cross_entropy.hpp"

double loss(ctcnn::batch_view<ctcnn::shape<257>> logits, std::span<const ctcnn::label> labels) {
    return ctcnn::cross_entropy{}.evaluate(logits, labels);
}
