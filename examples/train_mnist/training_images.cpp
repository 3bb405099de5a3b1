// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "train_mnist/training_images.hpp"

#include <utility>

#include "ctcnn/data/augment/augmented.hpp"
#include "ctcnn/data/augment/cutout.hpp"
#include "ctcnn/data/augment/horizontal_flip.hpp"
#include "ctcnn/data/augment/random_crop.hpp"
#include "ctcnn/data/augment/rotation.hpp"
#include "ctcnn/data/augment/scaling.hpp"
#include "ctcnn/data/augment/shear.hpp"
#include "ctcnn/data/augment/translation.hpp"

namespace train_mnist {

struct training_images::augmentations {
    augmentations() = default;
    augmentations(const augmentations&) = delete;
    augmentations& operator=(const augmentations&) = delete;
    virtual ~augmentations() = default;

    virtual void augment(const ctcnn::augmentation_key& key, float* image, float* scratch) const noexcept = 0;
    [[nodiscard]] virtual std::string description() const = 0;
};

template <class Set>
struct training_images::augmentations_of final : augmentations {
    explicit augmentations_of(Set with) : set(std::move(with)) {}

    void augment(const ctcnn::augmentation_key& key, float* image, float* scratch) const noexcept override {
        set.augment(key, image, scratch);
    }
    [[nodiscard]] std::string description() const override { return set.description(); }

    Set set;
};

training_images::training_images(const options& o, const images& all) : images(all) {
    const auto make = [&](auto set) { with_ = std::make_shared<augmentations_of<decltype(set)>>(std::move(set)); };
    if (!o.augment) return;
    // Digits that are mirrored are none, and clothes are not photographed at an angle. MNIST's digits are centred by their
    // mass: moved further, as much as other recipes do, they are learned less well in so few epochs.
    if (o.dataset == ctcnn::mnist_variant::digits)
        make(ctcnn::augmented(all, ctcnn::rotation{10}, ctcnn::scaling{0.9, 1.1}, ctcnn::shear{8},
                              ctcnn::translation{1.4}));
    else if (is_residual(o.network))
        make(ctcnn::augmented(all, ctcnn::horizontal_flip{}, ctcnn::random_crop{2}, ctcnn::cutout{8}));
    else
        make(ctcnn::augmented(all, ctcnn::horizontal_flip{}, ctcnn::random_crop{2}));
}

std::string training_images::fingerprint() const {
    return with_ == nullptr ? images::fingerprint() : images::fingerprint() + "; " + with_->description();
}

void training_images::augment(const ctcnn::augmentation_key& key, float* image, float* scratch) const noexcept {
    if (with_ != nullptr) with_->augment(key, image, scratch);
}

}  // namespace train_mnist
