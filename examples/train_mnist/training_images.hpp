// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>

#include "ctcnn/data/dataset.hpp"
#include "train_mnist/image_sets.hpp"
#include "train_mnist/options.hpp"

namespace train_mnist {

/// The training images, which --augment changes at random in each epoch: one type for all, so that the trainer is
/// compiled once, and a file of its own for the augmentations.
class training_images : public images {
public:
    training_images(const options& o, const images& all);

    /// As without --augment, and the augmentations.
    [[nodiscard]] std::string fingerprint() const;

    /// Changes one image, which has been gathered. See AugmentedDatasetFor.
    void augment(const ctcnn::augmentation_key& key, float* image, float* scratch) const noexcept;

private:
    struct augmentations;
    template <class Set>
    struct augmentations_of;
    std::shared_ptr<const augmentations> with_;  ///< null: none
};

}  // namespace train_mnist
