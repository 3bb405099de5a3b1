// expect-error: ctcnn::augmented: there must be an augmentation; write one after the data set, such as ctcnn::rotation{10}
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/augment/augmented.hpp"
#include "ctcnn/data/augment/rotation.hpp"
#include "ctcnn/data/labelled_images.hpp"

#ifndef RIGHT
void use(const ctcnn::labelled_images<ctcnn::shape<1, 8, 8>, 10>& data) { const ctcnn::augmented train(data); }
#else
void use(const ctcnn::labelled_images<ctcnn::shape<1, 8, 8>, 10>& data) {
    const ctcnn::augmented train(data, ctcnn::rotation{10});
}
#endif
