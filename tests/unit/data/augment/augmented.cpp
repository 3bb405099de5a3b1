// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/augment/augmented.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ctcnn/data/array_dataset.hpp"
#include "ctcnn/data/augment/cutout.hpp"
#include "ctcnn/data/augment/elastic_distortion.hpp"
#include "ctcnn/data/augment/horizontal_flip.hpp"
#include "ctcnn/data/augment/random_crop.hpp"
#include "ctcnn/data/augment/rotation.hpp"
#include "ctcnn/data/augment/scaling.hpp"
#include "ctcnn/data/augment/shear.hpp"
#include "ctcnn/data/augment/translation.hpp"
#include "ctcnn/data/labelled_images.hpp"
#include "support/bar_images.hpp"
#include "support/catch.hpp"

using namespace ctcnn;
using test::bar_images;

namespace {

using bars_augmented = augmented<bar_images, rotation, cutout>;
static_assert(AugmentedDatasetFor<bars_augmented, float> && AugmentedDatasetFor<bars_augmented, double>);
static_assert(LabelledDatasetFor<bars_augmented, float> && !TargetDatasetFor<bars_augmented, float>);
static_assert(!AugmentedDatasetFor<bar_images, float>);
static_assert(bars_augmented::classes == 3 && std::same_as<bars_augmented::sample_shape, shape<1, 8, 8>>);

constexpr std::size_t pixels_of_bars = 64;

template <class Data>
std::vector<float> sample_of(const Data& data, const augmentation_key& key) {
    std::vector<float> sample(pixels_of_bars), scratch(pixels_of_bars);
    label found = 0;
    data.gather(std::span(&key.sample, 1), batch_view<shape<1, 8, 8>, float>(sample.data(), 1), std::span(&found, 1));
    if constexpr (AugmentedDatasetFor<Data, float>) data.augment(key, sample.data(), scratch.data());
    return sample;
}

}  // namespace

TEST_CASE("an augmented set gathers what its original gathers, and changes it when it is told to") {
    const bar_images original(20);
    const augmented set(original, rotation{20}, cutout{2});
    CHECK(set.count() == 20);
    CHECK(set.original().count() == 20);
    const std::uint32_t index = 7;
    std::vector<float> sample(pixels_of_bars);
    label found = 9;
    set.gather(std::span(&index, 1), batch_view<shape<1, 8, 8>, float>(sample.data(), 1), std::span(&found, 1));
    CHECK(found == original.label(7));
    CHECK(sample == sample_of(original, {1, 0, 7}));
    CHECK(sample != sample_of(set, {1, 0, 7}));
}

TEST_CASE("what is random depends on seed, epoch, sample and place, and on nothing else") {
    const bar_images original(20);
    const augmented set(original, translation{2});
    const auto one = sample_of(set, {1, 2, 3});
    CHECK(one == sample_of(set, {1, 2, 3}));
    CHECK(one != sample_of(set, {2, 2, 3}));
    CHECK(one != sample_of(set, {1, 3, 3}));
    CHECK(one != sample_of(set, {1, 2, 4}));
    // Two of a kind in a list draw different numbers.
    const augmented twice(original, translation{2}, translation{2});
    const augmented once(original, translation{4});
    CHECK(sample_of(twice, {1, 2, 3}) != sample_of(once, {1, 2, 3}));
}

TEST_CASE("affine augmentations that follow each other resample once, and others are applied in their order") {
    const bar_images original(20);
    const augmentation_key key{5, 1, 4};
    const auto draws = [&](std::uint32_t place) {
        return random_stream(key.seed, random_purpose::augmentation, place, key.epoch, key.sample);
    };
    const augmented set(original, scaling{0.5, 2}, rotation{40}, horizontal_flip{1}, shear{30}, translation{1},
                        cutout{3});
    const auto before = sample_of(original, key);
    std::vector<float> expected(pixels_of_bars);
    const image_pixels<float> image{expected.data(), 1, 8, 8, 0};
    detail::resample(scaling{0.5, 2}.map(draws(0)).then(rotation{40}.map(draws(1))), before.data(), image);
    horizontal_flip{1}.apply(image, draws(2));
    const auto between = expected;
    detail::resample(shear{30}.map(draws(3)).then(translation{1}.map(draws(4))), between.data(), image);
    cutout{3}.apply(image, draws(5));
    CHECK(sample_of(set, key) == expected);
}

TEST_CASE("a distortion resamples once together with the affine augmentations before it") {
    const bar_images original(20);
    const augmentation_key key{5, 1, 4};
    const auto draws = [&](std::uint32_t place) {
        return random_stream(key.seed, random_purpose::augmentation, place, key.epoch, key.sample);
    };
    const augmented set(original, rotation{40}, elastic_distortion{1, 2}, elastic_distortion{1, 3}, translation{1});
    const auto before = sample_of(original, key);
    std::vector<float> expected(pixels_of_bars);
    const image_pixels<float> image{expected.data(), 1, 8, 8, 0};
    elastic_distortion{1, 2}.warp(rotation{40}.map(draws(0)), before.data(), image, draws(1));
    const auto once = expected;
    elastic_distortion{1, 3}.warp(affine_map{}, once.data(), image, draws(2));
    const auto twice = expected;
    detail::resample(translation{1}.map(draws(3)), twice.data(), image);
    CHECK(sample_of(set, key) == expected);
}

TEST_CASE("outside an image there is what is black in its data set") {
    const std::vector<std::uint8_t> white(2 * 64, 255);
    const normalization scale{0.5, 0.25};
    const labelled_images<shape<1, 8, 8>, 3> images(white, std::vector<label>{0, 1}, scale);
    const array_dataset arrays(samples_of<shape<1, 8, 8>>(white, scale), labels_of<3>(std::vector<int>{0, 1}));
    const array_dataset numbers(samples_of<shape<1, 8, 8>>(std::vector<float>(2 * 64, 7.0f)),
                                labels_of<3>(std::vector<int>{0, 1}));
    CHECK(augmented(images, cutout{99}).background() == -2);
    CHECK(sample_of(augmented(images, cutout{99}), {1, 0, 1}) == std::vector<float>(64, -2.0f));
    CHECK(sample_of(augmented(arrays, cutout{99}), {1, 0, 1}) == std::vector<float>(64, -2.0f));
    CHECK(sample_of(augmented(numbers, cutout{99}), {1, 0, 1}) == std::vector<float>(64, 0.0f));
    CHECK(augmented(bar_images(1), cutout{}).background() == 0);
}

TEST_CASE("an augmented set describes what it does, and refuses options that can't be used") {
    CHECK(augmented(bar_images(1), rotation{7.5}, cutout{3}).description() == "rotation; degrees 7.5; cutout; side 3");
    CHECK_THROWS_WITH(augmented(bar_images(1), cutout{3}, rotation{-1}),
                      "ctcnn::rotation: degrees must be from 0 to 180; it is -1");
}
