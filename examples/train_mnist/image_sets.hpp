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

/// Reads the files of --dataset in --data, and splits the training images by --seed.
image_sets load_images(const options& o);

/// The names of the classes of --dataset.
std::array<std::string_view, 10> class_names(const options& o);

/// Leaves one step for an epoch and one batch for an evaluation.
void shorten(image_sets& sets, const options& o);

}  // namespace train_mnist
