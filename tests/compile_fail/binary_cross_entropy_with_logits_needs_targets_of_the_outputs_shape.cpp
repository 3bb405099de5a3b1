// expect-error: ctcnn::binary_cross_entropy_with_logits: targets must have the shape of the network's output; change the last layer, or give targets of that shape
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/losses/binary_cross_entropy_with_logits.hpp"

#ifndef RIGHT
double loss(ctcnn::batch_view<ctcnn::shape<10>> outputs, ctcnn::batch_view<ctcnn::shape<9>> targets,
            ctcnn::batch_view<ctcnn::shape<10>> d_outputs) {
    return ctcnn::binary_cross_entropy_with_logits{}.evaluate(outputs, targets, d_outputs);
}
#else
double loss(ctcnn::batch_view<ctcnn::shape<10>> outputs, ctcnn::batch_view<ctcnn::shape<10>> targets,
            ctcnn::batch_view<ctcnn::shape<10>> d_outputs) {
    return ctcnn::binary_cross_entropy_with_logits{}.evaluate(outputs, targets, d_outputs);
}
#endif
