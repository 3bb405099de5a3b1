// expect-error: ctcnn::cross_entropy: logits must have a dimension of classes; end the network with ctcnn::linear<Classes>, or for each pixel with ctcnn::conv2d<Classes, ctcnn::kernel<1>>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/losses/cross_entropy.hpp"

#ifndef RIGHT
double loss(ctcnn::batch_view<ctcnn::shape<>> logits, std::span<const ctcnn::label> labels,
            ctcnn::batch_view<ctcnn::shape<>> d_logits) {
    return ctcnn::cross_entropy{}.evaluate(logits, labels, d_logits);
}
#else
double loss(ctcnn::batch_view<ctcnn::shape<10>> logits, std::span<const ctcnn::label> labels,
            ctcnn::batch_view<ctcnn::shape<10>> d_logits) {
    return ctcnn::cross_entropy{}.evaluate(logits, labels, d_logits);
}
#endif
