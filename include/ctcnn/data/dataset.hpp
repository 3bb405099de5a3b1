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
///     std::string fingerprint() const;                            // optional: another for all other sets, by which
///                                                                 // a checkpoint knows what it was trained on
///
/// and what is to be learned of a sample: labels,
///
///     static constexpr std::size_t classes = …;                   // labels are 0 to classes - 1
///     using label_shape = shape<…>;                               // optional: [H, W] where each pixel has a label;
///                                                                 // without it, a sample has one
///     // Sample indices[i] becomes samples[i], as the network reads it; its labels, those from i * label_shape::size
///     // on. Every index is below count(), and there is room for as many samples and labels as there are indices.
///     void gather(std::span<const std::uint32_t> indices, batch_view<sample_shape, Scalar> samples,
///                 std::span<ctcnn::label> labels) const;
///
/// or numbers, such as a value, some coordinates, or another image:
///
///     using target_shape = shape<…>;                              // of those of one sample
///     void gather(std::span<const std::uint32_t> indices, batch_view<sample_shape, Scalar> samples,
///                 batch_view<target_shape, Scalar> targets) const;
///
/// The loss says which of the two is meant: cross-entropy compares with labels, a squared error with numbers. A set may
/// have both.
///
/// `gather` allocates nothing and may be called from several threads at once. What it writes depends on the indices
/// only, so that a batch has the same bits in every run. Trainers and evaluators pass indices that there are, and
/// look at the labels they get: one that is no class is argument_error. Given an index that is out of range, a set
/// throws argument_error.
///
/// `labelled_images` keeps all of its pixels in memory; a set that is computed or read piece by piece is another model
/// of this concept, in a file of its own.
template <class T, class Scalar>
concept LabelledDatasetFor = Shape<typename T::sample_shape> &&
    requires(const T& set, std::span<const std::uint32_t> indices, batch_view<typename T::sample_shape, Scalar> samples,
             std::span<label> labels) {
    { T::classes } -> std::convertible_to<std::size_t>;
    { set.count() }
    noexcept->std::same_as<std::size_t>;
    set.gather(indices, samples, labels);
};

/// A data set with numbers to be learned.
template <class T, class Scalar>
concept TargetDatasetFor = Shape<typename T::sample_shape> && Shape<typename T::target_shape> &&
    requires(const T& set, std::span<const std::uint32_t> indices, batch_view<typename T::sample_shape, Scalar> samples,
             batch_view<typename T::target_shape, Scalar> targets) {
    { set.count() }
    noexcept->std::same_as<std::size_t>;
    set.gather(indices, samples, targets);
};

/// A data set of any kind.
template <class T, class Scalar>
concept DatasetFor = LabelledDatasetFor<T, Scalar> || TargetDatasetFor<T, Scalar>;

/// A data set for networks of `float`, the default.
template <class T>
concept Dataset = DatasetFor<T, float>;

namespace detail {

/// The shape of a sample's labels: a single one, unless the set says otherwise.
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
