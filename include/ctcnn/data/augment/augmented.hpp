// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "ctcnn/core/number_text.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/type_name.hpp"
#include "ctcnn/data/augment/affine_map.hpp"
#include "ctcnn/data/augment/augmentation.hpp"
#include "ctcnn/data/augment/image_pixels.hpp"
#include "ctcnn/data/augment/resample.hpp"
#include "ctcnn/data/dataset.hpp"

namespace ctcnn {

namespace detail {

/// The members of a data set that say what its targets are.
template <class Data>
struct classes_of_set {};
template <class Data>
    requires requires { Data::classes; }
struct classes_of_set<Data> {
    static constexpr std::size_t classes = Data::classes;
    using label_shape = typename label_shape_of<Data>::type;
};
template <class Data>
struct target_shape_of_set {};
template <class Data>
    requires requires { typename Data::target_shape; }
struct target_shape_of_set<Data> {
    using target_shape = typename Data::target_shape;
};

template <class Data, class... Augmentations>
consteval bool can_be_augmented() {
    constexpr bool images = ImageShape<typename Data::sample_shape>;
    static_assert(images, "ctcnn::augmented: the samples must be images [C, H, W]; give the data set a sample_shape of "
                          "three dimensions, such as ctcnn::shape<1, 28, 28>");
    constexpr bool one_label = label_shape_of<Data>::type::size == 1;
    static_assert(!images || one_label, "ctcnn::augmented: each image must have one label, because labels of pixels "
                                        "would not move with them; augment such images in a data set of your own");
    constexpr bool some = sizeof...(Augmentations) > 0;
    static_assert(!images || !one_label || some, "ctcnn::augmented: there must be an augmentation; write one after the "
                                                 "data set, such as ctcnn::rotation{10}");
    constexpr bool all = (Augmentation<Augmentations> && ...);
    static_assert(
        !images || !one_label || all,
        "ctcnn::augmented: an augmentation must have check(), each_option(), and map(), warp() or apply(); see "
        "ctcnn/data/augment/augmentation.hpp");
    return images && one_label && some && all;
}

}  // namespace detail

/// A data set whose images a trainer changes at random in each epoch, by these augmentations in this order:
///
///     const nn::augmented train(data.train, nn::rotation{10}, nn::translation{2}, nn::cutout{4});
///     training.fit(train, validation);
///
/// `fit` changes each image that it has gathered, on all of its threads; gathering itself, and so an evaluation, gives
/// the images as they are. The random numbers depend on the trainer's seed, the epoch and the sample only: the same for
/// any number of threads, and in a run that resumes. Augmentations are part of the data set that a checkpoint expects.
/// Outside an image there is the data set's background(), which is black for bytes, or 0 if it has none.
/// Equivalent  torchvision.transforms.Compose in the data set
/// Errors      throws argument_error for an option that can't be used
template <class Data, class... Augmentations>
class augmented : public detail::classes_of_set<Data>, public detail::target_shape_of_set<Data> {
    static constexpr bool is_good = detail::can_be_augmented<Data, Augmentations...>();

public:
    using sample_shape = typename Data::sample_shape;

    explicit augmented(Data data, Augmentations... augmentations)
        : data_(std::move(data)),
          augmentations_(augmentations...) {
        if constexpr (is_good) std::apply([](const auto&... one) { (one.check(), ...); }, augmentations_);
    }

    [[nodiscard]] std::size_t count() const noexcept { return data_.count(); }
    /// The data set without augmentations.
    [[nodiscard]] const Data& original() const noexcept { return data_; }

    /// Samples as they are, and their targets; see `Dataset`.
    template <class Samples, class Targets>
    void gather(std::span<const std::uint32_t> indices, Samples samples, Targets targets) const
        requires requires(const Data& data) { data.gather(indices, samples, targets); }
    {
        data_.gather(indices, samples, targets);
    }

    /// Changes one sample, which has been gathered.
    /// Shapes  sample, scratch: sample_shape
    template <class Scalar>
    void augment(const augmentation_key& key, Scalar* sample, Scalar* scratch) const noexcept {
        if constexpr (is_good) {
            constexpr auto& extents = sample_shape::extents;
            const image_pixels<Scalar> image{sample, extents[0], extents[1], extents[2],
                                             static_cast<Scalar>(background())};
            affine_map pending;
            bool is_pending = false;
            const auto made = [&](const auto& change) {
                std::copy_n(sample, image.size(), scratch);
                change(static_cast<const Scalar*>(scratch));
                pending = {};
                is_pending = false;
            };
            const auto resample = [&] {
                if (is_pending) made([&](const Scalar* from) { detail::resample(pending, from, image); });
            };
            std::uint32_t place = 0;
            const auto apply = [&](const auto& one) {
                const random_stream draws(key.seed, random_purpose::augmentation, place++, key.epoch, key.sample);
                if constexpr (requires { one.map(draws); }) {
                    pending = pending.then(one.map(draws));
                    is_pending = true;
                } else if constexpr (WarpAugmentation<std::remove_cvref_t<decltype(one)>>) {
                    made([&](const Scalar* from) { one.warp(pending, from, image, draws); });
                } else {
                    resample();
                    one.apply(image, draws);
                }
            };
            std::apply([&](const auto&... one) { (apply(one), ...); }, augmentations_);
            resample();
        }
    }

    /// What is outside an image.
    [[nodiscard]] double background() const noexcept {
        if constexpr (requires { data_.background(); })
            return data_.background();
        else
            return 0;
    }

    /// The augmentations and their options: "rotation; degrees 10; cutout; side 4".
    [[nodiscard]] std::string description() const {
        std::string text;
        const auto add = [&](const auto& one) {
            text += (text.empty() ? "" : "; ") + type_name<std::remove_cvref_t<decltype(one)>>();
            one.each_option([&](std::string_view name, auto value) {
                text += "; " + std::string(name) + " " + detail::number_text(static_cast<double>(value));
            });
        };
        std::apply([&](const auto&... one) { (add(one), ...); }, augmentations_);
        return text;
    }

private:
    Data data_;
    std::tuple<Augmentations...> augmentations_;
};

}  // namespace ctcnn
