// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <concepts>
#include <cstddef>
#include <optional>
#include <type_traits>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/shape.hpp"

namespace ctcnn {

/// A loss on outputs of shape `Output`: the contract of this folder. A loss is a small struct that holds its options
/// and has
///
///     template <Shape Output, class Scalar>
///     using targets = …;                                  // the type of the targets of a batch
///     template <Shape Output>
///     static constexpr bool accepts = …;                  // whether the loss is defined for such outputs
///     template <Shape Output>
///     static consteval void require();                    // static_assert(accepts<Output>, "ctcnn::<loss>: …; …")
///
///     // Mean loss over the batch, and d_outputs = its gradient (that of the mean: already divided by the count).
///     template <Shape Output, class Scalar>
///     double evaluate(batch_view<Output, const Scalar> outputs, targets<Output, Scalar> expected,
///                     batch_view<Output, Scalar> d_outputs) const;
///     // The same loss without its gradient, for evaluation.
///     template <Shape Output, class Scalar>
///     double evaluate(batch_view<Output, Scalar> outputs, targets<Output, Scalar> expected) const;
///
///     // If it has options: each_option calls visit(name, value) for each, a number or a span of numbers; check throws
///     // argument_error if one can't be used. Trainers and evaluators call check before they begin.
///     template <class Visitor>
///     void each_option(Visitor&& visit) const;
///     void check() const;
///     // If an option depends on the outputs, such as a weight for each class: the same check for these outputs.
///     template <Shape Output>
///     void check() const;
///
///     // If the mean is not over the samples: its divisor, the weight of a batch in a mean of several.
///     double weight(targets<Output, Scalar> expected) const;
///     // If it takes long where outputs are many, such as those of each pixel, and threads may divide a batch:
///     // check_batch throws what evaluate would; then sum is the sum of the losses of some of its samples, without the
///     // division by the batch's weight, and d_outputs, unless it is empty, = the gradient of the batch's mean.
///     template <Shape Output, class Scalar>
///     void check_batch(batch_view<Output, const Scalar> outputs, targets<Output, Scalar> expected) const;
///     template <Shape Output, class Scalar>
///     double sum(batch_view<Output, const Scalar> outputs, targets<Output, Scalar> expected,
///                batch_view<Output, Scalar> d_outputs, double weight) const noexcept;
///
///     // If one label means "no class": it has no loss, and is neither a right answer nor a wrong one.
///     std::optional<label> ignore_index;
///
/// Data sets have two kinds of targets: numbers of one shape, a batch_view of const Scalar, and labels,
/// `std::span<const label>`. With labels, the first dimension of the outputs is the class. A sample has one label if
/// outputs have rank 1, else one for each position in the other dimensions, such as a pixel, in order.
///
/// Loss and gradient are computed in double and added in the order of the samples, so that they depend only on the
/// numbers. An empty batch has loss 0. All views hold the same number of samples; evaluate may throw argument_error if
/// they do not, or if a target is not valid.
template <class T, class Output, class Scalar = float>
concept LossFor =
    Shape<Output> && std::bool_constant<T::template accepts<Output>>::value &&
    requires(const T& loss, batch_view<Output, const Scalar> outputs,
             typename T::template targets<Output, Scalar> expected, batch_view<Output, Scalar> d_outputs) {
        { loss.evaluate(outputs, expected, d_outputs) } -> std::same_as<double>;
        { loss.evaluate(outputs, expected) } -> std::same_as<double>;
        T::template require<Output>();
    };

/// A loss. Every loss accepts at least a vector of numbers.
template <class T>
concept Loss = (LossFor<T, shape<2>, float> && LossFor<T, shape<2>, double>);

namespace detail {

/// The number of classes of outputs, and of labels of a sample.
template <class Output>
inline constexpr std::size_t label_classes = 1;
template <std::size_t Classes, std::size_t... Places>
inline constexpr std::size_t label_classes<shape<Classes, Places...>> = Classes;
template <class Output>
inline constexpr std::size_t label_places = Output::size / label_classes<Output>;

/// The label that means "no class", if the loss has one.
template <class LossFunction>
constexpr std::optional<label> ignored_label(const LossFunction& loss) noexcept {
    if constexpr (requires { std::optional<label>(loss.ignore_index); })
        return loss.ignore_index;
    else
        return std::nullopt;
}

/// The divisor of the mean over a batch.
template <class LossFunction, class Targets>
double loss_weight(const LossFunction& loss, Targets targets, std::size_t samples) {
    if constexpr (requires { double{loss.weight(targets)}; })
        return loss.weight(targets);
    else
        return static_cast<double>(samples);
}

/// Checks the options of a loss for these outputs.
template <class Scalar, class Output, class LossFunction>
const LossFunction& checked_loss(const LossFunction& loss) {
    if constexpr (requires { loss.template check<Output>(); }) loss.template check<Output>();
    return checked_options<Scalar>(loss);
}

}  // namespace detail

}  // namespace ctcnn
