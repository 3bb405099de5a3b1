// expect-error: ctcnn::classify_shifted: the samples must be images, of rank 3 (channels, height, width); call ctcnn::classify
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/network/classify_shifted.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

std::size_t use(const model<network<shape<4>, linear<2>>>& net, batch_view<shape<4>, const float> samples) {
#ifndef RIGHT
    return classify_shifted(net, samples)[0].label;
#else
    return classify(net, samples)[0].label;
#endif
}
