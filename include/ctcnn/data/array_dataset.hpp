// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/check_labels.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/data/arrays.hpp"
#include "ctcnn/data/dataset.hpp"

namespace ctcnn {

/// A data set from arrays in memory, with labels or with numbers as targets:
///
///     const nn::array_dataset points(nn::samples_of<nn::shape<2>>(xy), nn::labels_of<3>(classes));
///     const nn::array_dataset prices(nn::samples_of<nn::shape<8>>(facts), nn::targets_of<nn::shape<1>>(price));
///     const nn::array_dataset photos(nn::samples_of<nn::shape<3, 64, 64>>(bytes, {0.45, 0.25}),
///                                    nn::labels_of<21, nn::shape<64, 64>>(pixels, 255));
///
/// Cheap to copy: copies and subsets share the arrays. A move is a copy.
/// Equivalent  torch.utils.data.TensorDataset, Subset
/// Errors      throws argument_error if there are not as many targets as samples, there are more than 2^32 - 1 samples,
///             or an index is not below count()
template <class Samples, class Targets>
class array_dataset : public Targets::traits {
    static constexpr bool has_labels = detail::is_label_array<Targets>;

public:
    using sample_shape = typename Samples::shape_type;

    /// \param samples  what samples_of returns
    /// \param targets  what labels_of or targets_of returns
    array_dataset(Samples samples, Targets targets) : samples_(std::move(samples)), targets_(std::move(targets)) {
        if (samples_.count() > std::numeric_limits<std::uint32_t>::max())
            detail::throw_error(argument_error("ctcnn::array_dataset: expected at most 4294967295 samples, found " +
                                               std::to_string(samples_.count())));
        if (samples_.count() != targets_.count())
            detail::throw_error(argument_error(
                "ctcnn::array_dataset: expected " + std::string(has_labels ? "labels" : "targets") + " for each of " +
                std::to_string(samples_.count()) + " samples, found those of " + std::to_string(targets_.count())));
    }
    array_dataset(const array_dataset&) = default;
    array_dataset& operator=(const array_dataset&) = default;
    ~array_dataset() = default;

    /// Number of samples.
    [[nodiscard]] std::size_t count() const noexcept { return chosen_ ? chosen_->size() : samples_.count(); }

    /// A black pixel, if the samples are bytes; else 0.
    [[nodiscard]] double background() const noexcept { return samples_.background(); }

    /// The classes of all samples, in order: for stratified_split.
    [[nodiscard]] std::vector<label> labels() const
        requires(has_labels && Targets::shape_type::size == 1)
    {
        std::vector<label> result(count());
        for (std::size_t i = 0; i < result.size(); ++i) targets_.copy(source_index(i), &result[i]);
        return result;
    }

    /// Samples and their labels, or their targets; see `Dataset`.
    /// Shapes  indices: [N], each below count()  samples: [N, sample_shape]  labels: [N, label_shape]
    ///         targets: [N, target_shape]
    void gather(std::span<const std::uint32_t> indices, batch_view<sample_shape, float> samples,
                std::span<label> labels) const
        requires(has_labels)
    {
        gather_labels(indices, samples, labels);
    }
    void gather(std::span<const std::uint32_t> indices, batch_view<sample_shape, double> samples,
                std::span<label> labels) const
        requires(has_labels)
    {
        gather_labels(indices, samples, labels);
    }
    void gather(std::span<const std::uint32_t> indices, batch_view<sample_shape, float> samples,
                batch_view<typename Targets::shape_type, float> targets) const
        requires(!has_labels)
    {
        gather_numbers(indices, samples, targets);
    }
    void gather(std::span<const std::uint32_t> indices, batch_view<sample_shape, double> samples,
                batch_view<typename Targets::shape_type, double> targets) const
        requires(!has_labels)
    {
        gather_numbers(indices, samples, targets);
    }

    /// The samples of these indices, in this order; an index may be repeated. Shares the arrays.
    /// Errors  throws argument_error if an index is not below count()
    [[nodiscard]] array_dataset subset(std::span<const std::uint32_t> indices) const {
        std::vector<std::uint32_t> chosen;
        chosen.reserve(indices.size());
        for (const std::uint32_t index : indices) chosen.push_back(static_cast<std::uint32_t>(source_index(index)));
        array_dataset result = *this;
        result.chosen_ = std::make_shared<const std::vector<std::uint32_t>>(std::move(chosen));
        return result;
    }

private:
    [[nodiscard]] std::size_t source_index(std::size_t index) const {
        if (index >= count())
            detail::throw_error(argument_error("ctcnn::array_dataset: expected an index below " +
                                               std::to_string(count()) + ", found " + std::to_string(index)));
        return chosen_ ? (*chosen_)[index] : index;
    }

    template <class Scalar>
    void gather_labels(std::span<const std::uint32_t> indices, batch_view<sample_shape, Scalar> samples,
                       std::span<label> labels) const {
        detail::require_count("ctcnn::array_dataset: gather", "a sample", indices.size(), samples.count());
        detail::require_label_count("ctcnn::array_dataset: gather", indices.size(), Targets::shape_type::size,
                                    labels.size());
        for (std::size_t i = 0; i < indices.size(); ++i) {
            const std::size_t from = source_index(indices[i]);
            samples_.copy(from, samples.sample(i));
            targets_.copy(from, labels.data() + i * Targets::shape_type::size);
        }
    }
    template <class Scalar>
    void gather_numbers(std::span<const std::uint32_t> indices, batch_view<sample_shape, Scalar> samples,
                        batch_view<typename Targets::shape_type, Scalar> targets) const {
        detail::require_count("ctcnn::array_dataset: gather", "a sample", indices.size(), samples.count());
        detail::require_count("ctcnn::array_dataset: gather", "a target", indices.size(), targets.count());
        for (std::size_t i = 0; i < indices.size(); ++i) {
            const std::size_t from = source_index(indices[i]);
            samples_.copy(from, samples.sample(i));
            targets_.copy(from, targets.sample(i));
        }
    }

    Samples samples_;
    Targets targets_;
    std::shared_ptr<const std::vector<std::uint32_t>> chosen_;  ///< null: all of them, in order
};

template <class Samples, class Targets>
array_dataset(Samples, Targets) -> array_dataset<Samples, Targets>;

}  // namespace ctcnn
