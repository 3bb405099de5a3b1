// expect-error: ctcnn::cross_entropy: logits must have rank 1; put ctcnn::flatten and ctcnn::linear<Classes> at the end
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/losses/cross_entropy.hpp"

double loss(ctcnn::batch_view<ctcnn::shape<10, 1, 1>> logits, std::span<const ctcnn::label> labels,
            ctcnn::batch_view<ctcnn::shape<10, 1, 1>> d_logits) {
    return ctcnn::cross_entropy{}.evaluate(logits, labels, d_logits);
}
