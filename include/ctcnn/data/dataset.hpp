// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/shape.hpp"

namespace ctcnn {

/// A data set whose samples can be gathered as `Scalar`: the contract of this folder. It is cheap to copy and has
///
///     using sample_shape = shape<…>;                              // of one sample, as the network reads it
///     std::size_t count() const noexcept;                         // samples, at most 2^32 - 1
///     std::string fingerprint() const;                            // optional: identifies the set in a checkpoint;
///                                                                 // different sets have different ones
///
/// and the targets of its samples: labels,
///
///     static constexpr std::size_t classes = …;                   // labels are 0 to classes - 1
///     using label_shape = shape<…>;                               // optional: [H, W] where each pixel has a label;
///                                                                 // without it, a sample has one
///     // Writes sample indices[i] to samples[i], as the network reads it, and its labels to those that begin at
///     // i * label_shape::size. Every index is below count(); `samples` and `labels` have room for each index.
///     void gather(std::span<const std::uint32_t> indices, batch_view<sample_shape, Scalar> samples,
///                 std::span<ctcnn::label> labels) const;
///
/// or numbers, such as a value, coordinates, or another image:
///
///     using target_shape = shape<…>;                              // of the targets of one sample
///     void gather(std::span<const std::uint32_t> indices, batch_view<sample_shape, Scalar> samples,
///                 batch_view<target_shape, Scalar> targets) const;
///
/// and optionally, for images,
///
///     double background() const noexcept;                         // what is outside an image: a black pixel
///
/// The loss decides which of the two is used: cross-entropy compares with labels, a squared error with numbers. A set
/// may have both.
///
/// `gather` allocates nothing and may be called from several threads at once. What it writes depends on the indices
/// only, so that a batch has the same bits in every run. Trainers and evaluators pass valid indices, and throw
/// argument_error for a label that is not a class. A set throws argument_error for an index that is out of range.
///
/// `labelled_images` keeps all pixels in memory. A set that is computed, or read on demand, is another model of this
/// concept, in a file of its own.
// clang-format off
template <class T, class Scalar>
concept LabelledDatasetFor = Shape<typename T::sample_shape> &&
    requires(const T& set, std::span<const std::uint32_t> indices, batch_view<typename T::sample_shape, Scalar> samples,
             std::span<label> labels) {
    { T::classes } -> std::convertible_to<std::size_t>;
    { set.count() } noexcept -> std::same_as<std::size_t>;
    set.gather(indices, samples, labels);
};

/// A data set whose targets are numbers.
template <class T, class Scalar>
concept TargetDatasetFor = Shape<typename T::sample_shape> && Shape<typename T::target_shape> &&
    requires(const T& set, std::span<const std::uint32_t> indices, batch_view<typename T::sample_shape, Scalar> samples,
             batch_view<typename T::target_shape, Scalar> targets) {
    { set.count() } noexcept -> std::same_as<std::size_t>;
    set.gather(indices, samples, targets);
};
// clang-format on

/// A data set of any kind.
template <class T, class Scalar>
concept DatasetFor = LabelledDatasetFor<T, Scalar> || TargetDatasetFor<T, Scalar>;

/// What the random numbers of an augmented sample depend on.
struct augmentation_key {
    std::uint64_t seed;
    std::uint32_t epoch;
    std::uint32_t sample;  ///< index in the data set
};

/// A data set that changes samples at random for training, as `augmented` does: after `gather`, `fit` calls
/// augment(key, sample, scratch) for each sample, from several threads. `scratch` has room for another sample.
template <class T, class Scalar>
concept AugmentedDatasetFor =
    DatasetFor<T, Scalar> && requires(const T& set, const augmentation_key& key, Scalar* sample) {
        { set.augment(key, sample, sample) } noexcept;
    };

/// A data set for networks of `float`, the default.
template <class T>
concept Dataset = DatasetFor<T, float>;

namespace detail {

/// The shape of a sample's labels: a single one, unless the set has a label_shape.
template <class Data>
struct label_shape_of {
    using type = shape<>;
};
template <class Data>
    requires requires { typename Data::label_shape; }
struct label_shape_of<Data> {
    using type = typename Data::label_shape;
};

}  // namespace detail

}  // namespace ctcnn
