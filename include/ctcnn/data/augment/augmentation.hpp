// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <concepts>
#include <string_view>

#include "ctcnn/core/random.hpp"
#include "ctcnn/data/augment/affine_map.hpp"
#include "ctcnn/data/augment/image_pixels.hpp"

namespace ctcnn {

/// Changes images at random, for training: the contract of this folder. An augmentation is a small struct of its
/// options (`rotation{10}`) and has
///
///     void check() const;                         // throws argument_error if an option can't be used
///     template <class Visitor>
///     void each_option(Visitor&& visit) const;    // visit(name, value) for each option, for checkpoints
///
/// and one of these three
///
///     // Where the pixels of the changed image come from. Maps that follow each other in a list are combined, so that
///     // the image is resampled once.
///     affine_map map(const random_stream& draws) const noexcept;
///
///     // Sets the pixels of `to` from an image of the same size. `map` is that of the augmentations before this one,
///     // which has not been made yet, so that the image is resampled once.
///     template <class Scalar>
///     void warp(const affine_map& map, const Scalar* from, const image_pixels<Scalar>& to,
///               const random_stream& draws) const noexcept;
///
///     // Changes the pixels in place.
///     template <class Scalar>
///     void apply(const image_pixels<Scalar>& image, const random_stream& draws) const noexcept;
///
/// All that is random is drawn from `draws`: each seed, epoch, sample and place in a list has a stream of its own.
// clang-format off
template <class T>
concept AffineAugmentation = requires(const T& augmentation, const random_stream& draws) {
    augmentation.check();
    augmentation.each_option([](std::string_view, auto) {});
    { augmentation.map(draws) } noexcept -> std::same_as<affine_map>;
};
/// One that changes the pixels in place.
template <class T>
concept PixelAugmentation = requires(const T& augmentation, const image_pixels<float>& image, const random_stream& draws) {
    augmentation.check();
    augmentation.each_option([](std::string_view, auto) {});
    { augmentation.apply(image, draws) } noexcept -> std::same_as<void>;
};
/// One that sets the pixels of an image from those of another one.
template <class T>
concept WarpAugmentation = requires(const T& augmentation, const affine_map& map, const float* from,
                                    const image_pixels<float>& to, const random_stream& draws) {
    augmentation.check();
    augmentation.each_option([](std::string_view, auto) {});
    { augmentation.warp(map, from, to, draws) } noexcept -> std::same_as<void>;
};
/// One of these kinds.
template <class T>
concept Augmentation = AffineAugmentation<T> || WarpAugmentation<T> || PixelAugmentation<T>;
// clang-format on

}  // namespace ctcnn
