// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "ctcnn/core/all_finite.hpp"
#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/check_labels.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/data/dataset.hpp"
#include "ctcnn/losses/loss.hpp"
#include "ctcnn/network/network.hpp"

/// The targets of a loss, of the kinds that data sets have: labels, or numbers of one shape.
namespace ctcnn::detail {

enum class target_kind {
    labels,
    numbers,
    other,  ///< of a loss that works only with step()
};

template <class Targets>
inline constexpr target_kind kind_of_targets = target_kind::other;
template <>
inline constexpr target_kind kind_of_targets<std::span<const label>> = target_kind::labels;
template <Shape S, class Scalar>
inline constexpr target_kind kind_of_targets<batch_view<S, const Scalar>> = target_kind::numbers;

/// The number of classes of an evaluation; 0 if there are none.
template <class Output, class Targets>
inline constexpr std::size_t classes_of_targets =
    kind_of_targets<Targets> == target_kind::labels ? label_classes<Output> : 0;

/// Memory for the targets of some samples.
template <class Output, class Targets>
struct target_memory {
    static constexpr std::size_t bytes = 0;  ///< for a sample
    explicit target_memory(std::size_t) {}
};
template <class Output>
struct target_memory<Output, std::span<const label>> {
    static constexpr std::size_t bytes = label_places<Output> * sizeof(label);
    explicit target_memory(std::size_t samples) : labels(samples * label_places<Output>) {}

    /// The targets of the first samples.
    std::span<label> first(std::size_t samples) { return std::span(labels).first(samples * label_places<Output>); }

    std::vector<label> labels;
};
template <class Output, Shape S, class Scalar>
struct target_memory<Output, batch_view<S, const Scalar>> {
    static constexpr std::size_t bytes = S::size * sizeof(Scalar);
    explicit target_memory(std::size_t samples) : numbers(samples) {}

    batch_view<S, Scalar> first(std::size_t samples) { return numbers.view().slice(0, samples); }

    batch<S, Scalar> numbers;
};

/// Requires a target for each sample, and that each label is a class or the one that the loss ignores.
/// \param indices  of the samples in their data set; empty for a batch that the caller passed to step()
template <class Output, class Targets, class LossFunction>
void require_targets(std::string_view who, const LossFunction& loss, std::size_t samples, Targets targets,
                     std::span<const std::uint32_t> indices = {}) {
    if constexpr (kind_of_targets<Targets> == target_kind::labels) {
        constexpr std::size_t places = label_places<Output>;
        require_label_count(who, samples, places, targets.size());
        require_labels(who, targets, label_classes<Output>, indices, places, ignored_label(loss));
    } else if constexpr (requires { std::size_t{targets.count()}; })
        require_count(who, "a target", samples, targets.count());
}

template <class Targets>
[[gnu::cold]] bool targets_are_finite([[maybe_unused]] Targets targets) noexcept {
    if constexpr (kind_of_targets<Targets> == target_kind::numbers)
        return all_finite(targets.span());
    else
        return true;
}

/// Whether outputs [classes, places…] have the places of the labels: one, or [places…].
template <class Output, class Labels>
inline constexpr bool has_places = label_places<Output> == 1 && Labels::size == 1;
template <std::size_t Classes, std::size_t... Places>
    requires(sizeof...(Places) > 0)
inline constexpr bool has_places<shape<Classes, Places...>, shape<Places...>> = true;

/// Whether a data set's samples and targets are those that the network and the loss require. The first broken rule is a
/// compile-time error.
template <class Network, class LossFunction, class Data, class Scalar>
consteval bool data_fits() {
    using output = typename Network::output_shape;
    using targets = typename LossFunction::template targets<output, Scalar>;
    constexpr target_kind kind = kind_of_targets<targets>;
    constexpr bool is_data_set = DatasetFor<Data, Scalar>;  // a variable, as g++ would add errors about the concept
    if constexpr (Network::layer_count == 0) {
        return false;  // one of its layers was refused, with a message of its own
    } else if constexpr (!is_data_set) {
        static_assert(is_data_set, "ctcnn::trainer: the data must be a data set whose samples can be gathered as the "
                                   "trainer's scalar; see ctcnn/data/dataset.hpp");
        return false;
    } else if constexpr (!std::same_as<typename Data::sample_shape, typename Network::input_shape>) {
        static_assert(std::same_as<typename Data::sample_shape, typename Network::input_shape>,
                      "ctcnn::trainer: the data set's samples must have the network's input shape; give the network "
                      "Data::sample_shape as its first argument");
        return false;
    } else if constexpr (kind == target_kind::other) {
        static_assert(kind != target_kind::other,
                      "ctcnn::trainer: a data set has labels or numbers of one shape, and this loss compares with "
                      "something else; call step() with samples and targets of your own");
        return false;
    } else if constexpr (kind == target_kind::labels) {
        constexpr bool has_labels = LabelledDatasetFor<Data, Scalar>;
        static_assert(has_labels,
                      "ctcnn::trainer: this loss compares with labels, and the data set has numbers; use a loss on "
                      "numbers, such as ctcnn::mean_squared_error, or a data set with classes");
        if constexpr (has_labels) {
            constexpr bool one_for_each_class = label_classes<output> == Data::classes;
            static_assert(one_for_each_class,
                          "ctcnn::trainer: the network must have one output for each class of the data set; end it "
                          "with ctcnn::linear<Data::classes>, or for pixels with ctcnn::conv2d<Data::classes, "
                          "ctcnn::kernel<1>>");
            constexpr bool fit = has_places<output, typename label_shape_of<Data>::type>;
            static_assert(!one_for_each_class || fit,
                          "ctcnn::trainer: the network must have outputs for each label of a sample: [classes] where "
                          "it has one, [classes, height, width] where each pixel has; end it so, or give the data "
                          "set another label_shape");
            return one_for_each_class && fit;
        }
        return false;
    } else {
        constexpr bool has_numbers = TargetDatasetFor<Data, Scalar>;
        static_assert(has_numbers, "ctcnn::trainer: the data set has labels, and this loss compares with numbers; use "
                                   "ctcnn::cross_entropy, or a data set with a target_shape");
        if constexpr (has_numbers) {
            constexpr bool fit = std::same_as<typename Data::target_shape, typename targets::shape_type>;
            static_assert(fit,
                          "ctcnn::trainer: the data set's targets must have the shape that the loss compares with, "
                          "which is mostly that of the network's output; change the last layer, or the data set's "
                          "target_shape");
            return fit;
        }
        return false;
    }
}

}  // namespace ctcnn::detail
