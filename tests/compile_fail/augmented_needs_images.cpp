// expect-error: ctcnn::augmented: the samples must be images [C, H, W]; give the data set a sample_shape of three dimensions, such as ctcnn::shape<1, 28, 28>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/augment/augmented.hpp"
#include "ctcnn/data/augment/cutout.hpp"
#include "ctcnn/data/labelled_images.hpp"

#ifndef RIGHT
void use(const ctcnn::labelled_images<ctcnn::shape<64>, 10>& data) {
    const ctcnn::augmented train(data, ctcnn::cutout{2});
}
#else
void use(const ctcnn::labelled_images<ctcnn::shape<1, 8, 8>, 10>& data) {
    const ctcnn::augmented train(data, ctcnn::cutout{2});
}
#endif
