// expect-error: ctcnn::classify: a classifier's outputs must have rank 1, one logit a class; end the network with ctcnn::flatten and ctcnn::linear<classes>, or call the model for its outputs
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/network/classify.hpp"

using namespace ctcnn;

std::size_t use() {
#ifndef RIGHT
    model<network<shape<1, 4, 4>, conv2d<2, kernel<3>>>> images_to_images;
#else
    model<network<shape<1, 4, 4>, conv2d<2, kernel<3>>, flatten, linear<2>>> images_to_images;
#endif
    const batch<shape<1, 4, 4>> samples(1);
    (void)images_to_images(samples);
    return classify(images_to_images, samples)[0].label;
}
