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

/// A labelled data set whose samples can be gathered as `Scalar`: the contract of this folder. It is cheap to copy and
/// has
///
///     using sample_shape = shape<…>;                              // of one sample, as the network reads it
///     static constexpr std::size_t classes = …;                   // labels are 0 to classes - 1
///     std::size_t count() const noexcept;                         // samples, at most 2^32 - 1
///     ctcnn::label label(std::size_t index) const;                // of one sample
///     // Sample indices[i], normalized, becomes samples[i]; its label, labels[i]. The three have the same length, and
///     // every index is below count().
///     void gather(std::span<const std::uint32_t> indices, batch_view<sample_shape, Scalar> samples,
///                 std::span<ctcnn::label> labels) const;
///
///     std::string fingerprint() const;                            // optional: another for all other sets, by which
///                                                                 // a checkpoint knows what it was trained on
///
/// `gather` allocates nothing and may be called from several threads at once. What it writes depends on the indices
/// only, so that a batch has the same bits in every run. Trainers and evaluators pass indices that there are, and
/// look at the labels they get: one that is no class is argument_error. Given an index that is out of range, a set
/// throws argument_error.
///
/// `labelled_images` keeps all of its pixels in memory; a set that is computed or read piece by piece is another model
/// of this concept, in a file of its own.
template <class T, class Scalar>
concept DatasetFor = Shape<typename T::sample_shape> &&
    requires(const T& set, std::size_t index, std::span<const std::uint32_t> indices,
             batch_view<typename T::sample_shape, Scalar> samples, std::span<label> labels) {
    { T::classes } -> std::convertible_to<std::size_t>;
    { set.count() }
    noexcept->std::same_as<std::size_t>;
    { set.label(index) } -> std::same_as<label>;
    set.gather(indices, samples, labels);
};

/// A data set for networks of `float`, the default.
template <class T>
concept Dataset = DatasetFor<T, float>;

}  // namespace ctcnn
