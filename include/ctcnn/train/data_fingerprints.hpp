// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/data/dataset.hpp"
#include "ctcnn/io/sha256.hpp"

namespace ctcnn {

namespace detail {

/// Identifies a data set: the number of its samples, and the SHA-256 of samples and targets as a network reads them;
/// for an augmented set, of the images before they are changed, and the augmentations.
template <class Data>
std::string data_fingerprint(const Data& data) {
    const std::string count = std::to_string(data.count()) + " samples, SHA-256 ";
    if constexpr (requires { data.original(); })  // augmented
        return data_fingerprint(data.original()) + "; " + data.description();
    else if constexpr (requires {
                           { data.fingerprint() } -> std::convertible_to<std::string>;
                       })
        return count + data.fingerprint();
    else {
        sha256 sum;
        const auto add = [&](const auto& numbers) {
            sum.add(std::span(reinterpret_cast<const std::uint8_t*>(numbers.data()), numbers.size() * sizeof(float)));
        };
        using labels_shape = typename label_shape_of<Data>::type;
        batch<typename Data::sample_shape> sample(1);
        std::vector<label> labels(labels_shape::size);
        for (std::size_t i = 0; i < data.count(); ++i) {
            const std::array<std::uint32_t, 1> index{static_cast<std::uint32_t>(i)};
            if constexpr (LabelledDatasetFor<Data, float>) {
                using kept = std::conditional_t<labels_shape::rank == 0, kept_label<Data::classes>, label>;
                data.gather(std::span<const std::uint32_t>(index), sample.view(), std::span<label>(labels));
                add(sample);
                for (const label one : labels) sum.add(label_bytes(static_cast<kept>(one)));
            }
            if constexpr (TargetDatasetFor<Data, float>) {
                batch<typename Data::target_shape> target(1);
                data.gather(std::span<const std::uint32_t>(index), sample.view(), target.view());
                add(sample);
                add(target);
            }
        }
        return count + sum.finish();
    }
}

}  // namespace detail

/// Identifies the data of a run in its checkpoints: `data_fingerprints::of(train, validation)`.
struct data_fingerprints {
    std::size_t samples = 0;  ///< of the training set
    std::string train;
    std::string validation = "none";

    /// Reads the sets once, to compute their SHA-256: 0.2 s for MNIST.
    template <class Train>
    static data_fingerprints of(const Train& train) {
        return {train.count(), detail::data_fingerprint(train)};
    }
    template <class Train, class Validation>
    static data_fingerprints of(const Train& train, const Validation& validation) {
        return {train.count(), detail::data_fingerprint(train), detail::data_fingerprint(validation)};
    }
};

}  // namespace ctcnn
