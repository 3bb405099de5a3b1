// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <string_view>

#include "ctcnn/data/labelled_images.hpp"
#include "train_mnist/options.hpp"

namespace train_mnist {

using images = ctcnn::labelled_images<ctcnn::shape<1, 28, 28>, 10>;

struct image_sets {
    images train, validation, test;
};

/// The files of --dataset in --data; the images for training are split by --seed.
image_sets load_images(const options& o);

/// What the classes of --dataset are called.
std::array<std::string_view, 10> class_names(const options& o);

/// One step an epoch and one batch an evaluation.
void shorten(image_sets& sets, const options& o);

}  // namespace train_mnist
